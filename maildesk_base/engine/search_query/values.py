"""The typed values of operators: days, ages, sizes, states."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from .nodes import Age, Day, Field, Has, State, Term

if TYPE_CHECKING:
    from .operators import Context

# Mail is younger than this; also keeps clear of the ends of the calendar.
OLDEST_YEAR, NEWEST_YEAR = 1970, 2999
# More than any mailbox holds, and still a bigint.
MAX_SIZE_BYTES = 1 << 50

_DAY_WORDS = {"today": 0, "yesterday": 1}
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_AGE = re.compile(r"(\d{1,5})([dwmy])", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,15}(?:[.,]\d{1,3})?)([bkmg]?)b?", re.ASCII | re.IGNORECASE)
_SIGN = re.compile("[<>]=?|[≤≥]|")
_SIZE_UNITS = {"": 1, "b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}

_STATES = {each.value: each for each in State} | {
    "unseen": State.UNREAD,
    "seen": State.READ,
    "flagged": State.STARRED,
    "unflagged": State.UNSTARRED,
    "answered": State.REPLIED,
    "unanswered": State.UNREPLIED,
    "received": State.INCOMING,
    "sent": State.OUTGOING,
}
_HAS = {each.value: each for each in Has} | {
    "attachments": Has.ATTACHMENT,
    "file": Has.ATTACHMENT,
    "files": Has.ATTACHMENT,
    "invitation": Has.CALENDAR,
    "event": Has.CALENDAR,
}


class BadValue(ValueError):
    """The value is not of the operator's kind; ``code`` is that of the Problem."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def to_text_value(text: str, _context: Context) -> str:
    """The text itself: words, names."""
    return text


def one_of(*values: str) -> Callable[[str, Context], str]:
    """A reader for a few words; large or small letters are the same."""

    def read(text: str, _context: Context) -> str:
        if text.lower() not in values:
            raise BadValue("search.bad_value")
        return text.lower()

    return read


def to_state(text: str, _context: Context) -> State:
    """What a message is. Raises BadValue, as all readers do."""
    return _lookup(_STATES, text, "search.bad_state")


def to_has(text: str, _context: Context) -> Has:
    """What a message has."""
    return _lookup(_HAS, text, "search.bad_has")


def _lookup(table, text: str, code: str):
    try:
        return table[text.lower()]
    except KeyError:
        raise BadValue(code) from None


def to_day(text: str, context: Context) -> Day:
    """A day, as an absolute date or one of a few words."""
    word = text.lower()
    try:
        if word in _DAY_WORDS:
            day = context.today - timedelta(days=_DAY_WORDS[word])
            return Day(day, _start_of(day, context), word)
        day = _absolute_day(text, context.day_first)
        return Day(day, _start_of(day, context), day.isoformat())
    except (ValueError, OverflowError):
        raise BadValue("search.bad_date") from None


def _absolute_day(text: str, day_first: bool) -> date:
    """A day; of a month or year alone the first one. Raises ValueError."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, _separator, month, day = match.groups()
        return _checked(int(year), int(month or 1), int(day or 1))
    if match := _YEAR_LAST.fullmatch(text):
        one, separator, other, year = match.groups()
        # Only with slashes do some countries write the month first.
        day, month = (one, other) if day_first or separator != "/" else (other, one)
        return _checked(int(year), int(month), int(day))
    raise ValueError(text)


def _checked(year: int, month: int, day: int) -> date:
    if not OLDEST_YEAR <= year <= NEWEST_YEAR:
        raise ValueError(year)
    return date(year, month, day)


def to_age(text: str, context: Context) -> Age:
    """So many days, weeks, months or years."""
    match = _AGE.fullmatch(text)
    if not match:
        raise BadValue("search.bad_age")
    amount, unit = int(match[1]), match[2].lower()
    try:
        day = _days_back(context.today, amount, unit)
        return Age(amount, unit, day, _start_of(day, context))
    except (ValueError, OverflowError):
        raise BadValue("search.bad_age") from None


def _days_back(today: date, amount: int, unit: str) -> date:
    """The day so long ago; the 31st falls back to the last day of a shorter month."""
    if unit in "dw":
        return today - timedelta(days=amount * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - amount * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    if year < OLDEST_YEAR:
        raise ValueError(year)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _start_of(day: date, context: Context) -> datetime:
    if not OLDEST_YEAR <= day.year <= NEWEST_YEAR:
        raise ValueError(day)
    return datetime.combine(day, time.min, context.timezone).astimezone(UTC)


def to_larger(text: str, context: Context) -> int:
    """Bytes that are exceeded: ``5M``, ``>5M``, ``>=5M``."""
    return _bound(text, context, Field.LARGER).value


def to_smaller(text: str, context: Context) -> int:
    """Bytes that are not reached: ``5M``, ``<5M``, ``<=5M``."""
    return _bound(text, context, Field.SMALLER).value


def to_size_term(text: str, context: Context) -> Term:
    """``>5M`` or ``<5M``; without a sign it is larger, as at Gmail."""
    is_most = text[:1] in ("<", "≤")
    return _bound(text, context, Field.SMALLER if is_most else Field.LARGER)


def _bound(text: str, context: Context, field: Field) -> Term:
    sign = _SIGN.match(text)[0]
    signs = (">", ">=", "≥") if field is Field.LARGER else ("<", "<=", "≤")
    if sign not in ("", *signs):
        raise BadValue("search.bad_size")
    size = to_size(text[len(sign) :], context)
    if sign in signs[1:]:
        size += -1 if field is Field.LARGER else 1
    return Term(field, min(max(size, 0), MAX_SIZE_BYTES))


def to_size(text: str, _context: Context) -> int:
    """Bytes."""
    match = _SIZE.fullmatch(text)
    if not match:
        raise BadValue("search.bad_size")
    number = float(match[1].replace(",", "."))
    size = round(number * _SIZE_UNITS[match[2].lower()])
    if size > MAX_SIZE_BYTES:
        raise BadValue("search.bad_size")
    return size
