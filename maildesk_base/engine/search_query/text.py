"""Writes a query back as text that means the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .lexer import is_plain_word, is_unbroken
from .nodes import Age, And, Day, Field, Node, Not, Or, SearchQuery, Term
from .operators import OPERATORS, Operator, by_word

_UNITS = (("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10))


def to_text(query: SearchQuery, operators: Mapping[str, Operator] | None = None) -> str:
    """The query in its plain form: ``parse(to_text(query), context) == query``.

    Holds for what ``parse`` gave, unless the plain form is longer than MAX_QUERY_CHARS.
    A word that would read as something else is written as a phrase.

    :param operators: those of the context, by default the built-in ones
    """
    if query.root is None:
        return ""
    return _Writer(by_word(OPERATORS) if operators is None else operators).write(
        query.root
    )


class _Writer:
    def __init__(self, operators: Mapping[str, Operator]) -> None:
        self.operators = operators

    def write(self, node: Node) -> str:
        if isinstance(node, And):
            return " ".join(self._alternatives(child) for child in node.children)
        return self._alternatives(node)

    def _alternatives(self, node: Node) -> str:
        if isinstance(node, Or):
            return " OR ".join(self._factor(child) for child in node.children)
        return self._factor(node)

    def _factor(self, node: Node) -> str:
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Not):
            return f"-{self._factor(node.child)}"
        return f"({self.write(node)})"

    def _term(self, term: Term) -> str:
        value = _value(term.value)
        if term.field is Field.TEXT:
            quoted = term.phrase or not is_plain_word(value, self.operators)
            return _quoted(value) if quoted else value
        quoted = term.phrase or not value or not is_unbroken(value)
        return f"{term.field}:{_quoted(value) if quoted else value}"


def _value(value: str | int | Day | Age) -> str:
    if isinstance(value, Day):
        return value.source or value.day.isoformat()
    if isinstance(value, Age):
        return f"{value.amount}{value.unit}"
    if isinstance(value, int):
        return _size(value)
    return str(value)


def _size(size: int) -> str:
    for unit, factor in _UNITS:
        if size and size % factor == 0:
            return f"{size // factor}{unit}"
    return str(size)


def _quoted(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'
