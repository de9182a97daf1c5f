"""The structure of the corpus: which part is the text, which an attachment."""

from datetime import UTC, date, datetime

import pytest

from odoo.addons.maildesk_base.engine.mime.containers import (
    container_of,
    embedded_content,
)
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw, parse_message
from odoo.addons.maildesk_base.engine.mime.structure import (
    attachments_of,
    has_calendar,
)
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.types import Address

from tests.corpus import names, read


def view(name):
    return build_view(body_from_raw(read(name)))


def listed(name):
    """Part id and name of what a reader sees as attachments."""
    return [(a.part_id, a.name) for a in view(name).attachments if not a.is_inline]


@pytest.mark.parametrize(
    ("name", "attachments"),
    [
        ("s-usual", [("2", "offer.pdf")]),
        ("s-boundary-missing", [("2", "a.pdf")]),
        ("s-not-closed", [("2", "t.csv")]),
        ("s-closed-early", [("2", "t.csv")]),
        ("s-truncated", [("2", "cut.pdf")]),
        ("s-forwarded", [("2", "message.eml")]),
        ("s-forwarded-base64", [("2", "old mail.eml")]),
        ("s-only-forwarded", [("1", "message.eml")]),
        ("s-appledouble", [("2.2", "file.pdf")]),
        ("s-digest", [("1", "message.eml"), ("2", "message.eml")]),
        ("s-signed", []),
        ("s-report", []),
        ("s-invitation", [("2", "invite.ics")]),
        ("s-inline-unused", [("2", "photo.png")]),
        ("s-inline-as-attachment", []),
        ("s-html-attachment", [("2", "page.html")]),
        ("s-text-pieces", [("2", "photo.jpg")]),
        ("c-winmail", [("2/1", "Long näme.txt")]),
        ("c-smime-signed", [("1/2", "in.pdf")]),
        ("c-smime-signed-streamed", [("1/2", "in.pdf")]),
        ("c-smime-broken", [("1", "smime.p7m")]),
    ],
)
def test_attachments_are_listed(name, attachments):
    assert listed(name) == attachments


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s-usual", "plain text"),
        ("s-boundary-missing", "found anyway"),
        ("s-boundary-wrong", "found anyway"),
        ("s-boundary-nowhere", "No parts at all, only this."),
        ("s-boundary-twice", "inner"),
        ("s-boundary-prefix", "first\n--bogus\nstill first"),
        ("s-closed-early", "first"),
        ("s-forwarded", "see below"),
        ("s-signed", "signed text"),
        ("s-text-pieces", "above\n\nbelow\n\nlist footer"),
        ("s-related-start", "root"),
        ("c-winmail", "Grüße €& Co"),
        ("c-smime-signed", "Text within the signature"),
        ("c-smime-signed-streamed", "Text within the signature"),
    ],
)
def test_text_is_found(name, text):
    assert view(name).text == text


def test_parts_are_numbered_as_imap_numbers_them():
    numbers = [part.part_id for part in parse_message(read("s-usual")).parts]
    assert numbers == ["1.1", "1.2.1", "1.2.2", "2"]


def test_only_the_best_html_alternative_is_shown():
    html = view("s-two-html").html
    assert "best" in html
    assert "old" not in html


def test_image_of_the_text_is_not_listed_but_known():
    shown = view("s-usual")
    assert shown.inline == (("pic@x", "1.2.2"),)
    assert 'data-maildesk-cid="pic@x"' in shown.html


def test_marked_attachments_are_those_of_the_list():
    parts = parse_message(read("s-usual")).parts
    assert [part.filename for part in attachments_of(parts)] == ["offer.pdf"]
    assert not has_calendar(parts)


def test_page_as_attachment_is_risky():
    (page,) = view("s-html-attachment").attachments
    assert page.is_risky


def test_deep_nesting_ends_somewhere():
    assert len(parse_message(read("s-deep")).parts) == 1
    assert view("s-deep").html


def test_number_of_parts_is_capped():
    assert len(parse_message(read("s-many-parts")).parts) == 500


def test_invitation_becomes_a_card():
    event = view("s-invitation").calendar
    assert (event.method, event.uid, event.sequence) == (
        "REQUEST",
        "event-1@example.com",
        2,
    )
    assert event.summary == "Planning, part two"
    assert event.starts_at == datetime(2025, 12, 1, 8, tzinfo=UTC)
    assert event.ends_at == datetime(2025, 12, 1, 9, tzinfo=UTC)
    assert event.organizer == Address("Anna", "anna@example.com")
    assert event.attendees[0].address == Address("Bob", "bob@example.org")
    assert event.attendees[0].rsvp
    assert event.recurrence == "FREQ=WEEKLY;COUNT=5"


def test_cancelled_day_off_is_understood():
    shown = view("s-cancelled")
    event = shown.calendar
    assert (event.method, event.status) == ("CANCEL", "CANCELLED")
    assert event.is_all_day
    assert (event.starts_on, event.ends_on) == (date(2025, 12, 24), date(2025, 12, 26))
    assert shown.text == "Holidays\n\nOff for all"
    assert shown.notice == ""


def test_delivery_report_names_each_recipient():
    report = view("s-report").report
    failed, delayed = report.recipients
    assert (failed.address, failed.action, failed.status) == (
        "nobody@example.org",
        "failed",
        "5.1.1",
    )
    assert failed.diagnostic == "550 5.1.1 User unknown"
    assert delayed.action == "delayed"
    assert report.rfc_message_id == "sent@example.com"


def test_read_receipt_names_the_mail():
    report = view("s-receipt").report
    assert (report.kind, report.disposition) == ("receipt", "displayed")
    assert report.rfc_message_id == "sent@example.com"


@pytest.mark.parametrize(
    ("name", "part_id", "content"),
    [
        ("c-winmail", "2/1", b"file content"),
        ("c-smime-signed", "1/2", b"%PDF"),
        ("c-smime-signed-streamed", "1/2", b"%PDF"),
        ("b-uuencode", "1/1", b"hello world"),
        ("c-winmail", "2/9", None),
        ("c-winmail", "2/x", None),
        ("c-smime-signed", "1/7", None),
    ],
)
def test_inner_attachment_can_be_downloaded(name, part_id, content):
    message = parse_message(read(name))
    outer = container_of(part_id)
    part = next(part for part in message.parts if part.part_id == outer)
    assert embedded_content(part, message.content(outer), part_id) == content


def test_base64_forward_gives_the_inner_message():
    content = parse_message(read("s-forwarded-base64")).content("2")
    assert content.startswith(b"From: carol@example.com")


@pytest.mark.parametrize("name", names())
def test_every_mail_is_shown_as_something(name):
    shown = view(name)
    assert shown.html
    assert "<script" not in shown.html.lower()
    assert "\0" not in shown.html + shown.text + shown.meta.subject


@pytest.mark.parametrize("name", names())
def test_every_mail_is_shown_wherever_it_was_cut(name):
    raw = read(name)
    for cut in range(0, len(raw), max(1, len(raw) // 25)):
        assert build_view(body_from_raw(raw[:cut])).html
