"""Messages we write, read back by Python's own parser."""

import email
import email.policy
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.mime.compose import (
    Attached,
    CalendarPart,
    Mail,
    compose,
    needs_smtputf8,
    new_maildesk_id,
    new_message_id,
)
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.types import Address

ANNA = Address("Anna", "anna@example.com")
BOB = Address("Bob", "bob@example.org")
PLAIN = Mail(
    sender=ANNA,
    rfc_message_id="one@example.com",
    maildesk_id="md1",
    date=datetime(2025, 11, 21, 10, 11, 12, tzinfo=timezone(timedelta(hours=1))),
    to=(BOB,),
    subject="Hello",
    html="<p>Hello Bob</p>",
)


def written(**values):
    return compose(replace(PLAIN, **values))


def parsed(outgoing):
    return email.message_from_bytes(outgoing.mime, policy=email.policy.default)


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def structure(part):
    if not part.is_multipart():
        return part.get_content_type()
    return (part.get_content_subtype(), [structure(p) for p in part.iter_parts()])


def refusal(**values):
    with pytest.raises(RejectedError) as caught:
        written(**values)
    return caught.value.code


def test_simple_mail_has_text_and_html():
    message = parsed(written())
    assert structure(message) == ("alternative", ["text/plain", "text/html"])
    assert text_of(message) == "Hello Bob\n"
    assert "<p>Hello Bob</p>" in message.get_body(("html",)).get_content()
    assert message["Date"].datetime == PLAIN.date
    assert message["Message-ID"] == "<one@example.com>"
    assert message["X-MailDesk-Id"] == "md1"


def test_mail_without_html_is_plain():
    message = parsed(written(html="", text="Only text"))
    assert structure(message) == "text/plain"
    assert text_of(message) == "Only text\n"


def test_images_go_beside_the_html_and_files_around_it():
    image = Attached("logo.png", "image/png", b"png", "logo")
    unused = Attached("other.png", "image/png", b"png", "other")
    message = parsed(
        written(
            html='<img src="cid:logo">',
            inline=(image, unused),
            attachments=(Attached("a.pdf", "application/pdf", [b"a" * 99, b"b"]),),
        )
    )
    assert structure(message) == (
        "mixed",
        [
            ("alternative", ["text/plain", ("related", ["text/html", "image/png"])]),
            "image/png",
            "application/pdf",
        ],
    )
    pdf = list(message.iter_parts())[-1]
    assert pdf.get_content() == b"a" * 99 + b"b"


def test_invitation_answer_is_an_alternative():
    message = parsed(written(calendar=CalendarPart(b"BEGIN:VCALENDAR\r\n", "REPLY")))
    part = list(message.iter_parts())[-1]
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REPLY"


def test_hidden_recipients_are_only_in_the_filed_copy():
    outgoing = written(bcc=(Address("Secret", "secret@example.com"),))
    assert b"secret@example.com" not in outgoing.mime
    assert b"Bcc: Secret <secret@example.com>\r\n" in outgoing.filed_mime
    assert outgoing.recipients == ("bob@example.org", "secret@example.com")


def test_each_recipient_is_named_once():
    outgoing = written(cc=(Address("", "BOB@example.org"), ANNA))
    assert outgoing.recipients == ("bob@example.org", "anna@example.com")


@pytest.mark.parametrize(
    "subject",
    [
        "Grüße aus Köln",
        "日本語のとても長い件名です" * 10,
        "=?utf-8?q?not_a_word?=",
        "  odd   blanks ",
        "word " * 100,
        "x" * 2000,
        "ü" * 500,
        'a: b; c, <d> "e" (f)',
        "",
        "🙂 " * 60,
    ],
)
def test_subject_survives(subject):
    outgoing = written(subject=subject)
    assert " ".join(build_view(body_from_raw(outgoing.mime)).meta.subject.split()) == (
        " ".join(subject.split())[:1000].strip()
    )
    for line in outgoing.mime.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        assert len(line) <= 78 or b" " not in line.strip()


@pytest.mark.parametrize(
    "name",
    [
        "Anna Example",
        "Müller, Jörg",
        'Quo"ted',
        "a@b.example",
        "Dr. B.",
        "O'Neil",
        "日本",
    ],
)
def test_display_names_survive(name):
    message = parsed(written(to=(Address(name, "x@example.com"), BOB)))
    first, second = message["To"].addresses
    assert (first.display_name, first.addr_spec) == (name, "x@example.com")
    assert second.addr_spec == "bob@example.org"


@pytest.mark.parametrize(
    "filename",
    [
        "plain.pdf",
        "two words.pdf",
        'quo"te\\.pdf',
        "Übersicht.pdf",
        "Übersicht mit einem sehr langen Namen, der gefaltet werden muß — ja.pdf" * 2,
        "日本語" * 30 + ".pdf",
    ],
)
def test_filenames_survive(filename):
    file = Attached(filename, "application/pdf", b"x")
    outgoing = written(attachments=(file,))
    part = list(parsed(outgoing).iter_attachments())[-1]
    assert part.get_filename() == filename
    assert all(len(line) <= 998 for line in outgoing.mime.split(b"\r\n"))


def test_long_message_ids_are_never_encoded():
    ids = tuple(f"{number}.{'x' * 120}@example.com" for number in range(60))
    outgoing = written(references=ids, in_reply_to=ids[-1])
    head = outgoing.mime.partition(b"\r\n\r\n")[0]
    assert b"=?" not in head
    references = parsed(outgoing)["References"].split()
    assert len(references) == 21
    assert references[0] == f"<{ids[0]}>"
    assert references[-1] == f"<{ids[-1]}>"
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


def test_unusable_ids_of_others_are_left_out():
    outgoing = written(
        in_reply_to="bad id", references=("ok@x", "b\r\nBcc: evil@x", "ü@x")
    )
    message = parsed(outgoing)
    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x>"
    assert message["Bcc"] is None


def test_every_relay_can_carry_the_result():
    outgoing = written(html="<p>Grüße</p>" * 400, subject="ü")
    assert outgoing.mime.isascii()
    assert all(len(line) <= 998 for line in outgoing.mime.split(b"\r\n"))
    assert b"\n" not in outgoing.mime.replace(b"\r\n", b"")


def test_eight_bit_is_used_where_it_is_offered():
    outgoing = compose(replace(PLAIN, html="<p>Grüße</p>"), eight_bit=True)
    assert "Grüße".encode() in outgoing.mime
    assert text_of(parsed(outgoing)) == "Grüße\n"


def test_line_beginning_with_from_is_protected():
    message = written(html="", text="From here on\nFrom there")
    assert b"\r\nFrom here" not in message.mime
    assert text_of(parsed(message)) == "From here on\nFrom there\n"


def test_international_domains_travel_as_ascii():
    outgoing = written(to=(Address("", "info@bücher.example"),))
    assert outgoing.recipients == ("info@xn--bcher-kva.example",)
    assert not needs_smtputf8(outgoing)


def test_international_local_parts_need_smtputf8():
    outgoing = written(to=(Address("", "jörg@example.com"),))
    assert needs_smtputf8(outgoing)
    assert "jörg@example.com".encode() in outgoing.mime


def test_international_reply_address_needs_smtputf8():
    assert needs_smtputf8(written(reply_to=(Address("", "jörg@example.com"),)))


def test_local_parts_are_quoted_where_they_must_be():
    assert written(to=(Address("", "a b@example.com"),)).recipients == (
        '"a b"@example.com',
    )


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "a\r\nBcc: evil@example.com"},
        {"subject": "a\nb"},
        {"subject": "a\0b"},
        {"subject": "a\u2028b"},
        {"sender": Address("A\r\nBcc: evil@example.com", "a@example.com")},
        {"to": (Address("", "a@example.com\r\nBcc: evil@example.com"),)},
        {"to": (Address("x\ny", "a@example.com"),)},
        {"reply_to": (Address("", "a@exa\nmple.com"),)},
        {"attachments": (Attached("a\r\nb.pdf", "application/pdf", b""),)},
        {"calendar": CalendarPart(b"", "RE\r\nPLY")},
    ],
    ids=repr,
)
def test_line_breaks_in_fields_are_refused(values):
    assert refusal(**values) == "compose.injection"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"to": (Address("", "nobody"),)}, "compose.address"),
        ({"to": (Address("", "@example.com"),)}, "compose.address"),
        ({"to": (Address("", "a@"),)}, "compose.address"),
        ({"to": (Address("", "a@b c"),)}, "compose.address"),
        ({"to": (Address("", "a@-ü.example"),)}, "compose.address"),
        ({"to": ()}, "compose.no_recipient"),
        ({"rfc_message_id": "a b@x"}, "compose.message_id"),
        ({"rfc_message_id": "a\r\n@x"}, "compose.message_id"),
        ({"maildesk_id": "x\r\nBcc: y"}, "compose.message_id"),
        ({"date": datetime(2025, 1, 1)}, "compose.date"),
        (
            {
                "html": '<img src="cid:a">b">',
                "inline": (Attached("x", "image/png", b"", "a\n"),),
                "attachments": (Attached("x", "image/png", b"", "a b"),),
            },
            "compose.content_id",
        ),
    ],
    ids=repr,
)
def test_what_cannot_be_sent_is_refused(values, code):
    assert refusal(**values) == code


@pytest.mark.parametrize(
    "name",
    ["Bcc", "From", "Content-Type", "X\r\nBcc", "Bcc: e@x.example\r\nX", "", "X Y"],
)
def test_kept_header_is_no_other_one(name):
    message = parsed(written(headers=((name, "eve@x.example"), ("X-Kept", "yes"))))
    assert message["X-Kept"] == "yes"
    assert "eve@x.example" not in str(message)


def test_draft_may_be_unfinished():
    mail = replace(PLAIN, to=(Address("", "bo"), BOB), html="")
    outgoing = compose(mail, draft=True)
    assert outgoing.recipients == ("bob@example.org",)
    assert compose(replace(mail, to=()), draft=True).recipients == ()


def test_wishes_are_written():
    message = parsed(written(importance="high", read_receipt=True, auto_submitted=True))
    assert message["Importance"] == "high"
    assert message["Disposition-Notification-To"] == "Anna <anna@example.com>"
    assert message["Auto-Submitted"] == "auto-replied"


def test_attached_message_stays_a_message():
    inner = compose(PLAIN).mime
    message = parsed(written(attachments=(Attached("m.eml", "message/rfc822", inner),)))
    attached = list(message.iter_attachments())[-1]
    assert attached.get_content()["Subject"] == "Hello"


def test_attached_message_that_would_need_encoding_becomes_a_file():
    inner = "Subject: x\n\nGrüße".encode()
    message = parsed(written(attachments=(Attached("m.eml", "message/rfc822", inner),)))
    attached = list(message.iter_attachments())[-1]
    assert attached.get_content_type() == "application/octet-stream"
    assert attached.get_content() == inner


def test_blocked_images_of_a_quotation_are_given_back():
    quoted = (
        '<div class="md-mail" data-maildesk-quote="1">'
        '<img data-maildesk-src="https://e.example/a.png"></div>'
    )
    html = parsed(written(html=quoted)).get_body(("html",)).get_content()
    assert '<img src="https://e.example/a.png">' in html
    assert "data-maildesk" not in html


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.com",
        "a@" + "sub." * 20 + "example.com",
        "ü@bücher.example",
        "nobody",
    ],
)
def test_message_ids_are_short_and_unique(address):
    first, second = (new_message_id(address, os.urandom) for _ in range(2))
    assert first != second
    assert len(first) < 70
    assert re.fullmatch(r"[a-z0-9]{20,}@[a-z0-9.-]+", first)


def test_maildesk_ids_are_plain():
    assert re.fullmatch(r"[a-z0-9]{20,30}", new_maildesk_id(os.urandom))


TEXT = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"
    )
)


@settings(max_examples=150, deadline=None)
@given(subject=TEXT, name=TEXT, html=TEXT, filename=TEXT)
def test_whatever_is_typed_arrives(subject, name, html, filename):
    mail = replace(
        PLAIN,
        subject=subject,
        to=(Address(name, "bob@example.org"),),
        html=html,
        date=datetime(2025, 1, 1, tzinfo=UTC),
        attachments=(Attached(filename, "application/pdf", b"pdf"),),
    )
    outgoing = compose(mail)
    assert outgoing.mime.isascii()
    view = build_view(body_from_raw(outgoing.mime))
    assert [address.email for address in view.meta.to] == ["bob@example.org"]
    assert view.meta.rfc_message_id == PLAIN.rfc_message_id
    assert len(view.attachments) == 1
