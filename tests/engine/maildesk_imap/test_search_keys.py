"""Queries as they go to the server."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.search_query import Context, parse
from odoo.addons.maildesk_imap.engine.protocol.arguments import command
from odoo.addons.maildesk_imap.engine.search import compile_query

from tests.simulators.imap_reply import no

CONTEXT = Context(datetime(2026, 11, 21, 12, tzinfo=UTC))


def _keys(text, email="anna@example.com"):
    keys = compile_query(parse(text, CONTEXT), email)
    sent = command("SEARCH", *keys).segments(b"T", literal_limit=1 << 30)
    return sent[0].removeprefix(b"T SEARCH ").rstrip().decode()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", "ALL"),
        ("budget", 'TEXT "budget"'),
        ("from:bob subject:x", '(FROM "bob" SUBJECT "x")'),
        ("a OR b OR c", 'OR OR TEXT "a" TEXT "b" TEXT "c"'),
        ("-a", 'NOT TEXT "a"'),
        ("-(a b)", 'NOT (TEXT "a" TEXT "b")'),
        ("is:unread", "UNSEEN"),
        ("is:replied", "ANSWERED"),
        ("is:forwarded", "KEYWORD $Forwarded"),
        ("is:outgoing", 'FROM "anna@example.com"'),
        ("is:incoming", '(NOT FROM "anna@example.com" UNDRAFT)'),
        ("tag:vip", "KEYWORD vip"),
        ("tag:Ärger", "KEYWORD &AMQ-rger"),
        ("after:2026-01-31", "SINCE 31-Jan-2026"),
        ("before:2026-01-31", "BEFORE 31-Jan-2026"),
        ("larger:5K", "LARGER 5120"),
        ("smaller:5K", "SMALLER 5120"),
        ("has:calendar", 'TEXT "text/calendar"'),
        ("from:me", 'FROM "anna@example.com"'),
        ("from:meyer", 'FROM "meyer"'),
        ("list:dev.example.org", 'HEADER "List-Id" "dev.example.org"'),
        ("{a from:b}", 'OR TEXT "a" FROM "b"'),
    ],
)
def test_query_becomes_search_keys(text, keys):
    assert _keys(text) == keys


@pytest.mark.parametrize("text", ["is:outgoing", "is:incoming", "from:me", "-to:me"])
def test_own_address_that_is_unknown_cannot_be_searched_for(text):
    with pytest.raises(RejectedError) as caught:
        _keys(text, email="")
    assert caught.value.code == "rejected.search_operator"


def test_attachments_are_guessed_from_the_type():
    assert "multipart/mixed" in _keys("has:attachment")
    assert "Importance" in _keys("is:important")


@given(st.text(max_size=80))
def test_any_text_compiles(text):
    assert _keys(text)


def test_server_that_cannot_search_says_so(play):
    _server, provider = play({"UID SEARCH": no("too expensive")})
    with pytest.raises(RejectedError) as caught:
        provider.search(parse("Köln", CONTEXT), ["INBOX"], 5)
    assert caught.value.code == "rejected.search"


def test_folders_that_are_gone_are_passed_over(play):
    _server, provider = play({'EXAMINE "Gone"': no("[NONEXISTENT] no such folder")})
    found = provider.search(parse("", CONTEXT), ["Gone", "INBOX"], 5)
    assert [meta.rfc_message_id for meta in found] == ["m3@x", "m2@x", "m1@x"]


def test_words_beyond_ascii_name_their_charset(play):
    server, provider = play()
    provider.search(parse("Köln", CONTEXT), ["INBOX"], 5)
    (sent,) = server.sent("UID SEARCH")
    assert "CHARSET UTF-8" in sent and "{5+}\r\nKöln" in sent
