"""Characters that are never seen: they split words, or carry text of their own."""

from __future__ import annotations

import re
import unicodedata

# Zero-width characters, direction marks and overrides, soft hyphens, invisible
# operators, fillers, variation selectors, and the tag block that spells ASCII unseen.
_CLASS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
_INVISIBLE = re.compile(f"[{_CLASS}]")
# Joiners belong to emoji and to some scripts, soft hyphens to long words. What nobody
# writes is something without width between two Latin letters.
_SPLITTING = re.compile(
    "(?<=[A-Za-z])[\u200b-\u200f\u2060-\u2064\ufeff\u034f\u180e]+(?=[A-Za-z])"
    "|[\U000e0020-\U000e007f]"
)
_FLAG_BASE = "\U0001f3f4"  # flags of regions are the one use of the tag block


def without_invisible(text: str) -> str:
    """The text as it is seen, with characters of compatibility made plain (NFKC)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def count_invisible(text: str) -> int:
    """How often something unseen stands where no author needs it."""
    if text.isascii() or _FLAG_BASE in text:
        return 0
    return sum(1 for _found in _SPLITTING.finditer(text))
