"""Finds phrases in a text: word by word, in one pass, so that a long text costs no more
than its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

# What presses stands at the beginning, or at least not behind pages of text.
MAX_CHARS = 20_000
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


@dataclass(slots=True)
class _Node:
    """What may follow a word: phrases that begin alike are looked at together.

    :ivar following: the next word -> its node
    :ivar behind_gap: the same for a word with some others before it
    :ivar kinds: of the phrases that end here
    """

    following: dict[str, _Node] = field(default_factory=dict)
    behind_gap: dict[str, _Node] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)


class Phrases:
    """Phrases of several kinds, to be found together.

    :param kinds: kind -> its phrases
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]]):
        self._first = _Node()
        for kind, lines in kinds.items():
            for line in lines:
                self._add(kind, line.split())

    def _add(self, kind: str, words: Sequence[str]) -> None:
        node, has_gap = self._first, False
        for word in words:
            if word != _ANY:
                nodes = node.behind_gap if has_gap else node.following
                node = nodes.setdefault(word, _Node())
            has_gap = word == _ANY
        node.kinds.add(kind)

    def find(self, words: Words) -> dict[str, tuple[int, int]]:
        """Kind -> numbers of the first and the last word of its first phrase."""
        found: dict[str, tuple[int, int]] = {}
        first = self._first.following
        for place, word in enumerate(words.plain):
            if word in first:
                for kind, last in _ends(first[word], words.plain, place):
                    found.setdefault(kind, (place, last))
        return found


def _ends(node: _Node, words: Sequence[str], place: int) -> Iterator[tuple[str, int]]:
    """Kind and number of the last word of the phrases that go on from a place."""
    for kind in node.kinds:
        yield kind, place
    if node.following and words[place + 1 : place + 2]:
        following = node.following.get(words[place + 1])
        if following:
            yield from _ends(following, words, place + 1)
    if node.behind_gap:
        for each in range(place + 1, min(place + 2 + _MAX_GAP, len(words))):
            following = node.behind_gap.get(words[each])
            if following:
                yield from _ends(following, words, each)
