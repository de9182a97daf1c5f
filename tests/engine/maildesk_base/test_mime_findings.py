"""Invitations, reports and results of checks, as odd mailers write them."""

import warnings
from datetime import UTC, date, datetime

import pytest

from odoo.addons.maildesk_base.engine.mime.containers.pgp import (
    inline_kind,
    without_armour,
)
from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar
from odoo.addons.maildesk_base.engine.mime.findings.reports import (
    read_delivery_status,
    read_receipt,
)
from odoo.addons.maildesk_base.engine.mime.findings.unsubscribe import (
    parse_unsubscribe,
)


def test_words_behind_the_action_of_a_report_are_no_part_of_it():
    content = b"Final-Recipient: rfc822; z@x.example\nAction: Failed (permanent)\n"
    [recipient] = read_delivery_status([content]).recipients
    assert recipient.action == "failed"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "lines",
    [
        "RDATE:20260101T100000Z\r\n" * 40_000,
        "".join(f"ATTENDEE;CN=a:mailto:a{n}@x.example\r\n" for n in range(40_000)),
        "BEGIN:VALARM\r\nEND:VALARM\r\n" * 30_000,
        "BEGIN:X\r\n" * 40_000,
        "DESCRIPTION:" + "x\\n" * 600_000 + "\r\n",
    ],
)
def test_invitation_of_any_size_is_read(lines):
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Big\r\n{lines}END:VEVENT\r\n"
    event = read_calendar(f"{text}END:VCALENDAR\r\n".encode())
    assert event.summary == "Big"


def test_library_for_invitations_says_nothing_of_them():
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=/v.example/Europe/Berlin:"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert read_calendar(f"{text}20260101T100000\nEND:VEVENT\n".encode())
    assert not said


def event(*lines, method="REQUEST"):
    source = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        "UID:u",
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return read_calendar("\r\n".join(source).encode())


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (
            ("DTSTART:20251201T090000Z", "DTEND:20251201T100000Z"),
            datetime(2025, 12, 1, 9, tzinfo=UTC),
            datetime(2025, 12, 1, 10, tzinfo=UTC),
        ),
        (
            ("DTSTART;TZID=Europe/Berlin:20251201T090000", "DURATION:PT90M"),
            datetime(2025, 12, 1, 8, tzinfo=UTC),
            datetime(2025, 12, 1, 9, 30, tzinfo=UTC),
        ),
        (
            ("DTSTART;TZID=W. Europe Standard Time:20251201T090000",),
            datetime(2025, 12, 1, 8, tzinfo=UTC),
            None,
        ),
        (("DTSTART:nonsense", "SUMMARY:x"), None, None),
        (("SUMMARY:x",), None, None),
    ],
)
def test_times_of_an_event_are_understood(lines, start, end):
    found = event(*lines)
    assert (found.starts_at, found.ends_at) == (start, end)
    assert not found.is_all_day


def test_floating_time_says_so():
    found = event("DTSTART:20251201T090000")
    assert found.is_floating
    assert found.starts_at == datetime(2025, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "last_day"),
    [
        (("DTSTART;VALUE=DATE:20251224",), date(2025, 12, 24)),
        (
            ("DTSTART;VALUE=DATE:20251224", "DTEND;VALUE=DATE:20251225"),
            date(2025, 12, 24),
        ),
        (
            ("DTSTART;VALUE=DATE:20251224", "DTEND;VALUE=DATE:20251227"),
            date(2025, 12, 26),
        ),
        (
            ("DTSTART;VALUE=DATE:20251224", "DTEND;VALUE=DATE:20251220"),
            date(2025, 12, 24),
        ),
        (("DTSTART;VALUE=DATE:20251224", "DURATION:P2D"), date(2025, 12, 25)),
    ],
)
def test_whole_days_end_on_their_last_day(lines, last_day):
    found = event(*lines)
    assert found.is_all_day
    assert (found.starts_on, found.ends_on) == (date(2025, 12, 24), last_day)


def test_one_of_a_series_is_named():
    found = event("RECURRENCE-ID:20251201T090000Z", "SEQUENCE:x", "STATUS:tentative")
    assert found.recurrence_id == "20251201T090000Z"
    assert (found.sequence, found.status) == (0, "TENTATIVE")


def test_repeated_properties_count_once():
    found = event("SUMMARY:one", "SUMMARY:two", "ORGANIZER:mailto:a@x", "ORGANIZER:b@x")
    assert found.summary == "one"
    assert found.organizer.email == "a@x"


def test_people_are_read_as_they_come():
    found = event(
        'ATTENDEE;CN="Doe, John";PARTSTAT=ACCEPTED:MAILTO:john@x.example',
        "ATTENDEE:jane@x.example",
    )
    first, second = found.attendees
    assert (first.address.name, first.address.email) == ("Doe, John", "john@x.example")
    assert first.status == "accepted"
    assert (second.address.email, second.status) == ("jane@x.example", "needs-action")


def test_unknown_method_is_only_information():
    assert event("SUMMARY:x", method="EVIL").method == "PUBLISH"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
        b"\xff\xfe\x00",
    ],
)
def test_calendar_without_event_is_no_card(content):
    assert read_calendar(content) is None


def test_report_in_odd_form_is_read():
    report = read_delivery_status(
        [
            b"\nReporting-MTA: dns; x\n \nOriginal-Recipient: rfc822;<a@x.example>\n"
            b"Action: FAILED\nStatus: 5.0.0 (odd)\nDiagnostic-Code: X-Other; no\n way\n"
        ]
    )
    (found,) = report.recipients
    assert (found.address, found.action, found.status) == (
        "a@x.example",
        "failed",
        "5.0.0",
    )
    assert found.diagnostic == "X-Other; no way"


def test_receipt_without_recipient_is_read():
    assert (
        read_receipt(b"Disposition: automatic-action; deleted").disposition == "deleted"
    )


@pytest.mark.parametrize(
    ("value", "header"),
    [
        ("<https://e.example/u>", "<https://e.example/u>"),
        ("https://e.example/u, mailto:u@x", "<https://e.example/u>, <mailto:u@x>"),
        ("<mailto:u@x>, <https://e/u>", "<https://e/u>, <mailto:u@x>"),
        ("<HTTP://e.example/u>", "<HTTP://e.example/u>"),
        ("<https://e.example/a b>", "<https://e.example/ab>"),
        ("<javascript:x()>, <ftp://e>", ""),
        ("<>", ""),
    ],
)
def test_targets_for_unsubscribing_are_read(value, header):
    assert parse_unsubscribe(value).header == header


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("plain", "", "plain"),
        ("-----BEGIN PGP MESSAGE-----\nx", "encrypted", None),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nno end", "", None),
        (
            "before\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: x\n\n- -a\nb\n"
            "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\nafter",
            "signed",
            "before\n-a\nb\nafter",
        ),
    ],
)
def test_armour_of_openpgp_is_recognised(text, kind, shown):
    assert inline_kind(text) == kind
    assert without_armour(text) == (text if shown is None else shown)
