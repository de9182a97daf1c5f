"""Letters that look alike, and words made of several scripts.

A table of our own: only letters of one script that readers take for Latin ones, in the
fonts that mail is read in. Unicode's list (UTS 39) is far longer, and much of it is
never rendered.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Pairs: a letter, and the Latin one that it is taken for.
_ALIKE = dict(
    """аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ѵv οo αa ιi νv ρp υu κk χx օo սu հh
    ոn ռn""".split()
)
# Only among Latin letters: alone these are words of their own languages.
_ROUGHLY = dict("гr пn кk мm тt нh вb ьb τt εe ηn ωw γy βb цu шw ցg զq".split())
_OTHERS = {
    "ı": "i", "ɑ": "a", "ɡ": "g", "ʟ": "l", "ł": "l", "ø": "o", "đ": "d", "ħ": "h",
    "ß": "b", "æ": "ae", "œ": "oe", "þ": "p", "ƅ": "b", "ɩ": "i", "ʏ": "y", "ᴏ": "o",
    "ᴄ": "c", "ѡ": "w", "ꞌ": "'",
}  # fmt: skip
_LATIN_LOOKS = _ALIKE | _ROUGHLY
_GREEK = frozenset(char for char in _LATIN_LOOKS if "Ͱ" <= char <= "Ͽ")
_TABLE = str.maketrans(
    _LATIN_LOOKS
    | _OTHERS
    | {"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s", "@": "a",
       "3": "e", "4": "a", "7": "t", "8": "b"}
)  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"))
_WORD = re.compile(r"[^\W\d_]{3,100}")
_MIXED = re.compile(r"[Ͱ-Ͽἀ-῿Ѐ-ԯ԰-֏]")


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """What a text looks like at a glance: equal for texts that are easily confused."""
    text = unicodedata.normalize("NFKD", text.casefold()[:300])
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.translate(_TABLE)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text


def mixed_word(text: str) -> str:
    """The first word in which letters of another script pass for Latin ones; "" if
    there is none.
    """
    if text.isascii() or not _MIXED.search(text):
        return ""
    for found in _WORD.finditer(text):
        if is_mixed(found[0]):
            return found[0]
    return ""


@lru_cache(maxsize=4096)
def is_mixed(word: str) -> bool:
    """Whether a word has Latin letters and others that look like Latin ones.

    A single Greek letter before or behind a word is a unit or a symbol (``µm``).
    """
    lowered = word.lower()
    latin = sum(1 for char in lowered if "a" <= char <= "z" or "ß" <= char <= "ž")
    alike = [place for place, char in enumerate(lowered) if char in _LATIN_LOOKS]
    if not latin or not alike:
        return False
    if len(alike) == 1 and lowered[alike[0]] in _GREEK:
        return 0 < alike[0] < len(lowered) - 1
    return True


def is_disguised(label: str) -> bool:
    """Whether a label without Latin letters passes for a Latin word as a whole."""
    letters = [char for char in label.lower() if char.isalpha()]
    if not letters or any("a" <= char <= "z" for char in letters):
        return False
    return all(char in _ALIKE for char in letters)


def is_one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, replaced or swapped makes one the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    if one[start + 1 :] == other[start + 1 :]:
        return True
    swapped = one[start : start + 2][::-1] == other[start : start + 2]
    return swapped and one[start + 2 :] == other[start + 2 :]
