"""The answer to an invitation (RFC 5546 section 3.2.3)."""

from __future__ import annotations

from datetime import datetime

from ...errors import RejectedError
from ..findings.invitation import event_of, parse_calendar
from .mail import CalendarPart

_ANSWERS = frozenset(("ACCEPTED", "DECLINED", "TENTATIVE"))
# What an answer repeats of the invitation, so that the organizer finds the event.
_REPEATED = (
    "UID", "SEQUENCE", "RECURRENCE-ID", "ORGANIZER", "DTSTART", "DTEND", "DURATION",
    "SUMMARY", "LOCATION", "RRULE",
)  # fmt: skip


def invitation_reply(
    invitation: bytes,
    attendee: str,
    answer: str,
    now: datetime,
    recurrence_id: str = "",
) -> CalendarPart:
    """The calendar object that answers an invitation.

    :param invitation: the text/calendar part as it was received
    :param attendee: the address that was invited
    :param answer: ACCEPTED, DECLINED or TENTATIVE
    :param now: aware time of the answer
    :param recurrence_id: the RECURRENCE-ID of the one occurrence that is answered, as
        the invitation writes it; "" for the series, or for the only event there is
    :raises RejectedError: ``compose.answer``, ``compose.invitation`` (cannot be
        answered)
    """
    from icalendar import Calendar, Event

    if answer not in _ANSWERS:
        raise RejectedError("compose.answer", answer)
    received = parse_calendar(invitation)
    original = _event(received, recurrence_id) if received is not None else None
    if original is None or "UID" not in original or "ORGANIZER" not in original:
        raise RejectedError("compose.invitation")
    event = Event()
    for name in _REPEATED:
        if name in original:
            event[name] = original[name]
    event.add("DTSTAMP", now)
    event["ATTENDEE"] = _person(original, attendee, answer)
    calendar = Calendar()
    calendar.add("PRODID", "-//MailDesk//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "REPLY")
    for zone in _zones(received, event):
        calendar.add_component(zone)
    calendar.add_component(event)
    return CalendarPart(calendar.to_ical(), "REPLY")


def _event(received, recurrence_id: str):
    if not recurrence_id:
        return event_of(received)
    for event in received.walk("VEVENT"):
        named = event.get("RECURRENCE-ID")
        if named is not None and named.to_ical().decode() == recurrence_id:
            return event
    return None


def _person(original, attendee: str, answer: str):
    """The attendee as the organizer wrote them, with the answer."""
    from icalendar import vCalAddress

    person = vCalAddress(f"mailto:{attendee}")
    invited = original.get("ATTENDEE", [])
    for each in invited if isinstance(invited, list) else [invited]:
        if str(each).lower().removeprefix("mailto:") == attendee.lower():
            person = vCalAddress(str(each))
            if "CN" in each.params:
                person.params["CN"] = each.params["CN"]
            break
    person.params["PARTSTAT"] = answer
    return person


def _zones(received, event):
    """The definitions of the time zones that the event names (RFC 5545 section
    3.6.5), from the invitation or, where it has left them out, by their names.
    """
    from icalendar import Timezone

    known = {str(zone.get("TZID", "")): zone for zone in received.walk("VTIMEZONE")}
    for name in sorted(_zone_names(event)):
        zone = known.get(name)
        if zone is None:
            try:
                zone = Timezone.from_tzid(name)
            except Exception:  # a name that only the sender's program knows
                continue
        yield zone


def _zone_names(event) -> set[str]:
    names = set()
    for value in event.values():
        parameters = getattr(value, "params", None) or {}
        if parameters.get("TZID"):
            names.add(str(parameters["TZID"]))
    return names
