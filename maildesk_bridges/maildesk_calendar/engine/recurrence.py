"""How often an event repeats: an RRULE (RFC 5545 section 3.3.10) as Odoo has it.

Odoo knows the common rules. Of all others only the first occurrence is taken, which is
better than wrong ones; and no rule takes longer than another to be read.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from .times import zone_of

MOST_EVENTS = 720  # that Odoo makes of one series
_MOST_INTERVAL = 99
_KINDS = {
    "DAILY": "daily",
    "WEEKLY": "weekly",
    "MONTHLY": "monthly",
    "YEARLY": "yearly",
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KNOWN = frozenset(
    "FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH BYSETPOS WKST".split()
)
_NUMBER = re.compile(r"\d{1,4}")
_PLACED = re.compile(r"(1|2|3|4|-1)(MO|TU|WE|TH|FR|SA|SU)")


class _Unknown(ValueError):
    """A rule, or a part of one, that Odoo does not have."""


def recurrence_of(rule: str, start: date | datetime, zone_name: str) -> dict:
    """Values of an event's recurrence; none when it does not repeat, or in a way that
    Odoo does not know.

    :param rule: RRULE
    :param start: of the first occurrence; a moment is UTC
    :param zone_name: of the event: its weekdays are those of this time zone
    """
    if not rule:
        return {}
    first = _local(start, zone_name)
    try:
        parts = _parts(rule)
        kind = _KINDS[parts.get("FREQ", "")]
        own = {
            "daily": _daily,
            "weekly": _weekly,
            "monthly": _monthly,
            "yearly": _yearly,
        }[kind](parts, first)
        interval = _number(parts.get("INTERVAL", "1"), _MOST_INTERVAL)
        values = {"rrule_type": kind, "interval": interval}
        return values | own | _end(parts, first, zone_name)
    except (KeyError, ValueError):
        return {}


def _parts(rule: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in rule.upper().split(";") if each]
    parts = {name: value for name, _sign, value in pairs}
    if len(parts) != len(pairs) or not _KNOWN.issuperset(parts):
        raise _Unknown
    return parts


def _local(start: date | datetime, zone_name: str) -> date:
    if not isinstance(start, datetime):
        return start
    zone = zone_of(zone_name)
    return start.replace(tzinfo=zone_of("UTC")).astimezone(zone).date()


def _daily(parts: dict[str, str], first: date) -> dict:
    _refuse(parts, "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")
    return {}


def _weekly(parts: dict[str, str], first: date) -> dict:
    _refuse(parts, "BYMONTHDAY", "BYMONTH", "BYSETPOS")
    given = parts.get("BYDAY", _DAYS[first.weekday()]).split(",")
    if not set(_DAYS).issuperset(given) or _DAYS[first.weekday()] not in given:
        raise _Unknown
    return {name: day in given for name, day in zip(_NAMES, _DAYS, strict=True)}


def _monthly(parts: dict[str, str], first: date) -> dict:
    _refuse(parts, "BYMONTH")
    if "BYDAY" not in parts:
        _refuse(parts, "BYSETPOS")
        if _number(parts.get("BYMONTHDAY", str(first.day)), 31) != first.day:
            raise _Unknown
        return {"month_by": "date", "day": first.day}
    _refuse(parts, "BYMONTHDAY")
    found = _PLACED.fullmatch(parts.get("BYSETPOS", "") + parts["BYDAY"])
    if not found or _DAYS.index(found[2]) != first.weekday():
        raise _Unknown
    weekday = _NAMES[first.weekday()].upper()
    return {"month_by": "day", "byday": found[1], "weekday": weekday}


def _yearly(parts: dict[str, str], first: date) -> dict:
    _refuse(parts, "BYDAY", "BYSETPOS")
    given = (
        _number(parts.get("BYMONTH", str(first.month)), 12),
        _number(parts.get("BYMONTHDAY", str(first.day)), 31),
    )
    if given != (first.month, first.day):
        raise _Unknown
    return {}


def _end(parts: dict[str, str], first: date, zone_name: str) -> dict:
    if "COUNT" in parts:
        count = min(_number(parts["COUNT"], 9_999), MOST_EVENTS)
        return {"end_type": "count", "count": count}
    if "UNTIL" not in parts:
        return {"end_type": "forever"}
    return {"end_type": "end_date", "until": max(first, _until(parts, zone_name))}


def _until(parts: dict[str, str], zone_name: str) -> date:
    text = parts["UNTIL"]
    if text.endswith("Z"):
        return _local(datetime.strptime(text, "%Y%m%dT%H%M%SZ"), zone_name)
    return datetime.strptime(text[:8], "%Y%m%d").date()


def _number(text: str, most: int) -> int:
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise _Unknown
    return int(text)


def _refuse(parts: dict[str, str], *names: str) -> None:
    if any(name in parts for name in names):
        raise _Unknown
