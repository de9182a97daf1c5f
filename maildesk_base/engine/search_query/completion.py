"""What could be typed next at the cursor, for suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .nodes import Field, SearchQuery, TokenKind
from .operators import OPERATORS, Operator


@dataclass(frozen=True, slots=True)
class Completion:
    """What is being typed: replace ``query.text[start:end]`` by what is chosen.

    ``field`` None: a word, ``options`` are operators it may become. Else the value of
    that operator; ``options`` are its fixed values, none where people, folders, tags or
    mailboxes beginning with ``prefix`` are to be offered.
    """

    field: Field | str | None
    prefix: str
    start: int
    end: int
    options: tuple[str, ...] = ()


def completion_at(
    query: SearchQuery, cursor: int, operators: Iterable[Operator] = OPERATORS
) -> Completion:
    """What the cursor (a position in ``query.text``) stands in."""
    known = {each.name: each.options for each in operators}
    for token in query.tokens:
        if not token.start < cursor <= token.end:
            continue
        if token.kind is TokenKind.OPERATOR:
            start = query.text.index(":", token.start) + 1
            if cursor >= start:
                prefix = query.text[start:cursor].lstrip('"“”„')
                options = _beginning(known.get(token.field, ()), prefix)
                return Completion(token.field, prefix, start, token.end, options)
        if token.kind in (TokenKind.WORD, TokenKind.OPERATOR):
            return _word(query, token.start, cursor, token.end, known)
    return _word(query, cursor, cursor, cursor, known)


def _word(
    query: SearchQuery, start: int, cursor: int, end: int, known: Iterable[str]
) -> Completion:
    prefix = query.text[start:cursor]
    names = _beginning((str(name) for name in known), prefix)
    return Completion(None, prefix, start, end, tuple(f"{name}:" for name in names))


def _beginning(options: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(each for each in options if each.startswith(prefix.lower()))
