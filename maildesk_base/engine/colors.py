"""Colours of a service as the nearest of those that Odoo numbers.

Only these look right in light and dark, and are known to every widget of Odoo.
"""

from __future__ import annotations

import re

# Odoo's colours 0 to 11, as its style sheets have them.
PALETTE = (
    "#a2a2a2",
    "#ee2d2d",
    "#dc8534",
    "#e8bb1d",
    "#5794dd",
    "#9f628f",
    "#db8865",
    "#41a9a2",
    "#304be0",
    "#ee2f8a",
    "#61c36e",
    "#9872e6",
)
# Channels that differ by less make no colour.
GREY = 24
_HEX = re.compile(r"#[0-9a-f]{6}", re.I)


def is_color(text: str) -> bool:
    """Whether a text is a colour, ``#rrggbb``."""
    return _HEX.fullmatch(text) is not None


def nearest_color(text: str) -> int:
    """The number of the colour most like ``text`` (``#rrggbb``); 0 for what is none."""
    if not is_color(text):
        return 0
    wanted = _channels(text)
    if max(wanted) - min(wanted) < GREY:
        return 0
    distances = [_distance(wanted, _channels(each)) for each in PALETTE]
    return distances.index(min(distances))


def _channels(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """How different two colours look: "redmean", good enough without a colour space."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    mean = (one[0] + other[0]) / 2
    return (
        (2 + mean / 256) * red * red
        + 4 * green * green
        + (2 + (255 - mean) / 256) * blue * blue
    )
