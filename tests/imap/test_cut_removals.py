"""The connection ends anywhere in a removal or a move: the next attempt finishes it.

Nothing may be left behind marked as deleted, nothing lost, nothing twice.
"""

import pytest

from odoo.addons.maildesk_base.engine.errors import TransientError
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.servers.cutting_proxy import CuttingProxy
from tests.servers.ports import LOCALHOST, Endpoint

CUTS = ("before", "request", "answer")
STEPS = ("UID FETCH", "UID SEARCH", "UID COPY", "UID STORE", "UID EXPUNGE")


@pytest.fixture
def proxy(dovecot):
    with CuttingProxy(dovecot.imap.port) as running:
        yield running


def opened(remote, proxy):
    return remote.open_at(Endpoint(LOCALHOST, proxy.port))


def refs_in(remote, proxy, folder):
    with opened(remote, proxy) as provider:
        mirror = Mirror(folder).load(provider)
    return tuple(mirror.ref_of(meta) for meta in mirror.messages.values())


def until_done(remote, proxy, work):
    """Attempts, as the worker of operations makes them; each by a worker of its own."""
    for _attempt in range(4):
        try:
            with opened(remote, proxy) as provider:
                return work(provider)
        except TransientError:
            continue
    raise AssertionError("never done")


@pytest.mark.parametrize("step", STEPS)
def test_move_without_move_is_finished(mailbox, proxy, step):
    remote = mailbox("MOVE")
    arrived = []
    for cut in CUTS:
        # Twice the same among them, of which both are moved.
        for name in (f"{cut}0@x", f"{cut}1@x", f"{cut}0@x"):
            remote.deliver("INBOX", mail(name))
            arrived.append(name)
        refs = refs_in(remote, proxy, "INBOX")
        planned = proxy.plan(cut, step)
        move = Operation(OperationKind.RELOCATE, refs, add_to=("Archive",))
        result = until_done(remote, proxy, lambda each, asked=move: each.apply(asked))
        proxy.calm()
        assert planned.struck and not result.refused
        assert remote.message_ids("INBOX") == remote.other.marked("INBOX") == []
        assert sorted(remote.message_ids("Archive")) == sorted(arrived)


@pytest.mark.parametrize("step", ("UID FETCH", "UID STORE", "UID EXPUNGE"))
def test_deletion_is_finished(mailbox, proxy, step):
    remote = mailbox()
    remote.deliver("INBOX", mail("stays@x"))
    for cut in CUTS:
        remote.deliver("INBOX", mail("goes@x"))
        refs = refs_in(remote, proxy, "INBOX")
        refs = tuple(ref for ref in refs if ref.rfc_message_id == "goes@x")
        planned = proxy.plan(cut, step)
        delete = Operation(OperationKind.DELETE, refs)
        until_done(remote, proxy, lambda each, asked=delete: each.apply(asked))
        assert planned.struck
        assert remote.message_ids("INBOX") == ["stays@x"]
        assert remote.other.marked("INBOX") == []


def draft_of(key, number):
    return (
        b"X-MailDesk-Id: %s\r\nMessage-ID: <%s.%d@x>\r\n"
        b"Subject: Version %d\r\n\r\nText\r\n"
        % (key.encode(), key.encode(), number, number)
    )


@pytest.mark.parametrize(
    "step", ("UID SEARCH", "APPEND", "UID STORE", "UID EXPUNGE", "UID FETCH")
)
def test_replaced_draft_is_finished(mailbox, proxy, step):
    """Also when a pass between two attempts has taken the old one for gone."""
    remote = mailbox()
    for cut in CUTS:
        for knows_later in (True, False):
            key = f"{cut}{knows_later}"
            with opened(remote, proxy) as provider:
                first = provider.save_draft(draft_of(key, 1), key, None)
            drafts = first.location.folder_id
            found = refs_in(remote, proxy, drafts)
            (ref,) = (each for each in found if each.rfc_message_id == f"{key}.1@x")
            planned = proxy.plan(cut, step)
            replaced = iter([ref, *([ref if knows_later else None] * 3)])
            until_done(
                remote,
                proxy,
                lambda each, key=key, old=replaced: each.save_draft(
                    draft_of(key, 2), key, next(old)
                ),
            )
            assert planned.struck
            assert remote.other.marked(drafts) == []
            there = [name for name in remote.message_ids(drafts) if key in name]
            # What was not even marked is for the sync layer, which sees both.
            both = [f"{key}.1@x", f"{key}.2@x"]
            assert there == both[1:] or not knows_later and there == both


@pytest.mark.parametrize("without", ["MOVE", "MOVE UIDPLUS"])
def test_what_another_client_marks_as_deleted_is_not_moved(mailbox, without):
    remote = mailbox(*without.split())
    remote.deliver("INBOX", mail("m0@x"))
    provider = remote.open()
    refs = (Mirror("INBOX").load(provider).ref("m0@x"),)
    remote.other.store("INBOX", "m0@x", "+", r"\Deleted")
    move = Operation(OperationKind.RELOCATE, refs, add_to=("Archive",))
    assert provider.apply(move).gone == (refs[0].remote_id,)
    assert remote.message_ids("Archive") == []
