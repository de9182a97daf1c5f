"""Whether text has the colour of what is behind it."""

from __future__ import annotations

import re
from functools import lru_cache

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)
# Text that nobody can read differs no more than this in any of red, green and blue.
_UNREADABLE_DIFFERENCE = 8
_NAMED: dict[str, Color] = {
    "white": WHITE, "black": (0, 0, 0), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "red": (255, 0, 0), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_TRANSPARENT = re.compile(r"transparent|rgba\([^)]*[,/]\s*0?\.?0+\s*\)")
_TINY = re.compile(r"(?:0*[01]?(?:\.\d+)?(?:px|pt)|0?\.0\d*r?em|[0-4]%)")


@lru_cache(maxsize=2048)
def color_of(value: str) -> Color | None:
    """The colour that a CSS value or an attribute names; None for what is not known."""
    value = value.strip().lower()[:200]
    found = _HEX.search(value)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(c * 2 for c in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    found = _RGB.search(value)
    if found:
        return min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255)
    return next((_NAMED[word] for word in value.split() if word in _NAMED), None)


def is_unreadable(text: Color, background: Color) -> bool:
    """Whether the one cannot be distinguished from the other."""
    pairs = zip(text, background, strict=True)
    return all(abs(one - other) <= _UNREADABLE_DIFFERENCE for one, other in pairs)


@lru_cache(maxsize=2048)
def is_transparent(value: str) -> bool:
    """Whether a colour lets everything through."""
    return bool(_TRANSPARENT.search(value.lower()[:200]))


@lru_cache(maxsize=2048)
def is_tiny(size: str) -> bool:
    """Whether letters of this CSS size are a pixel high at most."""
    return bool(_TINY.fullmatch(size.strip().lower()))
