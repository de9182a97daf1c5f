"""Every operator of the search language at every provider: it finds what it says, its
opposite finds the rest, or the provider says that it cannot be searched for.

What a provider cannot express must never turn "nothing" into "everything".
"""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.search_query import (
    Context,
    Field,
    Has,
    Operator,
    State,
    Term,
    by_word,
    parse,
)

from .mails import mail, with_attachment

# One of each language to search in.
REMOTES = ("gmail", "dovecot", "outlook")
# One day after the suite's messages have arrived.
NOW = datetime.now(UTC)
CALENDAR = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
# What is in the mailbox: name -> bytes.
MAILS = {
    "plain": mail("plain@x", "Hello", "Good morning.\n"),
    "eve": mail("eve@x", "Racks", "Forty bicycles.\n", From="eve@example.net"),
    "team": mail(
        "team@x",
        "To all",
        To="team@example.com",
        Cc="carl@example.com",
        List_Id="<dev.example.com>",
    ),
    "mine": mail("mine@x", "Mine", From="{own}"),
    "file": with_attachment("file@x", b"x" * 90_000),
    "marked": mail("marked@x", "Marked"),
}
ALL = frozenset(MAILS)
# What each operator finds; two hyphens away from what it finds, the rest.
FINDS = {
    "bicycles": {"eve"},
    "from:eve@example.net": {"eve"},
    "from:me": {"mine"},
    "to:team@example.com": {"team"},
    "cc:carl@example.com": {"team"},
    "bcc:nobody@example.com": set(),
    "subject:racks": {"eve"},
    "body:bicycles": {"eve"},
    "filename:report": {"file"},
    "list:dev.example.com": {"team"},
    "has:attachment": {"file"},
    "has:calendar": set(),
    "is:unread": ALL - {"marked"},
    "is:read": {"marked"},
    "is:starred": {"marked"},
    "is:unstarred": ALL - {"marked"},
    "is:replied": set(),
    "is:unreplied": ALL,
    "is:forwarded": set(),
    "is:draft": set(),
    "is:important": set(),
    "is:incoming": ALL - {"mine"},
    "is:outgoing": {"mine"},
    "tag:nobody": set(),
    "before:2020-01-01": set(),
    "after:2020-01-01": ALL,
    "older_than:3d": set(),
    "newer_than:3d": ALL,
    "larger:50K": {"file"},
    "smaller:50K": ALL - {"file"},
    "in:inbox": "decided before",
    "account:work": "decided before",
}
# (backend, operator): finds other messages than it should, and never all instead of
# none. Graph does not search headers; mail of a list is found by its recipients.
CLOSE = {("outlook", "list:dev.example.com")}
# What a service does not keep cannot be searched for there.
REFUSED = {
    ("gmail", "is:replied"),
    ("gmail", "is:unreplied"),
    ("gmail", "is:forwarded"),
}


def _query(text):
    return parse(text, Context(NOW))


def test_every_operator_is_in_the_table():
    terms = [_query(text).root for text in FINDS]
    assert all(isinstance(term, Term) for term in terms)
    assert {term.field for term in terms} == set(Field)
    values = {term.value for term in terms}
    assert values >= set(State) | set(Has)


@pytest.fixture
def filled(remote):
    for raw in MAILS.values():
        remote.deliver(remote.inbox, raw.replace(b"{own}", remote.email.encode()))
    remote.flag(remote.inbox, "marked@x", is_read=True, is_starred=True)
    return remote


def test_operators(filled, provider, request):
    backend = request.node.callspec.params["remote"]
    wrong = {}
    for text, expected in FINDS.items():
        for is_not in (False, True):
            asked = f"-{text}" if is_not else text
            try:
                metas = provider.search(_query(asked), [filled.inbox], 50)
            except RejectedError as error:
                is_expected = expected == "decided before" or (backend, text) in REFUSED
                if not is_expected or error.code != "rejected.search_operator":
                    wrong[asked] = error
                continue
            found = {meta.rfc_message_id.removesuffix("@x") for meta in metas}
            right = ALL - set(expected) if is_not else set(expected)
            if found != right and (backend, text) not in CLOSE:
                wrong[asked] = sorted(found ^ right)
    assert not wrong


@pytest.mark.parametrize("text", ["pinned:me", "-pinned:me", "hello OR -pinned:me"])
def test_operator_of_an_add_on_is_refused(filled, provider, text):
    """Services know nothing of it; left out, it would find everything."""
    known = by_word([Operator("pinned")])
    with pytest.raises(RejectedError) as caught:
        provider.search(parse(text, Context(NOW, operators=known)), [filled.inbox], 50)
    assert caught.value.code == "rejected.search_operator"
