"""Searching at the server in the product's own language."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.search_query import Context, parse

from .mails import mail

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def mails(remote):
    remote.deliver(
        remote.inbox, mail("one@x", "Offer for racks", "Forty bicycle racks.\n")
    )
    remote.deliver(
        remote.inbox,
        mail("two@x", "Invoice 7", "Please pay.\n", From="eve@example.net"),
        read=True,
    )
    remote.deliver(remote.inbox, mail("three@x", "Grüße", "Schöne Grüße aus Köln.\n"))
    remote.flag(remote.inbox, "one@x", is_starred=True)


def _search(provider, remote, text):
    query = parse(text, Context(NOW))
    return sorted(m.rfc_message_id for m in provider.search(query, [remote.inbox], 10))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bicycle", ["one@x"]),
        ("subject:invoice", ["two@x"]),
        ("from:eve@example.net", ["two@x"]),
        ("is:unread", ["one@x", "three@x"]),
        ("is:starred", ["one@x"]),
        ("bicycle OR pay", ["one@x", "two@x"]),
        ("{bicycle pay}", ["one@x", "two@x"]),
        ("from:me", []),
        ("-is:unread", ["two@x"]),
        ("is:unread -bicycle", ["three@x"]),
        ("(bicycle OR pay) is:read", ["two@x"]),
        ("Köln", ["three@x"]),
        ("after:2020-01-01", ["one@x", "three@x", "two@x"]),
        ("before:2020-01-01", []),
        ("larger:10M", []),
        ("", ["one@x", "three@x", "two@x"]),
    ],
)
def test_search_finds_what_was_asked_for(provider, remote, mails, text, expected):
    assert _search(provider, remote, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '") DELETED\r\nA1 DELETE remote.inbox\r\n',
        "x{4}\r\nNOOP",
        '\\" OR ALL',
        "\x00\x01{3+}",
        "*",
    ],
)
def test_hostile_words_are_only_words(provider, remote, mails, text):
    _search(provider, remote, f'subject:"{text}"')
    assert len(remote.message_ids(remote.inbox)) == 3
    assert _search(provider, remote, "bicycle") == ["one@x"]


def test_search_returns_the_newest_first_up_to_the_limit(provider, remote, mails):
    query = parse("", Context(NOW))
    found = provider.search(query, [remote.inbox], 2)
    assert [m.rfc_message_id for m in found] == ["three@x", "two@x"]
