"""The values of the search language: fields, nodes, tokens, problems, the query."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

Result = TypeVar("Result")
# ``from:me``: any of one's own addresses.
ME = "me"


class Field(StrEnum):
    """Where a term looks; the values are the operators as they are typed."""

    TEXT = "text"  # no operator: anywhere
    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    SUBJECT = "subject"
    BODY = "body"
    FILENAME = "filename"
    LIST = "list"
    HAS = "has"
    IS = "is"
    IN = "in"
    TAG = "tag"
    ACCOUNT = "account"
    BEFORE = "before"
    AFTER = "after"
    OLDER_THAN = "older_than"
    NEWER_THAN = "newer_than"
    LARGER = "larger"
    SMALLER = "smaller"


class Has(StrEnum):
    """What a message can have."""

    ATTACHMENT = "attachment"
    CALENDAR = "calendar"


class State(StrEnum):
    """What a message can be.

    OUTGOING: sent from this mailbox's own address; INCOMING: all that is neither
    outgoing nor a draft. REPLIED: answered from here.
    """

    UNREAD = "unread"
    READ = "read"
    STARRED = "starred"
    UNSTARRED = "unstarred"
    REPLIED = "replied"
    UNREPLIED = "unreplied"
    FORWARDED = "forwarded"
    DRAFT = "draft"
    IMPORTANT = "important"
    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as typed (``2026-11-21``, ``yesterday``) and where it begins.

    ``source`` is what is written back, so that a saved "yesterday" moves with time.
    """

    day: date
    starts_at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True)
class Age:
    """So many days, weeks, months or years back from today."""

    amount: int
    unit: str  # d, w, m, y
    day: date
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; see the package's docstring for the type of ``value``.

    ``field`` is the name of an operator: a ``Field``, or the name of an add-on's.
    """

    field: Field | str
    value: str | int | Has | State | Day | Age | Hashable
    phrase: bool = False

    @property
    def is_me(self) -> bool:
        """Whether the user's own addresses are meant, not the word."""
        people = (Field.FROM, Field.TO, Field.CC, Field.BCC)
        return self.field in people and not self.phrase and self.value == ME

    @property
    def since(self) -> datetime | None:
        """The first instant a date term allows."""
        if self.field in (Field.AFTER, Field.NEWER_THAN):
            return self.value.starts_at
        return None

    @property
    def until(self) -> datetime | None:
        """The first instant a date term allows no longer."""
        if self.field in (Field.BEFORE, Field.OLDER_THAN):
            return self.value.starts_at
        return None

    @property
    def day(self) -> date | None:
        """The local day that bounds a date term; None for all other terms."""
        return self.value.day if self.since or self.until else None


@dataclass(frozen=True, slots=True)
class And:
    """All children hold; at least two."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One child at least holds; at least two."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold."""

    child: Node


Node = Term | And | Or | Not


class Fold(Protocol[Result]):
    """What a compiler gives for each kind of node, the children being done already."""

    def term(self, term: Term) -> Result:
        """The condition itself."""

    def all_of(self, parts: list[Result]) -> Result:
        """Every part holds."""

    def any_of(self, parts: list[Result]) -> Result:
        """One of the parts holds."""

    def negate(self, part: Result) -> Result:
        """The part does not hold."""


class TokenKind(StrEnum):
    """How a piece of the text is to be shown."""

    WORD = "word"
    PHRASE = "phrase"
    OPERATOR = "operator"  # with its value: one chip
    NOT = "not"
    OR = "or"
    AND = "and"
    OPEN = "open"
    CLOSE = "close"
    # Braces: one of what stands between them.
    OPEN_ANY = "open_any"
    CLOSE_ANY = "close_any"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text: ``query.text[start:end]``.

    ``value`` is without quotes and operator; ``field`` is set for OPERATOR, and for
    OPEN and OPEN_ANY when an operator stands before the bracket.
    """

    kind: TokenKind
    start: int
    end: int
    value: str = ""
    field: Field | str | None = None
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the text that has no effect, or another than it seems to.

    An operator without a value, or with one that it does not know, finds nothing, and
    so does its opposite.

    ``code``: search.too_long, search.too_many_terms, search.too_deep,
    search.open_quote, search.open_parenthesis, search.stray_parenthesis,
    search.stray_operator (OR or NOT without its words), search.unknown_operator
    (searched as a word), search.no_value, search.bad_date, search.bad_age,
    search.bad_size, search.bad_state, search.bad_has, search.bad_value.
    """

    code: str
    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query. Two are equal when they mean the same.

    ``root`` is None when nothing restricts the search.
    """

    root: Node | None = None
    text: str = field(default="", compare=False)
    tokens: tuple[Token, ...] = field(default=(), compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)

    def fold(self, compiler: Fold[Result]) -> Result | None:
        """Compile from the leaves up; None for an empty query."""
        return None if self.root is None else _fold(self.root, compiler)

    def walk(self) -> Iterator[tuple[Term, bool]]:
        """Every term, from left to right, with whether it is negated."""
        return iter(()) if self.root is None else _walk(self.root, False)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, from left to right, negated ones included."""
        return tuple(term for term, _negated in self.walk())

    @property
    def highlights(self) -> tuple[str, ...]:
        """The words and phrases to mark in a result: wanted texts, each once."""
        fields = (Field.TEXT, Field.SUBJECT, Field.BODY)
        return tuple(
            dict.fromkeys(
                term.value
                for term, negated in self.walk()
                if term.field in fields and not negated
            )
        )

    def uses(self, *fields: Field | str) -> bool:
        """Whether some term is about one of these fields."""
        return any(term.field in fields for term, _negated in self.walk())


def _fold(node: Node, compiler: Fold[Result]) -> Result:
    if isinstance(node, Term):
        return compiler.term(node)
    if isinstance(node, Not):
        return compiler.negate(_fold(node.child, compiler))
    parts = [_fold(child, compiler) for child in node.children]
    return compiler.all_of(parts) if isinstance(node, And) else compiler.any_of(parts)


def _walk(node: Node, negated: bool) -> Iterator[tuple[Term, bool]]:
    if isinstance(node, Term):
        yield node, negated
    elif isinstance(node, Not):
        yield from _walk(node.child, not negated)
    else:
        for child in node.children:
            yield from _walk(child, negated)
