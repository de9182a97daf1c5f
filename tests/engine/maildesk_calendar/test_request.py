"""An invitation of our own is one that can be answered."""

from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar
from odoo.addons.maildesk_calendar.engine.request import invitation_request

# As the library writes it that Odoo uses.
ODOO = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//PYVOBJECT//NONSGML Version 1//EN\r
BEGIN:VEVENT\r
UID:20261130T100000Z-1234@host\r
DTSTART:20261207T090000Z\r
DTEND:20261207T100000Z\r
%s\
CREATED:20261130T100000Z\r
DESCRIPTION:Bring\\, please\\n\\n a very long line that is folded because it h\r
 as more than 75 letters\r
RRULE:DTSTART:20261207T090000\r
RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO\r
DTSTAMP:20261130T100000Z\r
ORGANIZER;CN="Anna; Sales":MAILTO:anna@example.com\r
SUMMARY:Launch\r
END:VEVENT\r
END:VCALENDAR\r
"""


def written(*attendees, answers=()):
    lines = b"".join(b"ATTENDEE:MAILTO:%s\r\n" % each for each in attendees)
    content = invitation_request(ODOO % lines, "event-7@x", 2, dict(answers))
    return read_calendar(content)


def test_what_an_answer_refers_to():
    event = written(b"carl@example.org")
    assert (event.method, event.uid, event.sequence) == ("REQUEST", "event-7@x", 2)
    assert event.recurrence == "FREQ=WEEKLY;COUNT=3;BYDAY=MO"
    assert (event.summary, event.organizer.name) == ("Launch", "Anna; Sales")
    assert event.description.startswith("Bring, please\n\n a very long line")


def test_who_comes_so_far():
    event = written(
        b"Carl@example.org",
        b"dora@example.org",
        answers={"carl@example.org": "DECLINED"},
    )
    assert [each.status for each in event.attendees] == ["declined", "needs-action"]
    assert all(each.rsvp for each in event.attendees)


def test_nobody_but_one_and_nobody():
    assert len(written(b"carl@example.org").attendees) == 1
    assert written().attendees == ()


def test_what_cannot_be_read_is_sent_as_it_is():
    broken = ODOO.replace(b"VERSION:", b"VERSION ") % b""
    assert invitation_request(broken, "event-7@x", 0, {}) == broken
