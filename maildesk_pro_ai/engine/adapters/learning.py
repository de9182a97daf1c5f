"""What is to be asked differently after a provider has refused a parameter."""

from __future__ import annotations

from dataclasses import replace

from ..errors import AiAnswerUnusable
from .dialect import Dialect
from .settings import JSON_MODES, TOKEN_PARAMETERS, Learned


def relearned(
    learned: Learned, error: AiAnswerUnusable, dialect: Dialect
) -> Learned | None:
    """What is known after a refusal; None when it says nothing that helps."""
    named = error.param.lower()
    detail = error.detail.lower()
    for parameter, what in dialect.parameters.items():
        name = parameter.lower()
        is_meant = named == name or named.startswith(f"{name}.") or name in detail
        if is_meant:
            changed = _without(learned, what)
            if changed is not None:
                return changed
    return None


def _without(learned: Learned, what: str) -> Learned | None:
    if what == "json_mode":
        place = JSON_MODES.index(learned.json_mode) + 1
        if place < len(JSON_MODES):
            return replace(learned, json_mode=JSON_MODES[place])
        return None
    if what == "token_param":
        first, second = TOKEN_PARAMETERS
        other = second if learned.token_param == first else first
        return replace(learned, token_param=other)
    return replace(learned, **{what: False}) if getattr(learned, what) else None
