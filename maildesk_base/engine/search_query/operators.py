"""The operators of the search language: their names, and how a value is read.

Add-ons bring others in ``Context.operators``; see ``mailbox.client``'s
``_search_operators``. What a query knows of such an operator is its name, as
``Term.field``, and its value. Whoever compiles it refuses names that it does not know
(``cannot_search``), or settles them as ``Verdict.NEVER``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo

from .nodes import Field, Has, State
from .values import (
    to_age,
    to_day,
    to_has,
    to_larger,
    to_size_term,
    to_smaller,
    to_state,
    to_text_value,
)


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator.

    :ivar name: what stands before the colon: small letters, digits and ``_``
    :ivar read: ``read(text, context)`` gives the value of a text that is not empty; it
        can be hashed, and ``str()`` of it is read as the same value; or a ``Term`` of
        another operator that says the same. ValueError when the text is no such value,
        BadValue with a code of its own
    :ivar aliases: other words for it
    :ivar is_words: the value is words that are looked for in texts: it may be a phrase,
        and needs a letter or digit
    :ivar options: values to offer while one is typed
    """

    name: str
    read: Callable[[str, Context], Hashable] = to_text_value
    aliases: tuple[str, ...] = ()
    is_words: bool = False
    options: tuple[str, ...] = ()


# Without an operator: anywhere.
ANYWHERE = Operator(Field.TEXT, is_words=True)
_SIZES = ("1M", "5M", "10M")
OPERATORS = (
    Operator(Field.FROM, is_words=True),
    Operator(Field.TO, is_words=True),
    Operator(Field.CC, is_words=True),
    Operator(Field.BCC, is_words=True),
    Operator(Field.SUBJECT, is_words=True),
    Operator(Field.BODY, is_words=True),
    Operator(Field.FILENAME, aliases=("file",), is_words=True),
    Operator(Field.LIST, is_words=True),
    Operator(Field.HAS, to_has, options=tuple(each.value for each in Has)),
    Operator(Field.IS, to_state, options=tuple(each.value for each in State)),
    Operator(Field.IN, aliases=("folder",)),
    Operator(Field.TAG, aliases=("label",)),
    Operator(Field.ACCOUNT, aliases=("mailbox",)),
    Operator(Field.BEFORE, to_day, ("older", "until"), options=("today", "yesterday")),
    Operator(Field.AFTER, to_day, ("newer", "since"), options=("today", "yesterday")),
    Operator(Field.OLDER_THAN, to_age, options=("1w", "1m", "1y")),
    Operator(Field.NEWER_THAN, to_age, options=("1d", "1w", "1m")),
    Operator(Field.LARGER, to_larger, ("larger_than",), options=_SIZES),
    Operator(Field.SMALLER, to_smaller, ("smaller_than",), options=("100K", "1M")),
    Operator("size", to_size_term, options=(">1M", ">5M", "<100K")),
)


def by_word(operators: Iterable[Operator]) -> dict[str, Operator]:
    """Every word that stands for an operator; names go before aliases."""
    operators = tuple(operators)
    words = {alias: each for each in operators for alias in each.aliases}
    return words | {str(each.name): each for each in operators}


_BUILT_IN = by_word(OPERATORS)


@dataclass(frozen=True, slots=True)
class Context:
    """What a query is read with.

    :param today: the user's current day
    :param timezone: where the user's days begin
    :param day_first: whether 3/4/2026 is the third of April
    :param operators: word -> operator (:func:`by_word`), by default the built-in ones
    """

    today: date
    timezone: tzinfo = UTC
    day_first: bool = True
    operators: Mapping[str, Operator] = field(
        default_factory=lambda: _BUILT_IN, compare=False
    )
