"""Styles that hide text: which must stay, and where they must not count."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What is needed to see it: names of declarations whose values are looked at.
LOOKED_AT = frozenset(
    """position left top right bottom clip clip-path transform content-visibility width
    height overflow""".split()
)
_LIFTED = ("absolute", "fixed")
_FAR_AWAY = re.compile(r"-\s*\d{3,}|-\s*\d{2,}(?:r?em|in|cm|vw|vh)")
_NO_CLIP = re.compile(r"rect\(\s*[01](?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)")
_NO_SHAPE = re.compile(
    r"inset\(\s*(?:50|[6-9]\d|100)%|(?:circle|ellipse)\(\s*0|polygon\(\s*0[\s,0px]*\)"
)
_NO_SIZE = re.compile(r"scale[xy]?\(\s*0(?:\.0+)?\s*[,)]|translate[xy]?\([^)]*-\d{3,}")
_TINY = re.compile(r"[01](?:\.\d+)?(?:px)?")

_HIDDEN_WHOLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0*(?:\.0*)?(?:!|$)"
    r"|(?:max-)?(?:height|width):[01](?:px)?(?:!|$)|font-size:0|overflow(?:-[xy])?:hidden"
    r"|text-indent:-",
    re.I,
)


def hides(found: Mapping[str, str]) -> bool:
    """Whether an element cannot be seen for reasons that are not kept of its style.

    :param found: declarations of the names in ``LOOKED_AT``, lower case
    """
    if found.get("content-visibility") == "hidden":
        return True
    if _NO_SHAPE.search(found.get("clip-path", "")):
        return True
    if _NO_SIZE.search(found.get("transform", "")):
        return True
    if not found.get("position", "").startswith(_LIFTED):
        return False
    if _NO_CLIP.search(found.get("clip", "")):
        return True
    if any(_FAR_AWAY.match(found.get(side, "")) for side in ("left", "top", "right")):
        return True
    return found.get("overflow", "").startswith("hidden") and any(
        _TINY.fullmatch(found.get(size, "")) for size in ("width", "height")
    )


def without_hiding(css: str) -> str:
    """Filtered declarations less those that would hide all of a mail."""
    kept = [
        each
        for each in css.split(";")
        if not _HIDDEN_WHOLE.match(each.replace(" ", "").lower())
    ]
    return ";".join(kept)
