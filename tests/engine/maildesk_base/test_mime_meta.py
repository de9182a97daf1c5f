"""Single header values: addresses, dates, ids, words, marks of the sender."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.mime.addresses import parse_addresses
from odoo.addons.maildesk_base.engine.mime.dates import parse_date
from odoo.addons.maildesk_base.engine.mime.headers import (
    Headers,
    decode_value,
    split_message,
    split_part,
)
from odoo.addons.maildesk_base.engine.mime.message_ids import (
    parse_message_id,
    parse_message_ids,
)
from odoo.addons.maildesk_base.engine.mime.meta import (
    FIELDS,
    HeaderMeta,
    meta_from_headers,
)
from odoo.addons.maildesk_base.engine.mime.parameters import (
    decode_parameters,
    parse_parameters,
)
from odoo.addons.maildesk_base.engine.types import Address, Location, MessageMeta
from odoo.addons.maildesk_base.engine.wire import wire_from_bytes


def wire(text):
    """A header value as bytes on the wire."""
    return wire_from_bytes(text.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("<a@b.example>", [("", "a@b.example")]),
        ("Anna <a@b.example>", [("Anna", "a@b.example")]),
        ('"Anna E." <a@b.example>', [("Anna E.", "a@b.example")]),
        ("Anna<a@b.example>", [("Anna", "a@b.example")]),
        ("a@b.example (Anna)", [("Anna", "a@b.example")]),
        ("a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("a@b.example c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        (
            "A <a@b.example> B <c@d.example>",
            [("A", "a@b.example"), ("B", "c@d.example")],
        ),
        ("Doe, John <j@d.example>", [("Doe, John", "j@d.example")]),
        ("foo <a@b.example> bar", [("foo", "a@b.example")]),
        ("'a@b.example' <a@b.example>", [("", "a@b.example")]),
        ("Jörg <j@d.example>", [("Jörg", "j@d.example")]),
        ("jörg@bücher.example", [("", "jörg@bücher.example")]),
        ("=?utf-8?q?J=C3=B6rg?= <j@d.example>", [("Jörg", "j@d.example")]),
        ("<@relay.example:a@b.example>", [("", "a@b.example")]),
        ("<mailto:a@b.example>", [("", "a@b.example")]),
        ('"Anna" <>', []),
        (
            "Group: a@b.example, c@d.example;",
            [("", "a@b.example"), ("", "c@d.example")],
        ),
        ("undisclosed-recipients:;", []),
        ("undisclosed-recipients:", []),
        ("Info: Shop <a@b.example>", [("Info: Shop", "a@b.example")]),
        ("a @ b.example", [("", "a@b.example")]),
        (
            "CN=Ann Lee/OU=Sales/O=Acme@ACME, a@b.example",
            [
                ("Ann Lee", '"CN=Ann Lee/OU=Sales/O=Acme"@ACME'),
                ("", "a@b.example"),
            ],
        ),
        ("Ann Lee/Acme@ACME", [("Ann Lee", '"Ann Lee/Acme"@ACME')]),
        ("<CN=Ann Lee/O=Acme@ACME>", [("", '"CN=Ann Lee/O=Acme"@ACME')]),
        ("Sales and/or Press a@b.example", [("Sales and/or Press", "a@b.example")]),
        ("", []),
        (",,, ;", []),
        ('"unclosed <a@b.example>', [("unclosed", "a@b.example")]),
        ("Anna <a@b.example", [("Anna", "a@b.example")]),
        ("Anna a@b.example>", [("Anna", "a@b.example")]),
        ('"a \\"b\\" c" <a@b.example>', [('a "b" c', "a@b.example")]),
        ("(a (nested) comment) a@b.example", [("a (nested) comment", "a@b.example")]),
        ("=?utf-8?q?a=40b=2Eexample?=", [("", "a@b.example")]),
        ("A\r\n\tB <a@b.example>", [("A B", "a@b.example")]),
    ],
)
def test_addresses_are_found(text, expected):
    found = parse_addresses(wire(text))
    assert [(address.name, address.email) for address in found] == expected


def test_thousands_of_recipients_are_found():
    text = ", ".join(f'"Person {n}" <p{n}@example.com>' for n in range(1500))
    assert len(parse_addresses(wire(text))) == 1500


NINE = datetime(2025, 11, 21, 9, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Fri, 21 Nov 2025 10:11:12 +0100", NINE),
        ("21 Nov 2025 10:11:12 +0100", NINE),
        ("Fri, 21 Nov 2025 09:11:12 GMT", NINE),
        ("Fri, 21 Nov 2025 09:11:12 UT", NINE),
        ("Fri, 21 Nov 2025 09:11:12 Z", NINE),
        ("Fri, 21 Nov 2025 04:11:12 EST", NINE),
        ("Fri, 21 Nov 2025 10:11:12 +0100 (CET)", NINE),
        ("Fri, 21 Nov 2025 10:11:12 +01:00", NINE),
        ("Fri, 21 Nov 2025 11:11:12 GMT+02:00", NINE),
        ("Fri 21 Nov 2025 10:11:12 +0100", NINE),
        ("Fri,  21  Nov  2025  10:11:12  +0100", NINE),
        ("Fri, 21 Nov 25 10:11:12 +0100", NINE),
        ("Fri, 21-Nov-2025 10:11:12 +0100", NINE),
        ("Fri, 21 Nov 2025 10.11.12 +0100", NINE),
        ("Fri Nov 21 09:11:12 2025", NINE),
        ("Fr, 21 Nov 2025 10:11:12 +0100", NINE),
        ("2025-11-21T09:11:12Z", NINE),
        ("2025-11-21 10:11:12.345 +0100", NINE),
        ("2025/11/21 09:11:12", NINE),
        ("Fri, 21 Nov 2025 09:11:12", NINE),
        ("Mo, 1 Dez 2025 08:00:00 +0100", datetime(2025, 12, 1, 7, tzinfo=UTC)),
        ("Fri, 21 Nov 2025 10:11:60 +0100", NINE.replace(second=59)),
        ("Fri, 21 Nov 2025 24:00:00 +0000", datetime(2025, 11, 22, tzinfo=UTC)),
        ("Fri, 21 Nov 2025 09:11:12 +9900", NINE),
        ("Fri, 21 Nov 2025 10:11:12 CET", NINE),
        ("Fri, 21-Nov-2025 11:11:12 CEST", NINE),
        ("Fri, 21 Nov 2025 10:11:12 (CET)", NINE),
        ("Fri, 21 Nov 2025 10:11:12 +0100 (JST)", NINE),
        ("Fri, 21 Nov 2025 18:11:12 JST", NINE),
        ("Fri, 21 Nov 2025 12:11:12 MSK", NINE),
        ("Fri, 21 Nov 2025 20:11:12 AEDT", NINE.replace(hour=9)),
        ("Fri, 21 Nov 2025 2:41:12 PM IST", NINE),
        ("21 Nov 2025 09:11:12 AM", NINE),
        ("11/21/2025 9:11:12 AM", NINE),
        ("21/11/2025 09:11:12", NINE),
        ("Fri, 21 Nov 2025 12:11:12 a.m. GMT", NINE.replace(hour=0)),
        ("Fri, 21 Nov 2025 12:11:12 PM", NINE.replace(hour=12)),
        ("Fri, 21 Nov 2025 10:11:12.345 +0100", NINE),
        ("Fri, 21 Nov 2025 10:11:12 +01", NINE),
        ("Fri , 21 Nov 2025 10:11:12 +0100", NINE),
        ("21.11.2025 09:11:12", NINE),
        ("Freitag, 21. November 2025 09:11:12", NINE),
        ("ven., 21 févr. 2025 10:11:12 +0100", NINE.replace(month=2)),
        ("Пт, 21 мая 2025 12:11:12 +0300", NINE.replace(month=5)),
        ("21 Sept 2025 09:11:12 +0000", NINE.replace(month=9)),
        ("2025年11月21日 09:11:12", NINE),
        ("21 Nov 2025", datetime(2025, 11, 21, tzinfo=UTC)),
        ("Fri, 31 Feb 2025 10:11:12 +0100", None),
        ("Thu, 1 Jan 1601 00:00:00 +0000", None),
        ("Thu, 1 Jan 9999 00:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
        ("0", None),
    ],
)
def test_dates_are_understood(value, moment):
    assert parse_date(value) == moment


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x> <b@x>", ("a@x", "b@x")),
        ("<a@x><b@x>", ("a@x", "b@x")),
        ("<a@x> (a comment) <b@x>", ("a@x", "b@x")),
        ("<a@x>\t<a@x>", ("a@x",)),
        ("<a @x>", ("a@x",)),
        ("a@x b@x", ("a@x", "b@x")),
        ("<A@x> <a@x>", ("A@x", "a@x")),
        ("<>", ()),
        ("none", ()),
        ("", ()),
    ],
)
def test_ids_are_found(value, ids):
    assert parse_message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<a@x>", "a@x"),
        ("  <a@x>  ", "a@x"),
        ("<<a@x>>", "a@x"),
        ("a@x", "a@x"),
        ("no-at-sign", "no-at-sign"),
        ("<no at sign>", "noatsign"),
        ("", ""),
        ("<" + "x" * 5000 + ">", "x" * 998),
    ],
)
def test_message_id_is_found(value, expected):
    assert parse_message_id(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b", "a b"),
        ("a=?utf-8?q?b?=c", "abc"),
        ("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?q?what?_yes?=", "what? yes"),
        ("=?utf-8?q?=ZZ?=", "=ZZ"),
        ("=??q?abc?=", "abc"),
        ("=?utf-8?b?!!!?=", ""),
        ("=?utf-8?b?YQ?=", "a"),
        ("=?utf-8?b?YWJj=?=", "abc"),
        ("=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?windows-1252?q?=80?= =?utf-8?q?=E2=82=AC?=", "€€"),
        ("=?utf-8?q?zero=00width=E2=80=AE?=", "zerowidth"),
        ("=?utf-8?q?a=0Ab?=", "a b"),
    ],
)
def test_encoded_words_are_decoded(text, expected):
    assert decode_value(wire(text)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("attachment; filename=a.pdf", "a.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ("attachment; FILENAME = a b.pdf ; x=y", "a b.pdf"),
        ("attachment; filename*=utf-8''a%20b.pdf", "a b.pdf"),
        ("attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe", "Grüße"),
        ("attachment; filename*=Gr%C3%BC%C3%9Fe", "Grüße"),
        ("attachment; filename*0=a; filename*1=b", "ab"),
        ("attachment; filename*1=b; filename*0=a", "ab"),
        ("attachment; filename*0*=utf-8''%C3; filename*1*=%BC", "ü"),
        ("attachment; filename*0*=utf-8''=?utf-8?q?=C3=BC?=", "ü"),
        ("attachment; filename=x; filename*=utf-8''y", "y"),
        ('attachment; filename="=?utf-8?b?w7w=?="', "ü"),
        ("attachment; filename*=x'y'%FC", "ü"),
        ("attachment; filename=", ""),
        ("attachment; =x; filename=a", "a"),
    ],
)
def test_parameters_are_decoded(value, expected):
    kind, parameters = parse_parameters(wire(value))
    assert kind == "attachment"
    assert parameters.get("filename", "") == expected


def test_parameters_of_a_bodystructure_are_decoded():
    pairs = [("NAME*0*", "utf-8''%C3%BC"), ("NAME*1", ".pdf"), ("CHARSET", "utf-8")]
    found = decode_parameters((name, wire(value)) for name, value in pairs)
    assert found == {"name": "ü.pdf", "charset": "utf-8"}


def test_boundary_is_not_touched():
    _type, parameters = parse_parameters(wire('m/x; boundary="a  =?b?= "'))
    assert parameters["boundary"] == "a  =?b?= "


@pytest.mark.parametrize(
    ("raw", "importance"),
    [
        (b"Importance: High", "high"),
        (b"Importance: low", "low"),
        (b"X-Priority: 1 (Highest)", "high"),
        (b"X-Priority: 5", "low"),
        (b"X-Priority: 3", "normal"),
        (b"Importance: normal\nX-Priority: 1", "normal"),
        (b"Importance: whatever", "normal"),
        (b"", "normal"),
    ],
)
def test_importance_is_read(raw, importance):
    assert meta_from_headers(raw).importance == importance


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Auto-Submitted: auto-generated", True),
        (b"Auto-Submitted: no", False),
        (b"Precedence: auto_reply", True),
        (b"Precedence: bulk", False),
        (b"Content-Type: multipart/report; report-type=x", True),
        (b"", False),
    ],
)
def test_mail_of_machines_is_recognised(raw, expected):
    assert meta_from_headers(raw).auto_submitted is expected


def test_one_click_needs_a_secure_target():
    post = b"\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
    secure = meta_from_headers(b"List-Unsubscribe: <https://e.example/u>" + post)
    insecure = meta_from_headers(b"List-Unsubscribe: <mailto:u@e.example>" + post)
    assert secure.list_unsubscribe_post
    assert not insecure.list_unsubscribe_post


def test_values_fit_the_index():
    meta = meta_from_headers(b"Subject: Hello\nFrom: a@b.example\n")
    message = MessageMeta(
        remote_id="1",
        locations=(Location("INBOX"),),
        received_at=NINE,
        **meta.for_index(),
    )
    assert (message.subject, message.sender) == ("Hello", Address("", "a@b.example"))
    assert set(HeaderMeta.__dataclass_fields__) - set(meta.for_index()) == {
        "list_id",
        "content_type",
    }


def test_fields_to_ask_for_are_those_that_are_read():
    assert "References" in FIELDS
    assert len(set(FIELDS)) == len(FIELDS)


@pytest.mark.parametrize(
    ("raw", "head", "body"),
    [
        (b"A: b\r\n\r\ntext", b"A: b", b"text"),
        (b"A: b\n\ntext\n\nmore", b"A: b", b"text\n\nmore"),
        (b"\r\n\r\nA: b\r\n\r\ntext", b"A: b", b"text"),
        (b"A: b", b"A: b", b""),
        (
            b"Subject: b\r\n c\r\nHello\r\nthere: all",
            b"Subject: b\r\n c",
            b"Hello\r\nthere: all",
        ),
        (b"Subject: b\nX-Y: c\nHello", b"Subject: b\nX-Y: c", b"Hello"),
        (b"Subject: b\ngarbage\nFrom: a@b", b"Subject: b\ngarbage\nFrom: a@b", b""),
        (b"just text\n\nmore", b"", b"just text\n\nmore"),
        (b"", b"", b""),
    ],
)
def test_headers_and_body_are_distinguished(raw, head, body):
    found = split_message(raw)
    assert (found[0].rstrip(b"\r\n"), found[1]) == (head, body)


def test_thousands_of_fields_hide_no_subject():
    raw = b"Received: by x\r\n" * 5_000 + b"Subject: Hello\r\nFrom: a@b.example\r\n"
    assert meta_from_headers(raw).subject == "Hello"
    assert meta_from_headers(raw).sender.email == "a@b.example"


def test_part_that_begins_with_an_empty_line_has_no_headers():
    assert split_part(b"\r\nNote: this is text") == (b"", b"Note: this is text")


def test_headers_are_found_by_any_case():
    headers = Headers(b"SUBJECT: one\nsubject: two\n")
    assert headers.text("Subject") == "one"
    assert headers.all_wire("subject") == ["one", "two"]
    assert "subJect" in headers
    assert headers.wire("missing") == ""
