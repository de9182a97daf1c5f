"""Searching at Graph, which takes words or values, never both."""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.search_query import Context, parse

from tests.contract.mails import mail, with_attachment

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def mails(mailbox):
    mailbox.deliver(mailbox.inbox, mail("a@x", "Offer", "Forty bicycle racks.\n"))
    mailbox.deliver(mailbox.inbox, with_attachment("b@x", b"x"))
    mailbox.deliver(mailbox.inbox, mail("c@x", "Bicycle bell"), read=True)
    mailbox.world.change(mailbox.inbox, "a@x", categories=["Red"])
    mailbox.flag(mailbox.inbox, "c@x", is_starred=True)


def _found(provider, mailbox, text, folders=()):
    query = parse(text, Context(NOW))
    folders = folders or [mailbox.inbox]
    return sorted(m.rfc_message_id for m in provider.search(query, folders, 10))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bicycle is:unread", ["a@x"]),
        ("bicycle -tag:red", ["c@x"]),
        ("tag:Red", ["a@x"]),
        ("has:attachment", ["b@x"]),
        ("bell OR has:attachment", ["b@x", "c@x"]),
        ("-(bicycle OR has:attachment)", []),
        ("-is:starred -has:attachment", ["a@x"]),
        ("is:starred OR tag:Red", ["a@x", "c@x"]),
        ("is:unstarred", ["a@x", "b@x"]),
        ("smaller:10M filename:report", ["b@x"]),
        ("bicycle before:2020-01-01", []),
        ("is:outgoing", []),
    ],
)
def test_words_and_values_together(provider, mailbox, mails, text, expected):
    assert _found(provider, mailbox, text) == expected


def test_folder_that_is_gone_does_not_spoil_the_search(provider, mailbox, mails):
    folders = ["AAMk" + "x" * 60, mailbox.inbox]
    assert _found(provider, mailbox, "bell", folders) == ["c@x"]


def test_query_that_would_take_too_many_requests_is_refused(graph, provider, mailbox):
    text = " ".join(f"(a{number} OR b{number})" for number in range(5))
    graph.log.forget()
    with pytest.raises(RejectedError) as caught:
        _found(provider, mailbox, text)
    assert caught.value.code == "rejected.search"
    assert graph.log.round_trips == 0


def test_folders_are_searched_in_one_request(graph, provider, mailbox, mails):
    folders = [mailbox.mailbox.folder(name).id for name in ("inbox", "archive")]
    graph.log.forget()
    assert _found(provider, mailbox, "bicycle", folders) == ["a@x", "c@x"]
    assert graph.log.round_trips == 1
