"""Addresses: as text, as they travel, and from the one to the other and back."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.mime import addresses as wire_parsers
from odoo.addons.maildesk_base.engine.mime.address_text import (
    is_email,
    parse_address_text,
    write_address_text,
)
from odoo.addons.maildesk_base.engine.mime.compose import Mail, compose
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.text import clean_line
from odoo.addons.maildesk_base.engine.types import Address
from odoo.addons.maildesk_base.engine.wire import wire_from_bytes

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "maildesk_base/static/tests/core/utils/address_cases.js"


def shared_cases():
    text = CASES.read_text(encoding="utf-8")
    return json.loads(re.search(r"String\.raw`(.*)`", text, re.S)[1])


@pytest.mark.parametrize(("text", "people"), shared_cases(), ids=lambda each: str(each))
def test_server_reads_address_lists_as_the_browser_does(text, people):
    found = parse_address_text(text)
    assert [[a.name, a.email, is_email(a.email)] for a in found] == people
    assert parse_address_text(write_address_text(found)) == found


# Whatever a name may be made of: it is stored and sent as one line.
NAMES = st.text(max_size=80).map(clean_line).map(lambda name: name.strip(" '\""))
EMAILS = st.sampled_from(
    ["a@example.com", "o'neil@example.com", '"a b"@example.com', "jiří@bücher.example"]
)
PEOPLE = st.lists(st.builds(Address, NAMES, EMAILS), min_size=1, max_size=4)


@settings(max_examples=400, deadline=None)
@given(PEOPLE)
def test_any_name_is_the_same_after_storing_sending_and_reading(people):
    stored = write_address_text(people)
    assert parse_address_text(stored) == tuple(people)
    built = compose(
        Mail(
            sender=people[0],
            rfc_message_id="id@example.com",
            maildesk_id="m",
            date=datetime(2026, 1, 1, tzinfo=UTC),
            to=parse_address_text(stored),
            text="x",
        )
    )
    read = meta_from_headers(built.mime)
    assert [a.name for a in read.to] == [a.name for a in people]
    assert read.sender.name == people[0].name
    # And once more: the answer to what was received.
    assert parse_address_text(write_address_text(read.to)) == read.to


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_too_odd_for_an_address_list(text):
    found = parse_address_text(text)
    assert parse_address_text(write_address_text(found)) == found or '"' in text


@pytest.mark.parametrize(
    "text",
    [
        '"' * 50_000,
        '"\\' * 50_000,
        "(" * 50_000,
        "<" * 50_000,
        "a," * 50_000,
        '<"' * 50_000,
        "(\\" * 50_000,
        "a@b " * 25_000,
        ":" * 50_000,
    ],
    ids=lambda text: text[:4],
)
def test_long_list_is_read_in_one_go(text):
    parse_address_text(text)


def test_text_and_wire_values_cannot_be_mixed_up():
    wire = wire_from_bytes(os.fsencode("Jiří <j@example.com>"))
    assert wire_parsers.parse_addresses(wire)[0].name == "Jiří"
    with pytest.raises(TypeError):
        wire_parsers.parse_addresses("Jiří <j@example.com>")
    with pytest.raises(TypeError):
        parse_address_text(wire)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        # RFC 5322 appendix A.5
        (
            "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
            [("Pete", "pete@silly.test")],
        ),
        (
            "A Group(Some people)\r\n    :Chris Jones <c@(Chris's host.)public.example>"
            ",\r\n joe@example.org,\r\n John <jdoe@one.test> (my dear friend);"
            " (the end of the group)",
            [
                ("Chris Jones", "c@public.example"),
                ("", "joe@example.org"),
                ("John", "jdoe@one.test"),
            ],
        ),
        ("john(comment)@x.example", [("comment", "john@x.example")]),
        ('"john smith"@x.example', [("", '"john smith"@x.example')]),
        ('"john"@x.example', [("", "john@x.example")]),
        ('A <"john smith"@x.example>', [("A", '"john smith"@x.example')]),
        ("A o'neil@x.example", [("A", "o'neil@x.example")]),
        ("jos\u00e9 <jos\u00e9@x.example>", [("jos\u00e9", "jos\u00e9@x.example")]),
        ("attivit\u00e0 <a@x.example>", [("attivit\u00e0", "a@x.example")]),
        (
            "\u2705 <a@x.example>, \u5805 b@x.example",
            [("\u2705", "a@x.example"), ("\u5805", "b@x.example")],
        ),
        (
            "=?utf-8?b?" + "8J+YgPCfmIDwn5iA" * 30 + "?= <a@x.example>",
            [("\U0001f600" * 90, "a@x.example")],
        ),
        (
            "=?utf-8?q?" + "=F0=9F=98=80" * 120 + "?= <a@x.example>",
            [("\U0001f600" * 120, "a@x.example")],
        ),
        ("a@[192.0.2.1], b@x.example", [("", "a@[192.0.2.1]"), ("", "b@x.example")]),
        ("Doe; John <j@x.example>", [("John", "j@x.example")]),
    ],
)
def test_addresses_of_a_header_are_found(header, expected):
    read = meta_from_headers(f"To: {header}\r\n".encode())
    assert [(each.name, each.email) for each in read.to] == expected
