"""Invitations (RFC 5545, RFC 5546): what a reader has to know to answer one."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ...text import clean_line, clean_text
from ...types import Address
from ..charset import decode_bytes
from .zones import placed, read_zone, without_zones, zones_of

MAX_CALENDAR_BYTES = 1 << 20
_MAX_ATTENDEES = 500
_MAX_TEXT_CHARS = 10_000
_METHODS = frozenset(
    "PUBLISH REQUEST REPLY ADD CANCEL REFRESH COUNTER DECLINECOUNTER".split()
)
# The library takes 50 microseconds for a line; invitations have some hundred.
_MAX_LINES = 10_000
_MAX_LINES_OF_ONE_NAME = 600  # of one component: attendees, exceptions
_MAX_NESTING = 10
_LINE_END = re.compile(r"\r?\n(?![ \t])|\r(?![\n \t])")
_FOLD = re.compile(rb"\r?\n[ \t]")
_LINE_NAME = re.compile(r"[\w-]*")
_METHOD = re.compile(r"\s*([A-Za-z]+)")
_MAX_EVENTS = 1000
_SEQUENCE = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Attendee:
    """One who is invited; ``status`` is PARTSTAT, ``role`` ROLE, both lower case."""

    address: Address = Address()
    status: str = "needs-action"
    role: str = "req-participant"
    rsvp: bool = False


@dataclass(frozen=True, slots=True)
class CalendarSummary:
    """One event of a calendar object.

    ``starts_at`` and ``ends_at`` are UTC. All-day events have ``starts_on`` and
    ``ends_on`` instead, the last day included. ``is_floating``: the time is everybody's
    own local time.
    ``recurrence`` is the RRULE as it stands.
    """

    method: str = "PUBLISH"
    uid: str = ""
    sequence: int = 0
    recurrence_id: str = ""
    summary: str = ""
    description: str = ""
    location: str = ""
    status: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_all_day: bool = False
    is_floating: bool = False
    timezone: str = ""
    organizer: Address | None = None
    attendees: tuple[Attendee, ...] = ()
    recurrence: str = ""


def read_calendar(
    content: bytes, charset: str = "", method: str = ""
) -> CalendarSummary | None:
    """The event of an iCalendar object; None when there is none to show.

    :param method: the parameter of the Content-Type (RFC 6047 section 2.4), which
        counts when the object itself names none
    """
    calendar = parse_calendar(content, charset)
    event = event_of(calendar) if calendar is not None else None
    if event is None:
        return None
    named = _METHOD.match(str(calendar.get("METHOD", "")) or method)
    named = named[1].upper() if named else "PUBLISH"
    return _Event(event, zones_of(calendar)).summary(
        named if named in _METHODS else "PUBLISH"
    )


def calendar_text(content: bytes, charset: str = "") -> str:
    """The object as text that can be stored, each property on a line of its own.

    :func:`parse_calendar` and ``invitation_reply`` read its UTF-8 bytes.
    """
    content = _FOLD.sub(b"", content[:MAX_CALENDAR_BYTES])
    return clean_text(decode_bytes(content, charset or "utf-8"))


def parse_calendar(content: bytes, charset: str = ""):
    """The object as the library reads it, None when it cannot."""
    from icalendar import Calendar  # costs 100 ms, only invitations need it

    # Lines are folded by bytes, also in the midst of a letter.
    content = _FOLD.sub(b"", content[:MAX_CALENDAR_BYTES])
    lines, zones = without_zones(_shortened(decode_bytes(content, charset or "utf-8")))
    # Its warnings about an untrusted time zone do not belong in a log.
    warnings.filterwarnings("ignore", module="icalendar")
    try:
        calendar = Calendar.from_ical("\r\n".join(lines))
    except Exception:  # the library raises many kinds on broken input
        return None
    for zone in filter(None, map(read_zone, zones)):
        calendar.add_component(zone)
    return calendar


def _shortened(text: str) -> list[str]:
    """The lines of an object without what would take the library minutes, its end
    included.
    """
    kept: list[str] = []
    open_ones: list[tuple[str, Counter[str]]] = []
    for line in _LINE_END.split(text):
        if len(kept) >= _MAX_LINES:
            break
        name = _LINE_NAME.match(line)[0].upper()
        if name == "BEGIN":
            if len(open_ones) == _MAX_NESTING:
                break
            open_ones.append((line.partition(":")[2].strip(), Counter()))
        elif name == "END":
            if open_ones:
                open_ones.pop()
        elif open_ones:
            seen = open_ones[-1][1]
            seen[name] += 1
            if seen[name] > _MAX_LINES_OF_ONE_NAME:
                continue
        kept.append(line)
    kept += [f"END:{component}" for component, _seen in reversed(open_ones)]
    return kept


def event_of(calendar):
    """The event that an object is about: the series rather than an exception to it,
    whatever their order (RFC 5546 section 3.2.2); None when there is none.
    """
    events = list(calendar.walk("VEVENT"))[:_MAX_EVENTS]
    masters = (event for event in events if "RECURRENCE-ID" not in event)
    return next(masters, events[0] if events else None)


class _Event:
    """Reads one VEVENT; a property that cannot be read counts as missing."""

    def __init__(self, event, zones):
        self.event = event
        self.zones = zones

    def summary(self, method: str) -> CalendarSummary:
        start, start_zone = self._moment("DTSTART")
        end, _zone = self._moment("DTEND")
        if end is None and start is not None:
            end = self._end_by_duration(start)
        all_day = isinstance(start, date) and not isinstance(start, datetime)
        sequence = _SEQUENCE.match(self._line("SEQUENCE"))
        return CalendarSummary(
            method=method,
            uid=self._line("UID")[:500],
            sequence=int(sequence[0]) if sequence else 0,
            recurrence_id=self._raw("RECURRENCE-ID")[:100],
            summary=self._line("SUMMARY")[:1000],
            description=clean_text(self._text("DESCRIPTION"))[:_MAX_TEXT_CHARS],
            location=self._line("LOCATION")[:1000],
            status=self._line("STATUS").upper()[:40],
            starts_at=None if all_day else _utc(start),
            ends_at=None if all_day else _utc(end),
            starts_on=start if all_day else None,
            ends_on=_last_day(start, end) if all_day else None,
            is_all_day=all_day,
            is_floating=isinstance(start, datetime) and start.tzinfo is None,
            timezone=start_zone,
            organizer=self._organizer(),
            attendees=tuple(self._attendees()),
            recurrence=self._raw("RRULE")[:500],
        )

    def _text(self, name: str) -> str:
        value = self.event.get(name)
        if isinstance(value, list):
            value = value[0] if value else ""
        return "" if value is None else str(value)

    def _line(self, name: str) -> str:
        return clean_line(self._text(name))

    def _raw(self, name: str) -> str:
        value = self.event.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        write = _part(value, "to_ical")
        return clean_line(write().decode("utf-8", "replace")) if write else ""

    def _moment(self, name: str) -> tuple[date | datetime | None, str]:
        value = self.event.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        moment = _part(value, "dt")
        parameters = _part(value, "params") or {}
        zone = str(parameters.get("TZID", ""))
        if isinstance(moment, datetime) and zone and moment.tzname() != "UTC":
            moment = placed(moment, zone, self.zones)
        zone = clean_line(zone)[:100]
        return (moment if isinstance(moment, date) else None), zone

    def _end_by_duration(self, start: date | datetime) -> date | datetime | None:
        duration = _part(self.event.get("DURATION"), "dt")
        if not isinstance(duration, timedelta):
            return None if isinstance(start, datetime) else start + timedelta(days=1)
        try:
            return start + duration
        except OverflowError:
            return None

    def _organizer(self) -> Address | None:
        value = self.event.get("ORGANIZER")
        return _person(value) if value is not None else None

    def _attendees(self):
        values = self.event.get("ATTENDEE") or []
        for value in (values if isinstance(values, list) else [values])[
            :_MAX_ATTENDEES
        ]:
            parameters = _part(value, "params") or {}
            yield Attendee(
                address=_person(value),
                status=str(parameters.get("PARTSTAT", "needs-action")).lower()[:40],
                role=str(parameters.get("ROLE", "req-participant")).lower()[:40],
                rsvp=str(parameters.get("RSVP", "")).upper() == "TRUE",
            )


def _part(value, name: str):
    """An attribute of a property; the library raises when the property is broken."""
    try:
        return getattr(value, name, None)
    except Exception:  # any kind, of what the value was meant to be
        return None


def _person(value) -> Address:
    if isinstance(value, list):
        value = value[0] if value else ""
    parameters = _part(value, "params") or {}
    email = clean_line(str(value))
    if email[:7].lower() == "mailto:":
        email = email[7:]
    elif parameters.get("EMAIL"):  # Apple names people by a number
        email = clean_line(str(parameters["EMAIL"]))
    name = clean_line(str(parameters.get("CN", ""))).strip("\"'")
    return Address("" if name == email else name[:300], email[:320])


def _utc(moment) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    try:
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _last_day(start: date, end: date | datetime | None) -> date:
    if isinstance(end, datetime):
        end = end.date()
    if end is None or end <= start:
        return start
    return end - timedelta(days=1)
