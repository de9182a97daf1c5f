"""The header fields of the corpus: what the list shows of mails with odd headers."""

import base64
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime.headers import (
    Headers,
    decode_value,
    split_message,
)
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.parameters import parse_parameters
from odoo.addons.maildesk_base.engine.mime.parse import parse_message
from odoo.addons.maildesk_base.engine.text import clean_line
from odoo.addons.maildesk_base.engine.types import Address

from tests.corpus import read

MORNING = datetime(2025, 11, 21, 9, 11, 12, tzinfo=UTC)


def meta(name):
    return meta_from_headers(split_message(read(name))[0])


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("h-plain", "Offer 117"),
        ("h-words-q-and-b", "Angebot für das Haus 2025"),
        ("h-words-split-character", "日本語のとても長い件名です"),
        ("h-words-split-base64", "Grüße aus Köln"),
        ("h-words-lower-case", "café okay"),
        ("h-words-bad-padding", "Grüße"),
        ("h-words-with-blanks", "one two für end"),
        ("h-words-not-words", "broken and and =?x?z?y?= 2=?3"),
        ("h-raw-utf8", "Grüße aus Köln"),
        ("h-raw-latin1", "Grüße aus Köln"),
        ("h-raw-koi8", "Привет из Москвы"),
        ("h-unknown-charset", "Grüße again"),
        ("h-iso-2022-jp", "会議の件について"),
        ("h-gb2312-superset", "关于项目—镕基"),
        ("h-injection-in-word", "nice Bcc: evil@example.com"),
        ("h-bare-cr", "one Bcc: evil@example.com"),
        ("h-bidi-name", "invoicegpj.exe"),
        ("h-folded", "one two three"),
        ("h-twice", "one"),
        ("h-nul", "abc"),
        ("h-mbox-line", "from an mbox"),
        ("h-garbage-line", "still here"),
        ("h-none", ""),
    ],
)
def test_subject_is_readable(name, subject):
    assert meta(name).subject == subject


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("h-plain", Address("Anna", "anna@example.com")),
        ("h-words-in-quotes", Address("Jörg Müller", "joerg@example.com")),
        ("h-addresses-encoded-comma", Address("Müller, Jörg", "jm@example.com")),
        ("h-addresses-name-only", Address("Mailer Daemon", "daemon@example.com")),
        ("h-injection-in-name", Address("Anna To: x@y", "anna@example.com")),
        ("h-twice", Address("", "first@example.com")),
        ("h-none", Address()),
    ],
)
def test_sender_is_found(name, sender):
    assert meta(name).sender == sender


def test_broken_recipients_are_all_found():
    found = meta("h-addresses-broken").cc
    assert [address.email for address in found] == [
        "foo@bar.example",
        "a@b.example",
        "c@d.example",
        "john@example.com",
        "link@example.com",
        "q@example.com",
        "paren@example.com",
        "u@example.com",
    ]
    assert found[0].name == "foo bar"
    assert found[3].name == "Doe, John"


def test_groups_are_dissolved():
    found = meta("h-addresses-groups")
    assert found.to == ()
    assert [address.email for address in found.cc] == [
        "anna@example.com",
        "bob@example.com",
        "carol@example.com",
    ]


def test_encoded_recipients_keep_their_commas():
    assert meta("h-addresses-encoded-comma").to == (
        Address("A, B", "ab@example.com"),
        Address("", "solo@example.com"),
    )


def test_repeated_recipient_fields_are_joined():
    emails = [address.email for address in meta("h-twice").to]
    assert emails == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("h-plain", MORNING),
        ("h-date-iso", MORNING),
        ("h-date-obsolete", datetime(2025, 11, 21, 15, 11, tzinfo=UTC)),
        ("h-date-local", datetime(2025, 10, 21, 8, 11, 12, tzinfo=UTC)),
        ("h-date-nonsense", None),
    ],
)
def test_date_is_understood(name, moment):
    assert meta(name).sent_at == moment


def test_odd_message_ids_are_kept_as_they_are():
    found = meta("h-message-id-odd")
    assert found.rfc_message_id == "[abc]@x.example"
    assert found.in_reply_to == ("first@x.example", "second@x.example")
    assert found.references == ("one@x.example", "two@x.example", "three@x.example")


def test_message_ids_without_brackets_count():
    found = meta("h-message-id-bare")
    assert found.rfc_message_id == "bare-id@x.example"
    assert found.in_reply_to == ("other@x.example",)


def test_long_chain_keeps_its_first_and_its_newest_ids():
    references = meta("h-references-huge").references
    assert len(references) == 500
    assert references[0].startswith("0.")
    assert references[-1].startswith("899.")


def test_unsubscribing_offers_only_safe_targets():
    found = meta("h-unsubscribe")
    assert found.list_unsubscribe == (
        "<https://example.com/u?id=1>, <mailto:leave@example.com?subject=leave>"
    )
    assert found.list_unsubscribe_post
    assert found.list_id == "news.example.com"


def test_marks_of_the_sender_are_read():
    found = meta("h-importance")
    assert found.importance == "high"
    assert found.auto_submitted
    assert found.maildesk_id == "abc123"


@pytest.mark.parametrize(
    ("name", "filename"),
    [
        ("h-file-2231", "Übersicht 2025.pdf"),
        ("h-file-2231-continued", "Übersicht überall.pdf"),
        ("h-file-2047", "Übersicht neu.pdf"),
        ("h-file-8bit", "Übersicht.pdf"),
        ("h-file-unquoted", "two words.pdf"),
        ("h-file-in-type", "by type.pdf"),
        ("h-file-path", "evil_1_.exe"),
    ],
)
def test_filename_is_readable_and_harmless(name, filename):
    assert parse_message(read(name)).parts[1].filename == filename


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("h-last-byte-a0", "Una nuova attività"),
        ("h-last-byte-85", "Done ✅"),
        ("h-blanks-first", "kept"),
        ("h-byte-order-mark", "kept"),
        ("h-garbage-first", "kept"),
        ("h-raw-iso-2022-jp", "会議①㈱"),
    ],
)
def test_nothing_of_a_header_gets_lost(name, subject):
    message = parse_message(read(name))
    meta = meta_from_headers(message.headers)
    assert (meta.subject, meta.sender.name) == (subject, "Anna")


def test_comments_are_no_part_of_an_address():
    people = meta_from_headers(parse_message(read("h-comments")).headers).cc
    assert [(each.name, each.email) for each in people] == [
        ("Pete", "pete@example.com"),
        ("Joe Q.", "joe@example.org"),
    ]


# Values as they stand in a header: blanks in their midst are one, and none at the ends.
TEXTS = st.text(min_size=1, max_size=60).map(clean_line).filter(bool)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_text_in_a_header_comes_out_as_it_went_in(text):
    raw = f"Subject: {text}\r\nX-MailDesk-Id: y\r\n".encode()
    assert decode_value(Headers(raw).wire("subject")) == text or "=?" in text
    encoded = "=?utf-8?b?" + base64.b64encode(text.encode()).decode() + "?="
    assert meta_from_headers(f"Subject: {encoded}".encode()).subject == text
    name = f"Content-Disposition: attachment; filename*=utf-8''{quote(text, safe='')}"
    _kind, parameters = parse_parameters(
        Headers(name.encode()).wire("content-disposition")
    )
    assert parameters["filename"] == text or "=?" in text
