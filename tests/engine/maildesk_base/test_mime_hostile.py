"""Whatever the bytes: no error, nothing unsafe, and an end in sight.

The sizes are such that anything worse than linear would run for minutes.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.addresses import (
    parse_addresses,
    parse_mailbox,
)
from odoo.addons.maildesk_base.engine.mime.charset import decode_bytes
from odoo.addons.maildesk_base.engine.mime.containers.rtf import (
    decompress_rtf,
    rtf_to_html,
)
from odoo.addons.maildesk_base.engine.mime.containers.smime import open_envelope
from odoo.addons.maildesk_base.engine.mime.containers.tnef import read_tnef
from odoo.addons.maildesk_base.engine.mime.dates import parse_date
from odoo.addons.maildesk_base.engine.mime.encoded_words import decode_words
from odoo.addons.maildesk_base.engine.mime.findings.authentication import (
    read_authentication,
)
from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar
from odoo.addons.maildesk_base.engine.mime.findings.reports import read_delivery_status
from odoo.addons.maildesk_base.engine.mime.headers import decode_value
from odoo.addons.maildesk_base.engine.mime.message_ids import parse_message_ids
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.parameters import parse_parameters
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw
from odoo.addons.maildesk_base.engine.mime.preview import (
    MAX_PREVIEW_CHARS,
    preview_from_body,
)
from odoo.addons.maildesk_base.engine.mime.transfer import decode_base64
from odoo.addons.maildesk_base.engine.mime.view import build_view
from odoo.addons.maildesk_base.engine.wire import Wire

from tests.corpus import names, read
from tests.corpus.safety import dangers

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u202d\u202e]")

PIECES = st.sampled_from(
    [
b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"References: ",
        b"Content-Type: ", b"multipart/mixed", b"multipart/alternative", b"text/html",
        b"message/rfc822", b"; boundary=b", b'; boundary="', b"\r\n--b\r\n",
        b"\n--b--\n", b"\r\n", b"\n", b"\r", b"\r\n ", b"\n\n",
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment; filename*0*=", b"=?utf-8?q?", b"?=", b"=?",
        b"=?iso-2022-jp?b?", b"GyRC", b"<", b">", b"@", b",", b'"', b"(", b")", b";",
        b":", b"\\", b"a@b.example", b"charset=", b"utf-16", b"utf-7", b"gb2312",
        b"\x00", b"\xff", b"\xc3", b"\xe2\x82", b"=", b"%", b"'", b"<p>text</p>",
        b"<script>", b"begin 644 x\n", b"\nend\n", b"application/ms-tnef",
        b"application/pkcs7-mime", b"text/calendar", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        b"DTSTART:2025", b"MIIB",
    ]
)  # fmt: skip
SOUP = st.lists(PIECES, max_size=60).map(b"".join)
ANY = st.one_of(st.binary(max_size=600), SOUP)


def assert_storable(*texts):
    for text in texts:
        assert not FORBIDDEN.search(text)


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_bytes_are_shown(raw):
    body = body_from_raw(raw)
    view = build_view(body)
    assert view.html
    assert dangers(view.html) == []
    assert_storable(view.text, view.html, *(value for _, value in view.headers))
    preview = preview_from_body(body)
    assert len(preview) <= MAX_PREVIEW_CHARS
    assert "\n" not in preview
    assert_storable(preview, *(file.name for file in view.attachments))


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_bytes_give_header_values(raw):
    meta = meta_from_headers(raw)
    people = (meta.sender, *meta.to, *meta.cc, *meta.bcc, *meta.reply_to)
    assert_storable(
        meta.subject,
        meta.rfc_message_id,
        meta.list_unsubscribe,
        *meta.references,
        *(person.name + person.email for person in people),
    )
    assert "\n" not in meta.subject


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(names()), st.integers(0, 10**6), st.binary(max_size=8))
def test_damaged_mail_is_shown(name, place, damage):
    raw = read(name)[:20_000]
    place %= len(raw) + 1
    view = build_view(body_from_raw(raw[:place] + damage + raw[place + len(damage) :]))
    assert view.html
    assert dangers(view.html) == []


@settings(max_examples=200, deadline=None)
@given(
    st.text(), st.sampled_from(["", "utf-8", "utf-16", "gb2312", "x", "utf-7", "idna"])
)
def test_any_charset_gives_some_text(text, charset):
    data = text.encode("utf-8", "replace")
    decoded = decode_bytes(data, charset)
    assert_storable(decoded)
    if charset in ("", "utf-8", "x", "idna") and not re.search(
        "[\x00-\x1f\x7f-\x9f\u2028-\u202e\ufdd0-\ufeff\ufff9-\uffff]", text
    ):
        assert decoded == text


@pytest.mark.parametrize("end", [" ", "\n ", ",\n\t", ""])
def test_no_field_is_so_long_that_another_is_lost(end):
    raw = f"To: {f'a@x.example,{end}' * 120_000}\nSubject: Seen\nDate: x\n\nText"
    meta = meta_from_headers(raw.encode())
    assert meta.subject == "Seen" and len(meta.to) > 1_000


@pytest.mark.parametrize("part", ["Content-Type: image/png\n\nx\n", "\nx\n"])
def test_mail_of_too_many_parts_says_that_it_is_shown_in_part(part):
    raw = f"Content-Type: multipart/mixed; boundary=b\n\n{f'--b{chr(10)}{part}' * 600}"
    assert build_view(body_from_raw(f"{raw}--b--\n".encode())).is_cut


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_in_a_container_are_read(data):
    open_envelope(data)
    open_envelope(b"\x30\x80" + data)
    read_tnef(b"\x78\x9f\x3e\x22\x01\x00" + data)
    decompress_rtf(b"\xff\xff\0\0\xff\xff\xff\xff" + b"LZFu\0\0\0\0" + data)
    rtf_to_html(b"{\\rtf1\\fromhtml1" + data)
    decode_base64(data)
    read_delivery_status([data, data], data)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_event_is_read_or_left_out(text):
    for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "ATTENDEE", "SEQUENCE"):
        source = (
            f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{name}:{text}\nEND:VEVENT\nEND:VCALENDAR"
        )
        read_calendar(source.encode("utf-8", "replace"))


LONG = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "<" * LONG,
        '"' * LONG,
        '"\\' * LONG,
        "(" * LONG,
        "(,<" * LONG + ")",
        "," * LONG,
        "a@" * LONG,
        "a@b,<" * LONG,
        "=?" * LONG,
        "=?utf-8?q?" * (LONG // 10),
        "=?utf-8?q?x?= " * (LONG // 14),
        "=?utf-8?b?" + "A" * LONG,
        "name " * LONG,
        "<a b " * LONG + ">",
        ": ; " * LONG,
        "<id@x>" * LONG,
        "x=y;" * LONG,
        "a*0=" * LONG,
        'a="' * LONG,
        "1 " * LONG,
        "spf=" * LONG,
        ":" * LONG,
        "@:" * LONG + ";",
        "CN=a /b " * LONG,
    ],
    ids=lambda text: text[:14],
)
def test_long_field_is_read_in_one_go(text):
    wire = Wire(text)
    parse_addresses(wire)
    parse_mailbox(wire)
    decode_value(wire)
    decode_words(Wire(text[: 64 * 1024]))
    parse_date(text)
    parse_message_ids(text)
    parse_parameters(Wire(f"text/plain; {text}"))
    read_authentication([("received", wire), ("authentication-results", wire)])


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: " + b"x" * 2_000_000,
        b"X: y\n" * 200_000,
        b"X: y\n " * 200_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b--\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bb" * 200_000,
        b"Content-Type: multipart/mixed\n\n" + b"--x\n--y\n" * 80_000,
        b"\n\n" + b"begin 644 x\n" * 40_000,
        b"\n\n" + b"begin 644 x\n#86)C\nend\n" * 20_000,
        b"Content-Transfer-Encoding: base64\n\n" + b"A=" * 200_000,
        b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 400_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 80_000 + b"end",
        b"From: a\n\n" + b">" * 400_000,
        b"From: a\n\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n" * 12_000,
    ],
    ids=lambda raw: raw[:50],
)
def test_long_message_is_shown_in_one_go(raw):
    assert build_view(body_from_raw(raw)).html


def test_nested_boundaries_cost_no_more_than_their_depth():
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i)
        for i in range(60)
    )
    assert build_view(body_from_raw(head + b"\ntext" + b"\n--x" * 100_000)).html
