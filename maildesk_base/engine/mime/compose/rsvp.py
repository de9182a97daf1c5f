"""The answer to an invitation (RFC 5546 section 3.2.3)."""

from __future__ import annotations

from datetime import datetime

from ...errors import RejectedError
from .mail import CalendarPart

_ANSWERS = frozenset(("ACCEPTED", "DECLINED", "TENTATIVE"))
# What an answer repeats of the invitation, so that the organizer finds the event.
_REPEATED = (
    "UID", "SEQUENCE", "RECURRENCE-ID", "ORGANIZER", "DTSTART", "DTEND", "DURATION",
    "SUMMARY", "LOCATION", "RRULE",
)  # fmt: skip


def invitation_reply(
    invitation: bytes, attendee: str, answer: str, now: datetime
) -> CalendarPart:
    """The calendar object that answers an invitation.

    :param invitation: the text/calendar part as it was received
    :param attendee: the address that was invited
    :param answer: ACCEPTED, DECLINED or TENTATIVE
    :param now: aware time of the answer :raises RejectedError: ``compose.answer``,
        ``compose.invitation`` (cannot be answered)
    """
    from icalendar import Calendar, Event, vCalAddress

    if answer not in _ANSWERS:
        raise RejectedError("compose.answer", answer)
    original = _event_of(invitation)
    event = Event()
    for name in _REPEATED:
        if name in original:
            event[name] = original[name]
    event.add("DTSTAMP", now)
    person = vCalAddress(f"mailto:{attendee}")
    person.params["PARTSTAT"] = answer
    event["ATTENDEE"] = person
    calendar = Calendar()
    calendar.add("PRODID", "-//MailDesk//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "REPLY")
    calendar.add_component(event)
    return CalendarPart(calendar.to_ical(), "REPLY")


def _event_of(invitation: bytes):
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(invitation)
        event = next(iter(calendar.walk("VEVENT")), None)
    except Exception as error:  # the library raises many kinds on broken input
        raise RejectedError("compose.invitation") from error
    if event is None or "UID" not in event or "ORGANIZER" not in event:
        raise RejectedError("compose.invitation")
    return event
