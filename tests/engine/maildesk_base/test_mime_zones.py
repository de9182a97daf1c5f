"""Time zones that invitations define themselves, and those they only name."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.mime.compose.rsvp import invitation_reply
from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar

_RULES = (
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
)


def zone(name, winter, summer="", rules=_RULES):
    change = "\r\n".join(
        (
            "BEGIN:{0}",
            "DTSTART:{1}",
            "TZOFFSETFROM:+0000",
            "TZOFFSETTO:{2}",
            "{3}",
            "END:{0}",
        )
    )
    changes = [change.format("STANDARD", "16011028T030000", winter, rules[0])]
    if summer:
        changes.append(change.format("DAYLIGHT", "16010325T020000", summer, rules[1]))
    return "\r\n".join((f"BEGIN:VTIMEZONE\r\nTZID:{name}", *changes, "END:VTIMEZONE"))


def invitation(name, start, *zones):
    return "\r\n".join(
        (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST",
            *zones,
            f'BEGIN:VEVENT\r\nUID:u\r\nDTSTART;TZID="{name}":{start}',
            "ORGANIZER:mailto:o@x.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        )
    ).encode()


def starts(*args):
    return read_calendar(invitation(*args)).starts_at


@pytest.mark.parametrize("name", ["Customized Time Zone", "W. Europe Standard Time"])
def test_zone_of_one_invitation_moves_no_other(name):
    assert starts(name, "20260701T100000", zone(name, "+0900")).hour == 1
    assert starts(name, "20260701T100000", zone(name, "+0100", "+0200")).hour == 8
    odd = zone(name, "+0300").replace("BEGIN:VT", 'BEGIN;X=":":VT', 1)
    assert starts(name, "20260701T100000", odd).hour == 7
    assert starts(name, "20260701T100000", zone(name, "-0200")).hour == 12


def test_name_as_long_as_a_book_hides_no_invitation():
    event = read_calendar(invitation("x" * 5000, "20260701T100000"))
    assert (event.uid, event.starts_at.hour) == ("u", 10)


def test_zone_changes_when_its_rules_say():
    home = zone("Zuhause", "+0100", "+0200")
    by_days = zone(
        "Zuhause",
        "-0500",
        "-0400",
        (
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU",
            "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
        ),
    )
    found = {
        moment: (
            starts("Zuhause", moment, home).hour,
            starts("Zuhause", moment, by_days).hour,
        )
        for moment in (
            "20260101T100000",
            "20260307T100000",
            "20260308T100000",
            "20260329T100000",
            "20261024T100000",
            "20261025T100000",
            "20261031T100000",
            "20261101T100000",
        )
    }
    assert list(found.values()) == [
        (9, 15), (9, 15), (9, 14), (8, 14), (8, 14), (9, 14), (9, 14), (9, 15),
    ]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "RRULE:FREQ=YEARLY;BYMONTH=99",
        "RRULE:nonsense",
        "RDATE:19700101T000000",
        "no line at all",
    ],
)
def test_odd_rules_cost_neither_time_nor_the_event(rule):
    found = starts(
        "Odd", "20260701T100000", zone("Odd", "+0200", "+0200", (rule, rule))
    )
    assert found.hour in (8, 10)


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("europe/berlin", 8),
        ("Europe/Berlin ", 8),
        ("tzone://Microsoft/Utc", 10),
        ("UTC+02:00", 8),
        ("GMT-0500", 15),
        ("W. Europe Standard Time", 8),
    ],
)
def test_zone_that_is_only_named_is_found(name, hour):
    found = read_calendar(invitation(name, "20260701T100000"))
    assert (found.starts_at.hour, found.is_floating) == (hour, False)


@pytest.mark.parametrize(
    ("name", "summer", "winter"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", 8, 9),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", 8, 9),
        ("(GMT+01.00) Amsterdam / Berlin", None, None),
        ("(GMT+0100) Br\u00fcssel, Kopenhagen, Madrid, Paris", 8, 9),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", 9, 10),
        ("(UTC) Coordinated Universal Time", 10, 10),
        ("(UTC-05:00) Eastern Time (US & Canada)", 14, 15),
        ("(UTC-07:00) Arizona", 17, 17),
        ("(UTC-03:00) City of Buenos Aires", 13, 13),
        ("(UTC-06:00) Guadalajara, Mexico City, Monterrey", 16, 16),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", 4, 4),
        ("(UTC+10:00) Canberra, Melbourne, Sydney", 0, 23),
        # a place that is elsewhere, and none that is known: the time it says
        ("(UTC+09:00) Berlin", 1, 1),
        ("(UTC+02:00) Somewhere", 8, 8),
        ("(UTC+99:00) Berlin", None, None),
        ("(UTC+01:00) " + "Berlin, " * 20, 8, 9),
    ],
)
def test_zone_by_the_name_that_people_see(name, summer, winter):
    for start, hour in (("20260701T100000", summer), ("20260115T100000", winter)):
        found = read_calendar(invitation(name, start))
        assert found.is_floating == (hour is None)
        assert hour is None or found.starts_at.hour == hour
        bare = invitation(name, start).replace(b'"', b"")
        if hour is not None:
            assert read_calendar(bare).starts_at == found.starts_at


def test_zone_that_the_invitation_defines_counts_before_its_name():
    name = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"
    assert starts(name, "20260701T100000", zone(name, "+0900")).hour == 1


def test_answer_repeats_the_zone_of_the_invitation():
    home = zone("Zuhause", "+0100", "+0200")
    part = invitation_reply(
        invitation("Zuhause", "20260701T100000", home),
        "me@x.example",
        "ACCEPTED",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert part.content.count(b"TZID:Zuhause") == 1
    assert part.content.count(b"BEGIN:VTIMEZONE") == 1
    assert part.content.count(b"BYDAY=-1SU") == 2


def test_people_named_by_a_number_have_their_address_beside_it():
    text = invitation("UTC", "20260701T100000").replace(
        b"ORGANIZER:mailto:o@x.example", b"ATTENDEE;EMAIL=b@x.example:/a/b/principal/"
    )
    assert read_calendar(text).attendees[0].address.email == "b@x.example"


def test_line_folded_within_a_letter_is_whole():
    text = invitation("UTC", "20260701T100000")
    text = text.replace(b"UID:u", b"UID:u\r\nSUMMARY:caf\xc3\r\n \xa9")
    assert read_calendar(text).summary == "caf\u00e9"
