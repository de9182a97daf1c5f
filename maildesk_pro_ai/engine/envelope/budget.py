"""Which messages of a long conversation are sent: the first, and the newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What a message costs beside its text: names of fields, sender, date.
OVERHEAD_CHARS = 150
FEWEST_CHARS = 1_000
SHARE_OF_FIRST = 3


@dataclass(frozen=True)
class Chosen:
    """A message that is sent: its place in the conversation, from 0 on; its text."""

    place: int
    text: str
    is_cut: bool = False


def choose(texts: Sequence[str], budget: int) -> tuple[list[Chosen], int]:
    """The messages that fit, in their order, and how many were left out.

    The newest is always among them and then the first, then the newest before it and so
    on, without a gap but the one behind the first.

    :param budget: characters for all of them
    """
    if not texts:
        return [], 0
    newest = len(texts) - 1
    room = max(budget, FEWEST_CHARS) - OVERHEAD_CHARS
    share = room // SHARE_OF_FIRST
    reserve = min(len(texts[0]), share) + OVERHEAD_CHARS if newest else 0
    kept = [_cut(newest, texts[newest], room - reserve)]
    room -= len(kept[0].text)
    if newest:
        first = _cut(0, texts[0], max(share, room - OVERHEAD_CHARS))
        if len(first.text) + OVERHEAD_CHARS > room:
            first = _cut(0, texts[0], max(0, room - OVERHEAD_CHARS))
        kept.append(first)
        room -= len(first.text) + OVERHEAD_CHARS
    for place in range(newest - 1, 0, -1):
        needed = len(texts[place]) + OVERHEAD_CHARS
        if needed > room:
            break
        kept.append(Chosen(place, texts[place]))
        room -= needed
    kept.sort(key=lambda each: each.place)
    return kept, len(texts) - len(kept)


def _cut(place: int, text: str, most: int) -> Chosen:
    if len(text) <= most:
        return Chosen(place, text)
    return Chosen(place, text[: max(most, 0)].rstrip(), is_cut=True)
