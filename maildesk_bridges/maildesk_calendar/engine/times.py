"""When an event of an invitation is, as a calendar stores it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

# Other years are typing errors and attacks; calendars cannot even show them.
FIRST_YEAR, LAST_YEAR = 1970, 2200
_MOMENT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Times:
    """Begin and end: dates of an all-day event, the last day included, or moments in
    UTC without a time zone.
    """

    start: date | datetime
    stop: date | datetime
    is_all_day: bool


def times_of(event: dict, zone_name: str) -> Times | None:
    """When the event is; None when that is no time a calendar has.

    :param event: a ``CalendarSummary`` as JSON
    :param zone_name: where the reader is: a floating time is theirs
    """
    if event["is_all_day"]:
        start, stop = _day(event["starts_on"]), _day(event["ends_on"])
    else:
        start = _moment(event, "starts_at", zone_name)
        stop = _moment(event, "ends_at", zone_name)
    if start is None or not FIRST_YEAR <= start.year <= LAST_YEAR:
        return None
    if stop is None or stop < start or stop.year > LAST_YEAR:
        stop = start
    return Times(start, stop, event["is_all_day"])


def occurrence_of(event: dict, zone_name: str) -> date | datetime | None:
    """Which occurrence of its series an event replaces: when that was to begin, as
    ``Times.start`` has it (RECURRENCE-ID, RFC 5545 section 3.8.4.4).
    """
    text = event["recurrence_id"]
    for pattern in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = datetime.strptime(text, pattern)
        except ValueError:
            continue
        if pattern == "%Y%m%d":
            return moment.date()
        if text.endswith("Z"):
            return moment
        return to_utc(moment, event["timezone"] or zone_name, zone_name)
    return None


def next_half_hour(now: datetime) -> datetime:
    """The next full or half hour."""
    return now + (datetime.min - now) % timedelta(minutes=30)


def to_utc(moment: datetime, name: str, fallback: str) -> datetime:
    """Local time as UTC; both without a time zone."""
    return (
        moment.replace(tzinfo=zone_of(name, fallback))
        .astimezone(UTC)
        .replace(tzinfo=None)
    )


def zone_of(*names: str) -> ZoneInfo:
    """The first of these time zones that there is, else UTC."""
    known = (name for name in names if name in available_timezones())
    return ZoneInfo(next(known, "UTC"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(event: dict, key: str, zone_name: str) -> datetime | None:
    try:
        moment = datetime.strptime(event[key] or "", _MOMENT)
    except ValueError:
        return None  # there is none, or in the year 1
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None if key == "ends_at" else moment
    return to_utc(moment, zone_name, "UTC") if event["is_floating"] else moment
