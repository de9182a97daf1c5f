"""Invitations to meetings (iTIP, RFC 5546, inside iMIP, RFC 6047)."""

from datetime import UTC, timedelta

_INVITATION = """\
BEGIN:VCALENDAR
PRODID:-//Nordlicht//Demo//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
DTSTAMP:{stamp}
DTSTART:{start}
DTEND:{end}
SUMMARY:{summary}
LOCATION:{place}
ORGANIZER;CN={organizer_name}:mailto:{organizer}
{attendees}
SEQUENCE:{sequence}
STATUS:{status}
END:VEVENT
END:VCALENDAR
"""


def make_invitation(letter, start, *, place="Room Polaris", method="REQUEST"):
    """Return the iCalendar text for a meeting that `letter` invites to.

    `start` is an aware datetime; a cancelling `method` is "CANCEL".
    """
    attendees = [
        f"ATTENDEE;CN={p.name};PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{p.address}"
        for p in letter.to
    ]
    text = _INVITATION.format(
        method=method,
        uid=letter.message_id.strip("<>"),
        stamp=_utc(letter.date),
        start=_utc(start),
        end=_utc(start + timedelta(hours=1)),
        summary=letter.subject,
        place=place,
        organizer_name=letter.sender.name,
        organizer=letter.sender.address,
        attendees="\n".join(attendees),
        sequence=1 if method == "CANCEL" else 0,
        status="CANCELLED" if method == "CANCEL" else "CONFIRMED",
    )
    return "\r\n".join(_fold(line) for line in text.strip().split("\n")) + "\r\n"


def _utc(moment):
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _fold(line):
    """Break a line into pieces of at most 75 bytes (RFC 5545 section 3.1)."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > 74:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])
