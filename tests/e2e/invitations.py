"""Invitations of another program's user, as they arrive by mail."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

ORGANIZER = "carl@example.net"
_INVITATION = """From: Carl <{organizer}>
To: {address}
Subject: {title}
Message-ID: <{uid}@example.net>
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Please join us.
--b
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T080000Z
SEQUENCE:0
DTSTART;TZID=Europe/Berlin:{day}T100000
DTEND;TZID=Europe/Berlin:{day}T110000
SUMMARY:{title}
ORGANIZER;CN=Carl:mailto:{organizer}
ATTENDEE;CN=Anna;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{address}
END:VEVENT
END:VCALENDAR
--b--
"""


def invitation(address, title):
    """(UID, bytes of the mail) of an invitation to tomorrow."""
    uid, now = uuid4().hex, datetime.now(UTC)
    raw = _INVITATION.format(
        organizer=ORGANIZER,
        address=address,
        title=title,
        uid=uid,
        date=format_datetime(now),
        day=(now + timedelta(days=1)).strftime("%Y%m%d"),
    )
    return uid, raw.replace("\n", "\r\n").encode()
