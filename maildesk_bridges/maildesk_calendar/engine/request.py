"""Invitations of our own (RFC 5546 section 3.2.2)."""

from __future__ import annotations

from collections.abc import Mapping


def invitation_request(
    content: bytes, uid: str, sequence: int, answers: Mapping[str, str]
) -> bytes:
    """A calendar object with one event, as an invitation that can be answered by mail.

    :param content: the object, with organizer and attendees
    :param uid: what an answer names the event by
    :param sequence: number of this version of the event
    :param answers: PARTSTAT of the attendees by address in lower case
    :return: the content as it was when the library cannot read it
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
    except ValueError:
        return content
    calendar["METHOD"] = "REQUEST"
    [event] = calendar.walk("VEVENT")
    event["UID"] = uid
    event["SEQUENCE"] = sequence
    # Odoo writes the start of a series as a rule of its own.
    rules = [rule for rule in _values(event, "RRULE") if "FREQ" in rule]
    event.pop("RRULE", None)
    for rule in rules:
        event.add("RRULE", rule)
    for attendee in _values(event, "ATTENDEE"):
        address = attendee.lower().removeprefix("mailto:")
        attendee.params["PARTSTAT"] = answers.get(address, "NEEDS-ACTION")
        attendee.params["RSVP"] = "TRUE"
    return calendar.to_ical()


def _values(event, name: str) -> list:
    values = event.get(name, [])
    return values if isinstance(values, list) else [values]
