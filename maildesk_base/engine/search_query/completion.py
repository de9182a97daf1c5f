"""What could be typed next at the cursor, for suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from .lexer import OPERATORS
from .nodes import Field, Has, SearchQuery, State, TokenKind

_VALUES = {
    Field.IS: tuple(each.value for each in State),
    Field.HAS: tuple(each.value for each in Has),
    Field.BEFORE: ("today", "yesterday"),
    Field.AFTER: ("today", "yesterday"),
    Field.OLDER_THAN: ("1w", "1m", "1y"),
    Field.NEWER_THAN: ("1d", "1w", "1m"),
    Field.LARGER: ("1M", "5M", "10M"),
    Field.SMALLER: ("100K", "1M"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """What is being typed: replace ``query.text[start:end]`` by what is chosen.

    ``field`` None: a word, ``options`` are operators it may become. Else the value of
    that operator; ``options`` are its fixed values, none where people, folders, tags or
    mailboxes beginning with ``prefix`` are to be offered.
    """

    field: Field | None
    prefix: str
    start: int
    end: int
    options: tuple[str, ...] = ()


def completion_at(query: SearchQuery, cursor: int) -> Completion:
    """What the cursor (a position in ``query.text``) stands in."""
    for token in query.tokens:
        if not token.start < cursor <= token.end:
            continue
        if token.kind is TokenKind.OPERATOR:
            start = query.text.index(":", token.start) + 1
            if cursor >= start:
                return _value(query, token.field, start, cursor, token.end)
        if token.kind in (TokenKind.WORD, TokenKind.OPERATOR):
            return _word(query, token.start, cursor, token.end)
    return _word(query, cursor, cursor, cursor)


def _word(query: SearchQuery, start: int, cursor: int, end: int) -> Completion:
    prefix = query.text[start:cursor]
    names = (name for name in OPERATORS if name.startswith(prefix.lower()))
    return Completion(None, prefix, start, end, tuple(f"{name}:" for name in names))


def _value(
    query: SearchQuery, field: Field, start: int, cursor: int, end: int
) -> Completion:
    prefix = query.text[start:cursor].lstrip('"“”„')
    options = _VALUES.get(field, ())
    fitting = tuple(each for each in options if each.startswith(prefix.lower()))
    return Completion(field, prefix, start, end, fitting)
