"""What of a draft stands neither in the conversation nor in what the user asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .facts import Fact, facts_in

_NUMERIC = frozenset(("number", "amount"))


@dataclass(frozen=True)
class Mark:
    """A part of a draft that the user is asked to check.

    :ivar kind: number, amount, date, email, iban or url
    """

    start: int
    end: int
    kind: str


def grounding_marks(draft: str, sources: Iterable[str]) -> list[Mark]:
    """The numbers, dates, amounts and addresses of a draft that are new in it.

    :param sources: the texts of the conversation, senders and dates included, and the
        user's instruction
    """
    known: set[tuple[str, str]] = set()
    for text in sources:
        for fact in facts_in(text):
            known |= _forms(fact)
    return [
        Mark(fact.start, fact.end, fact.kind)
        for fact in facts_in(draft)
        if not _own_forms(fact) & known
    ]


def _forms(fact: Fact) -> set[tuple[str, str]]:
    """All that a fact of a source allows a draft to say."""
    if fact.kind in _NUMERIC:
        return {("number", fact.value)}
    if fact.kind == "date":
        return {("date", fact.value), ("date", _without_year(fact.value))}
    return {(fact.kind, fact.value)}


def _own_forms(fact: Fact) -> set[tuple[str, str]]:
    if fact.kind in _NUMERIC:
        return {("number", fact.value)}
    return {(fact.kind, fact.value)}


def _without_year(date: str) -> str:
    return date[date.index("-") :]
