"""Mail on which the server dies while it answers: all other mail arrives.

A real Dovecot takes a line of a header for a string, and dies when one that was asked
for has more than ten megabytes. Where it does not die by itself, a proxy breaks off.
"""

from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.guarded import StillNarrowing
from odoo.addons.maildesk_base.engine.search_query import Context, parse
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind

from tests.contract.mails import mail
from tests.contract.mirror import Mirror, ref_of
from tests.contract.watched import MemoryJournal, watched
from tests.servers.deadly_proxy import DeadlyProxy

MEGABYTES_11 = 11 << 20
LONG_LINES = {
    "subject": b"Subject: %s\r\n" % (b"a" * MEGABYTES_11),
    "recipients": b"To: %s\r\n" % (b"user@example.com, " * (MEGABYTES_11 // 18)),
}
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
COUNT = 12
# Servers without extensions are asked in other words.
PLAIN = ("QRESYNC", "CONDSTORE", "PREVIEW", "ESEARCH")


def deliver_long(remote, kind="subject", place=5):
    head = b"From: bob@example.org\r\nMessage-ID: <deadly@x>\r\n"
    for number in range(COUNT):
        if number == place:
            remote.deliver("INBOX", head + LONG_LINES[kind] + b"\r\nHello\r\n")
        else:
            remote.deliver("INBOX", mail(f"m{number}@x"))


@pytest.fixture
def deadly(dovecot, mailbox):
    """A function: what a command is like, and what is missing at the server -> a
    mailbox of twelve messages of which the seventh is deadly, its provider, the proxy.
    """
    opened = []

    def make(command, *without):
        remote = mailbox(*without)
        for number in range(1, COUNT + 1):
            remote.deliver("INBOX", mail(f"m{number}@x", text=f"Text {number}\n"))
        proxy = DeadlyProxy(dovecot.imap)
        opened.append(proxy)
        proxy.kill_over(7, command)
        return remote, remote.open_at(proxy.imap), proxy

    yield make
    for proxy in opened:
        proxy.close()


def loaded(provider, limit=1000):
    mirror = Mirror("INBOX")
    mirror.apply(provider, provider.newest("INBOX", limit))
    return mirror


@pytest.mark.parametrize("kind", LONG_LINES)
def test_header_of_ten_megabytes_is_read_another_way(mailbox, kind):
    remote = mailbox()
    deliver_long(remote, kind)
    provider = watched(remote.open())
    mirror = loaded(provider)
    assert len(mirror.messages) == COUNT
    assert mirror.meta("deadly@x").sender.email == "bob@example.org"
    assert not provider.journal.spans, "nothing is suspected any more"


def test_new_mail_arrives_around_a_long_header(mailbox):
    remote = mailbox()
    remote.deliver("INBOX", mail("first@x"))
    provider = watched(remote.open())
    mirror = loaded(provider)
    deliver_long(remote)
    mirror.catch_up(provider)
    assert len(mirror.messages) == COUNT + 1


def test_history_goes_on_beyond_a_long_header(mailbox):
    remote = mailbox()
    deliver_long(remote, place=1)
    provider = watched(remote.open())
    mirror = loaded(provider, limit=3)
    mirror.load_older(provider, limit=4)
    assert len(mirror.messages) == COUNT


def test_search_leaves_out_what_the_server_dies_on(mailbox):
    remote = mailbox()
    deliver_long(remote)
    provider = watched(remote.open())
    query = parse("subject:Hello", Context(NOW))
    found = provider.search(query, ["INBOX"], 100)
    assert len(found) == COUNT - 1


@pytest.mark.parametrize("without", [(), PLAIN], ids=["extended", "plain"])
@pytest.mark.parametrize("limit", [1000, 8])
def test_message_that_cannot_be_read_at_all_is_set_aside(deadly, without, limit):
    _remote, provider, _proxy = deadly(rb"HEADER", *without)
    provider = watched(provider)
    mirror = loaded(provider, limit)
    mirror.load_older(provider, limit)
    assert len(mirror.messages) == COUNT - 1
    [(aspect, remote_id)] = [key for key in provider.journal.aside if key[0] == "list"]
    assert remote_id.endswith("UID=7")


def test_what_was_set_aside_is_not_asked_for_again(deadly):
    remote, provider, proxy = deadly(rb"HEADER")
    provider = watched(provider)
    mirror = loaded(provider)
    before = proxy.deaths
    remote.deliver("INBOX", mail("new@x"))
    mirror.catch_up(provider)
    list(provider.snapshot("INBOX", mirror.cursor))
    assert len(mirror.messages) == COUNT
    assert proxy.deaths == before


def test_worker_goes_on_where_the_one_before_was_stopped(deadly):
    """Each has time for one loss only: what was learnt is what counts."""
    _remote, provider, proxy = deadly(rb"HEADER")
    journal = MemoryJournal()
    for _worker in range(40):
        try:
            mirror = loaded(watched(provider, journal, lambda: False))
            break
        except StillNarrowing:
            provider.close()
    assert len(mirror.messages) == COUNT - 1
    # Two losses for each halving, of all and of the little.
    assert proxy.deaths <= 16


@pytest.mark.parametrize("without", [(), PLAIN], ids=["extended", "plain"])
def test_marks_of_the_others_are_followed(deadly, without):
    remote, provider, proxy = deadly(rb"FETCH [\d:,]+ \(UID FLAGS\)|QRESYNC", *without)
    provider = watched(provider)
    mirror = loaded(provider)
    for number in (2, 7, 11):
        remote.flag("INBOX", f"m{number}@x", is_read=True)
    mirror.catch_up(provider)
    assert proxy.deaths
    read = {name for name, (is_read, _starred) in mirror.state().items() if is_read}
    assert read == {"m2@x", "m11@x"}
    assert len(mirror.messages) == COUNT, "it is still there"


def test_comparison_of_all_ids_goes_on(deadly):
    remote, provider, proxy = deadly(rb"FETCH [\d:,]+ \(UID FLAGS\)")
    provider = watched(provider)
    mirror = loaded(provider)
    remote.remove("INBOX", "m3@x")
    entries = [
        entry
        for snapshot in provider.snapshot("INBOX", mirror.cursor)
        for entry in snapshot.entries
    ]
    assert proxy.deaths
    assert len(entries) == COUNT - 1
    assert [entry.uid for entry in entries if entry.flags is None] == [7]


def test_bodies_of_the_others_are_fetched_beforehand(deadly):
    _remote, provider, _proxy = deadly(rb"BODY\.PEEK\[1\]")
    provider = watched(provider)
    mirror = loaded(provider)
    refs = [ref_of(meta) for meta in mirror.messages.values()]
    bodies = {ref.rfc_message_id: body for ref, body in provider.fetch_bodies(refs)}
    assert len(bodies) == COUNT - 1
    assert b"Text 3" in next(iter(bodies["m3@x"].contents.values()))
    with pytest.raises(ProtocolError) as caught:
        provider.fetch_body(mirror.ref("m7@x"))
    assert caught.value.code == "aside.message"


def test_attachment_over_which_the_server_dies_stops_nothing_else(deadly):
    _remote, provider, _proxy = deadly(rb"BODY\.PEEK\[\]")
    provider = watched(provider)
    mirror = loaded(provider)
    with pytest.raises(ProtocolError):
        b"".join(provider.fetch_raw(mirror.ref("m7@x")))
    assert b"Text 3" in b"".join(provider.fetch_raw(mirror.ref("m3@x")))


def test_first_words_of_the_others_are_shown(deadly):
    _remote, provider, _proxy = deadly(rb"BODY\.PEEK\[1\]", "PREVIEW")
    mirror = loaded(watched(provider))
    assert len(mirror.messages) == COUNT
    assert mirror.meta("m3@x").preview == "Text 3"
    assert not mirror.meta("m7@x").preview


def test_the_others_are_moved_and_the_deadly_one_is_refused(deadly):
    remote, provider, _proxy = deadly(rb"HEADER\.FIELDS \(Message-ID X-MailDesk-Id")
    provider = watched(provider)
    mirror = loaded(provider)
    refs = tuple(ref_of(meta) for meta in mirror.messages.values())
    move = Operation(OperationKind.RELOCATE, refs, add_to=("Trash",))
    result = provider.apply(move)
    assert list(result.refused) == [mirror.ref("m7@x").remote_id]
    assert remote.message_ids("INBOX") == ["m7@x"]
    assert len(remote.message_ids("Trash")) == COUNT - 1


def test_named_messages_are_read_without_the_deadly_one(deadly):
    _remote, provider, proxy = deadly(rb"nothing yet")
    mirror = loaded(provider)
    proxy.kill_over(7, rb"HEADER")
    ids = list(mirror.messages)
    found = watched(provider).fetch_metadata("INBOX", ids)
    assert len(found) == COUNT - 1


def test_server_that_is_away_sets_nothing_aside(dovecot, mailbox):
    remote = mailbox()
    remote.deliver("INBOX", mail("only@x"))
    proxy = DeadlyProxy(dovecot.imap)
    proxy.kill_over(1, rb"HEADER")
    provider = watched(remote.open_at(proxy.imap), may_go_on=lambda: False)
    with pytest.raises(StillNarrowing):
        provider.newest("INBOX", 10)
    assert not provider.journal.aside
    proxy.kill_over(1, rb"never")
    assert len(provider.newest("INBOX", 10).added) == 1
    assert not provider.journal.spans
    proxy.close()
