"""Whether a reader sees the text of an element, by what its style says.

What is removed (``display:none`` and the like) is so with all in it. What is only
invisible or without size passes that on to the elements in it, which may take it back:
newsletters put ``font-size:0`` around cells that have a size of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .css_hiding import LOOKED_AT, hides

# Properties that decide about it.
DECIDING = LOOKED_AT | frozenset(
    """display visibility opacity font font-size max-height max-width overflow-x
    overflow-y""".split()
)
_ZERO = re.compile(r"[+-]?(?:0+(?:\.0*)?|\.0+)(?:[a-z]{2,4}|%)?")
_RELATIVE = re.compile(r"[\d.]+(?:em|ex|ch|%)|smaller|larger|inherit|unset")
_FONT_SIZE = re.compile(
    r"(?:^|\s)((?:xx?-)?(?:small|large)|medium|[\d.]+(?:[a-z]{2,4}|%)?)(?=\s*/|\s)"
)


class Sight(NamedTuple):
    """What hides the text of an element; nothing, as long as all are False."""

    removed: bool = False
    invisible: bool = False
    sizeless: bool = False

    @property
    def is_unseen(self) -> bool:
        """Whether text right in the element is not seen."""
        return any(self)

    @property
    def hides_image(self) -> bool:
        """Whether an image, which needs no size of letters, is not seen."""
        return self.removed or self.invisible

    def below(self, attributes: Mapping[str, str], declared: Mapping[str, str]):
        """The same for an element in it.

        :param declared: values of its ``DECIDING`` properties, lower case
        """
        if self.removed:
            return self
        # Any style beats that attribute.
        if "hidden" in attributes and "display" not in declared:
            return self._replace(removed=True)
        if not declared:
            return self
        return Sight(
            _removes(declared),
            _is_invisible(declared, self.invisible),
            _is_sizeless(declared, self.sizeless),
        )


def _removes(found: Mapping[str, str]) -> bool:
    if found.get("display") == "none" or _ZERO.fullmatch(found.get("opacity", "")):
        return True
    clips = any(
        found.get(name, "").startswith(("hidden", "clip"))
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    flat = any(
        _ZERO.fullmatch(found.get(name, ""))
        for name in ("height", "max-height", "width", "max-width")
    )
    return clips and flat or hides(found)


def _is_invisible(found: Mapping[str, str], above: bool) -> bool:
    value = found.get("visibility", "")
    if value in ("hidden", "collapse"):
        return True
    return False if value in ("visible", "initial") else above


def _is_sizeless(found: Mapping[str, str], above: bool) -> bool:
    size = found.get("font-size", "")
    if not size and "font" in found:
        named = _FONT_SIZE.search(found["font"])
        size = named[1] if named else ""
    if not size:
        return above
    if _ZERO.fullmatch(size):
        return True
    return above if _RELATIVE.fullmatch(size) else False
