"""Finds phrases in a text: word by word, in one pass, so that a long text costs no more
than its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

# What presses stands at the beginning, or at least not behind pages of text.
MAX_CHARS = 30_000
_MAX_GAP = 3
_WORD = re.compile(r"\w{1,40}")
_ANY = "*"


class Words:
    """The words of a text as phrases spell them: lower case, without accents.

    :ivar text: the beginning of the text that they are of
    """

    def __init__(self, text: str, limit: int = MAX_CHARS):
        self.text = text[:limit]
        if self.text.isascii():
            self.plain = _WORD.findall(self.text.lower())
        else:
            self.plain = [plain(word) for word in _WORD.findall(self.text)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where two words begin and end in the text."""
        found = list(islice(_WORD.finditer(self.text), first, last + 1))
        return found[0].start(), found[-1].end()


@lru_cache(maxsize=16_384)
def plain(word: str) -> str:
    """A word in the form that is compared."""
    word = word.casefold()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFKD", word)
    return "".join(char for char in word if not unicodedata.combining(char))


class Phrases:
    """Phrases of several kinds, looked up by their first words.

    :param kinds: kind -> its phrases
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]]):
        self._by_first: dict[str, list[tuple[str, Sequence[str]]]] = defaultdict(list)
        for kind, lines in kinds.items():
            for line in lines:
                first, *rest = line.split()
                self._by_first[first].append((kind, rest))

    def find(self, words: Words) -> dict[str, tuple[int, int]]:
        """Kind -> numbers of the first and the last word of its first phrase."""
        found: dict[str, tuple[int, int]] = {}
        for place, word in enumerate(words.plain):
            for kind, rest in self._by_first.get(word, ()):
                last = -1 if kind in found else _follow(words.plain, place, rest)
                if last >= 0:
                    found[kind] = place, last
        return found


def _follow(words: Sequence[str], place: int, rest: Sequence[str]) -> int:
    """Where the last word of a phrase is that begins at a place; -1 when it is not."""
    gap = 0
    for wanted in rest:
        if wanted == _ANY:
            gap = _MAX_GAP
            continue
        behind = min(place + 2 + gap, len(words))
        for each in range(place + 1, behind):
            if words[each] == wanted:
                place = each
                break
        else:
            return -1
        gap = 0
    return place
