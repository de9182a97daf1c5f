"""What callers send is checked here before anything is done with it.

Everything comes from a browser, so every value may be of any type and any size. A value
that cannot be used raises :class:`BadParameter`; the callers turn that into one
message.
"""

import re
from datetime import datetime, timedelta

MAX_ID = 2**31 - 1  # ids are int4
MAX_IDS = 10_000  # of one bulk action
MAX_PAGE = 200  # rows of one answer
_CURSOR = re.compile(r"m(-?\d{1,17})\.(\d{1,10})")
# Half a character, as a browser cuts an emoji in two: PostgreSQL takes no such text.
_SURROGATES = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


class BadParameter(ValueError):
    """A value of a wrong type or size."""


def as_id(value):
    """A positive record id."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_ID:
        raise BadParameter("id")
    return value


def as_ids(values, limit=MAX_IDS):
    """A list of ids, each once, in the order given."""
    if not isinstance(values, list | tuple) or len(values) > limit:
        raise BadParameter("ids")
    return list(dict.fromkeys(as_id(value) for value in values))


def as_limit(value, maximum=MAX_PAGE):
    """The size of a page, cut to what one answer may carry."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadParameter("limit")
    return min(value, maximum)


def as_text(value, limit):
    """Text of at most ``limit`` characters; None and False count as empty."""
    if value is None or value is False:
        return ""
    if not isinstance(value, str) or len(value) > limit:
        raise BadParameter("text")
    return _SURROGATES.sub("\ufffd", value.replace("\x00", ""))


def as_dict(value):
    """A JSON object; None counts as empty."""
    if value is None or value is False:
        return {}
    if not isinstance(value, dict):
        raise BadParameter("object")
    return value


def as_flag(value):
    """Yes or no; None counts as no."""
    if value is None:
        return False
    if not isinstance(value, bool):
        raise BadParameter("flag")
    return value


def as_choice(value, choices):
    """One of the given words."""
    if not isinstance(value, str) or value not in choices:
        raise BadParameter("choice")
    return value


def write_cursor(moment, row_id):
    """Where a list goes on: after this row.

    :param moment: naive UTC datetime the list is sorted by
    """
    return f"m{(moment - _EPOCH) // _MICROSECOND}.{row_id}"


def read_cursor(value):
    """The (moment, id) that :func:`write_cursor` wrote, or None for the beginning."""
    if value is None or value is False:
        return None
    found = _CURSOR.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise BadParameter("cursor")
    try:
        return _EPOCH + int(found[1]) * _MICROSECOND, as_id(int(found[2]))
    except OverflowError as error:
        raise BadParameter("cursor") from error
