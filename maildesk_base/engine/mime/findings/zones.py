"""Time zones as a calendar object defines them (RFC 5545 section 3.6.5).

The library keeps the zones of every object it reads, for the whole process: a stranger
who defines ``W. Europe Standard Time`` would move the events of everybody else. And it
follows the rules of a zone step by step, which take for ever when they change each
second. So it does not see them; the few rules that real zones have are read here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

NAME = "VTIMEZONE"
# What the library reads a definition as, so that it does not keep it.
_UNKNOWN = "X-VTIMEZONE"
_FRAME = re.compile(r"^(BEGIN|END)\b.*\bVTIMEZONE[ \t]*$", re.I | re.M)
_MAX_ZONES = 50
_MAX_CHANGES = 20  # kinds of change in one definition; real ones have two to ten
_MAX_DATES = 200
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OFFSET = re.compile(r"(?:UTC|GMT) ?([+-])(\d{1,2}):?(\d\d)?", re.I)
_MAX_HOURS = 15
# What Outlook and Exchange show to people, in their language, and also write as a name:
# "(UTC+01:00) Amsterdam, Berlin, Bern, Rome".
_SHOWN = re.compile(
    r"\((?:UTC|GMT) ?(?:([+-])(\d{1,2}):?(\d\d)?)?\)([^()]{0,200}).*", re.I | re.S
)
_NO_PLACE = re.compile(r"^(?:City of)? +| +Time *$|\\", re.I)
# A year in which the places of a name have to be where it says.
_YEAR = 2025
# A name between colons without the quotes that it needs then (RFC 5545 section 3.2).
_UNQUOTED = re.compile(r"^([\w-]+;(?:[^\":]*;)?TZID=)(\([^\";]{1,200}):(?=\d{8})", re.I)
# The library looks for a file of that name, and no name of a file may be so long.
_ENDLESS = re.compile(r";TZID=(?:\"[^\"]{200,}\"|[^\";:]{200,})", re.I)


def without_zones(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of an object without the definitions of zones, and the text of each."""
    kept, zones = [], []
    own: list[str] | None = None
    for line in lines:
        line = _UNQUOTED.sub(r'\1"\2":', line)
        found = _FRAME.match(line)
        begins = found and found[1].upper() == "BEGIN"
        if begins and own is None:
            own = []
        if own is not None:
            own.append(line)
        elif not found:
            kept.append(_ENDLESS.sub("", line))
        if found and not begins and own is not None:
            zones.append("\r\n".join(own))
            own = None
    return kept, zones[:_MAX_ZONES]


def read_zone(text: str):
    """One definition as a component of the library, None when it cannot be read."""
    from icalendar import Component

    try:
        zone = Component.from_ical(_FRAME.sub(rf"\1:{_UNKNOWN}", text))
    except Exception:  # the library raises many kinds on broken input
        return None
    zone.name = NAME
    return zone if "TZID" in zone else None


def zones_of(calendar) -> dict[str, object]:
    """The definitions in an object by name; the first of two equal ones counts."""
    found: dict[str, object] = {}
    for zone in calendar.walk(NAME):
        found.setdefault(str(zone["TZID"]), zone)
    return found


def placed(moment: datetime, name: str, zones: dict[str, object]) -> datetime:
    """A moment of an event in its zone; as it is when nobody knows the zone.

    Names of the common database mean what they mean there; all others what the object
    says, and what the library knows of Windows' names. What is only shown to people is
    understood last.
    """
    known = _known_zone(name)
    if known is None and name in zones:
        offset = _offset_at(zones[name], moment.replace(tzinfo=None))
        known = timezone(offset) if offset is not None else None
    if known is None:
        known = _shown_zone(name)
    return moment.replace(tzinfo=known) if known is not None else moment


@lru_cache(maxsize=256)
def _known_zone(name: str) -> tzinfo | None:
    name = name.strip().strip("/")
    if name.lower() in ("tzone://microsoft/utc", "z"):
        return UTC
    found = _OFFSET.fullmatch(name)
    if found and (offset := _given(found)) is not None:
        return timezone(offset)
    known = _database().get(name.lower())
    return ZoneInfo(known) if known else None


def _given(found: re.Match) -> timedelta | None:
    """A sign, hours and minutes as a distance from UTC."""
    hours, minutes = int(found[2] or 0), int(found[3] or 0)
    if hours > _MAX_HOURS or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if found[1] == "-" else offset


@lru_cache(maxsize=256)
def _shown_zone(name: str) -> tzinfo | None:
    """The zone of the first place in a name that has the name's time in winter; else
    that time itself.
    """
    found = _SHOWN.match(name.strip())
    offset = _given(found) if found else None
    if offset is None:
        return None
    for place in found[4].split(",")[:10]:
        for known in _places().get(_NO_PLACE.sub("", f" {place}").lower(), ()):
            zone = ZoneInfo(known)
            if min(_offset_in(zone, month) for month in (1, 7)) == offset:
                return zone
    return timezone(offset)


def _offset_in(zone: ZoneInfo, month: int) -> timedelta:
    return datetime(_YEAR, month, 1, tzinfo=zone).utcoffset()


@lru_cache(maxsize=1)
def _database() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=1)
def _places() -> dict[str, list[str]]:
    """The zones of a place, those of the United States before others of that name."""
    found: dict[str, list[str]] = {}
    for name in sorted(
        available_timezones(), key=lambda name: (name[:3] != "US/", name)
    ):
        place = name.rpartition("/")[2].replace("_", " ").lower()
        found.setdefault(place, []).append(name)
    return found


def _offset_at(zone, local: datetime) -> timedelta | None:
    """How far local time is from UTC: what the last change before it says."""
    last, first = None, None
    for change in zone.subcomponents[:_MAX_CHANGES]:
        try:
            offset, start = change["TZOFFSETTO"].td, _plain(change["DTSTART"].dt)
            onset = _last_onset(change, start, local)
        except Exception:  # any kind, of what the values were meant to be
            continue
        if abs(offset) > timedelta(hours=_MAX_HOURS):
            continue
        if first is None or start < first[0]:
            first = start, offset
        if onset and (last is None or onset >= last[0]):
            last = onset, offset
    found = last or first
    return found[1] if found else None


def _last_onset(change, start: datetime, local: datetime) -> datetime | None:
    onsets = [start, *_dates(change)]
    rule = change.get("RRULE")
    if rule and rule.get("FREQ", [""])[0] == "YEARLY":
        until = rule.get("UNTIL", [None])[0]
        last = _plain(until) if until else datetime.max
        for year in (local.year - 1, local.year):
            onsets += [
                onset
                for day in _days(rule, year, start)
                if start <= (onset := datetime.combine(day, start.time())) <= last
            ]
    return max((onset for onset in onsets if onset <= local), default=None)


def _dates(change):
    given = change.get("RDATE", [])
    for each in (given if isinstance(given, list) else [given])[:_MAX_DATES]:
        for value in each.dts[:_MAX_DATES]:
            yield _plain(value.dt)


def _days(rule, year: int, start: datetime):
    """The days of a year that a yearly rule names."""
    months = [int(each) for each in rule.get("BYMONTH", [start.month])][:12]
    numbers = {int(each) for each in rule.get("BYMONTHDAY", [])}
    weekdays = [str(each) for each in rule.get("BYDAY", [])][:14]
    if not numbers and not weekdays:
        numbers = {start.day}
    for month in months:
        size = monthrange(year, month)[1]
        for number in range(1, size + 1):
            day = date(year, month, number)
            if numbers and not numbers & {number, number - size - 1}:
                continue
            if not weekdays or any(_is_weekday(day, size, each) for each in weekdays):
                yield day


def _is_weekday(day: date, size: int, wanted: str) -> bool:
    if _DAYS[day.weekday()] != wanted[-2:].upper():
        return False
    place = int(wanted[:-2] or 0)
    from_start, from_end = (day.day + 6) // 7, (size - day.day) // 7 + 1
    return place in (0, from_start, -from_end)


def _plain(moment) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return moment.replace(tzinfo=None)
