"""How parts of a query join when some of them are known beforehand or mean nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from .nodes import And, Node, Not, Or, SearchQuery, Term


class Verdict(Enum):
    """What a condition is without looking at any message.

    IGNORED: it is left out, as if it were not there. NEVER: it cannot be understood;
    nothing fits it, and nothing fits its opposite, so that a slip never finds more than
    was asked for.
    """

    EVERYTHING = "everything"
    NOTHING = "nothing"
    NEVER = "never"
    IGNORED = "ignored"


Part = Node | Verdict


def all_of(parts: Iterable[Part]) -> Part:
    """Every part holds: one node, without nesting."""
    parts = list(parts)
    for verdict in (Verdict.NEVER, Verdict.NOTHING):
        if verdict in parts:
            return verdict
    return _joined(And, parts, Verdict.EVERYTHING)


def any_of(parts: Iterable[Part]) -> Part:
    """One part holds: one node, without nesting."""
    parts = list(parts)
    if Verdict.EVERYTHING in parts:
        return Verdict.EVERYTHING
    return _joined(Or, parts, Verdict.NOTHING, Verdict.NEVER)


def negate(part: Part) -> Part:
    """The part does not hold."""
    if isinstance(part, Verdict):
        return _OPPOSITES.get(part, part)
    return part.child if isinstance(part, Not) else Not(part)


def settle(query: SearchQuery, judge: Callable[[Term], Verdict | None]) -> Part:
    """What is left of a query when ``judge`` knows about some of its terms.

    :param judge: None for terms that have to be looked at
    :return: EVERYTHING, NOTHING or what is to be searched; NOTHING for an empty query
    """
    if query.root is None:
        return Verdict.NOTHING
    left = query.fold(_Settling(judge))
    return Verdict.NOTHING if left in (Verdict.NEVER, Verdict.IGNORED) else left


_OPPOSITES = {
    Verdict.EVERYTHING: Verdict.NOTHING,
    Verdict.NOTHING: Verdict.EVERYTHING,
}


def _joined(kind: type[And] | type[Or], parts: list[Part], *empty: Verdict) -> Part:
    """``empty``: what is left when there is no node, the first that is among them."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.children
        elif not isinstance(part, Verdict):
            flat.append(part)
    if not flat:
        return next((each for each in empty if each in parts), Verdict.IGNORED)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


class _Settling:
    """The fold of :func:`settle`."""

    def __init__(self, judge: Callable[[Term], Verdict | None]) -> None:
        self._judge = judge

    def term(self, term: Term) -> Part:
        return self._judge(term) or term

    def all_of(self, parts: list[Part]) -> Part:
        return all_of(parts)

    def any_of(self, parts: list[Part]) -> Part:
        return any_of(parts)

    def negate(self, part: Part) -> Part:
        return negate(part)
