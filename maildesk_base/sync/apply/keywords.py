"""Keywords of a message in one column, a space between them.

Labels and categories may have spaces in their names: there a no-break space is stored,
so that one name stays one word.
"""

from __future__ import annotations

from collections.abc import Iterable

_GLUE = "\u00a0"


def pack(words: Iterable[str]) -> str:
    """The words as they are stored, in alphabetical order."""
    return " ".join(sorted(word.replace(" ", _GLUE) for word in words))


def unpack(stored: str | None) -> set[str]:
    """The words of a stored text."""
    return {word.replace(_GLUE, " ") for word in (stored or "").split(" ") if word}
