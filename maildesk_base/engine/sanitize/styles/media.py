"""Whether media queries are meant for the screen on which mail is read here."""

from __future__ import annotations

import re
from collections.abc import Iterable

# A window beside a list, at a desk.
_WIDTH, _HEIGHT = 800, 800
_FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::\s*([^()]*?)\s*)?\)")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(px|em|rem|pt)?")
_PIXELS = {"px": 1, "em": 16, "rem": 16, "pt": 4 / 3, None: 1}
_TYPES = frozenset(("all", "screen"))
_TRUE = {"prefers-color-scheme": "light", "orientation": "landscape"}


def is_meant_for_screens(media: Iterable[str]) -> bool:
    """Whether all of these lists of media queries hold, with what is unknown held for
    untrue.
    """
    lists = [each.lower().split(",") for each in media]
    return all(any(_holds(query.strip()) for query in queries) for queries in lists)


def _holds(query: str) -> bool:
    words = _FEATURE.sub(" ", query).split()
    is_negated = words[:1] == ["not"]
    types = [word for word in words if word not in ("not", "only", "and")]
    holds = set(types) <= _TYPES and all(
        _has(name, value) for name, value in _FEATURE.findall(query)
    )
    return holds != is_negated


def _has(name: str, value: str) -> bool:
    if name in _TRUE:
        return value == _TRUE[name]
    bound, _, feature = name.partition("-")
    length = _LENGTH.fullmatch(value)
    size = {"width": _WIDTH, "height": _HEIGHT}.get(feature.removeprefix("device-"))
    if not length or size is None:
        return False
    limit = float(length[1]) * _PIXELS[length[2]]
    return {"min": size >= limit, "max": size <= limit}.get(bound, False)
