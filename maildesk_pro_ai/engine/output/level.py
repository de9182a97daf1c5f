"""The level of a scan can only go up: what a mail says of itself must not lower it."""

from __future__ import annotations

from ..envelope.schemas import LEVELS


def final_level(local: str, provider: str = "", *, has_reason: bool = False) -> str:
    """The level that is shown.

    :param local: what our own rules have found
    :param provider: what the model has answered, "" for nothing
    :param has_reason: whether it names words that stand in the mail; without them its
        "high" counts as "medium"
    """
    if provider not in LEVELS:
        return local
    if provider == "high" and not has_reason:
        provider = "medium"
    return max(local, provider, key=LEVELS.index)
