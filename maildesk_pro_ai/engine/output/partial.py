"""What of an answer can be shown while it is still arriving."""

from __future__ import annotations

import json
import re

from ..envelope.schemas import ASK, DRAFT, EXPLAIN, SUMMARISE

# The texts of each action that are shown as they come, in the order of its schema.
_SHOWN = {
    SUMMARISE: ("text", "what"),
    DRAFT: ("body",),
    ASK: ("answer",),
    EXPLAIN: ("answer",),
}
_OPEN_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")


def shown_so_far(text: str, action: str) -> list[str]:
    """The texts in the beginning of a JSON document; the last may be incomplete.

    An answer that is no JSON gives nothing: it is not shown before it was checked.
    """
    names = "|".join(_SHOWN.get(action, ()))
    if not names or not text.lstrip("` \n\tjson").startswith("{"):
        return []
    pattern = rf'"(?:{names})"\s*:\s*"((?:[^"\\]|\\.)*)("?)'
    return [
        _decoded(found[1]) for found in re.finditer(pattern, text, re.S) if found[1]
    ]


def _decoded(raw: str) -> str:
    raw = _OPEN_ESCAPE.sub("", raw)
    try:
        return _SURROGATE.sub("", json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return ""
