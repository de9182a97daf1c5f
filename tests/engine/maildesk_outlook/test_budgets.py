"""How many requests things cost: a mailbox has 10,000 in ten minutes, for everybody."""

import threading
from datetime import UTC, datetime

import pytest

from odoo.addons.maildesk_base.engine.errors import ThrottledError
from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Operation,
    OperationKind,
    Role,
)
from odoo.addons.maildesk_outlook.engine.graph.gate import Gate

from tests.contract.mails import mail
from tests.contract.mirror import Mirror
from tests.contract.test_filing import outgoing

CUSTOM = Role.CUSTOM
LONG_AGO = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def filled(mailbox):
    def fill(count):
        mailbox.world.fill(mailbox.inbox, count, LONG_AGO)

    return fill


def _folders(provider, count):
    made = []
    for number in range(count):
        operation = Operation(OperationKind.FOLDER_CREATE, folder_name=f"F{number}")
        made.append(provider.apply(operation).folder.folder_id)
    return made


def test_first_look_at_a_mailbox(graph, mailbox, provider, filled):
    """Folders with their roles, then the newest 50 of the Inbox: two round trips."""
    filled(60)
    graph.log.forget()
    provider.list_folders()
    page = provider.newest(mailbox.inbox, 50)
    assert len(page.added) == 50 and page.cursor
    assert graph.log.round_trips == 2


def test_pass_without_news(graph, mailbox, provider, filled):
    """One call for each selected folder, twenty of them in a request."""
    filled(3)
    folders = [mailbox.inbox, *_folders(provider, 29)]
    mirrors = [Mirror(each).load(provider) for each in folders]
    graph.log.forget()
    provider.list_folders()
    provider.expect([each.cursor for each in mirrors])
    for mirror in mirrors:
        (page,) = mirror.catch_up(provider)
        assert not page.added and not page.updated and not page.removed
    assert graph.log.count("deltatoken", batched=True) == 30
    assert graph.log.round_trips == 1 + 2


_NAMED = r"/mailFolders/(inbox|sentitems|drafts|archive|junkemail|deleteditems|msgf)"


def _roles(provider):
    return {each.role for each in provider.list_folders() if each.role is not CUSTOM}


def test_folders_with_a_role_are_asked_for_once(graph, mailbox, provider):
    """Also by another provider: each pass has one of its own."""
    roles = _roles(provider)
    graph.log.forget()
    with mailbox.open() as later:
        assert _roles(later) == roles
    assert graph.log.count(_NAMED, batched=True) == 0
    assert graph.log.round_trips == 1


def test_folders_with_a_role_are_asked_for_again(graph, mailbox, provider):
    """When one went away, or came: the archive is made when it is first used."""
    box = mailbox.mailbox
    archive = box.folder("archive")
    _roles(provider)
    del box.folders[archive.id]
    graph.log.forget()
    assert Role.ARCHIVE not in _roles(provider)
    assert graph.log.count(_NAMED, batched=True) == 7
    box.folders[archive.id] = archive
    assert Role.ARCHIVE in _roles(provider)
    graph.log.forget()
    assert Role.ARCHIVE in _roles(provider)
    assert graph.log.count(_NAMED, batched=True) == 0


def test_marking_500_messages_read(graph, mailbox, provider, filled):
    """One call for each message and nothing else, in 25 requests."""
    filled(500)
    inbox = Mirror(mailbox.inbox).load(provider)
    refs = tuple(inbox.ref(f"m{number}@x") for number in range(500))
    graph.log.forget()
    provider.apply(Operation(OperationKind.FLAGS, refs, set_flags={"is_read": True}))
    assert graph.log.round_trips == 25
    assert graph.log.count(method="PATCH", batched=True) == 500


def test_marking_500_messages_read_elsewhere(graph, mailbox, provider, filled):
    """Graph gives the flag alone: each message is read again, in 25 requests."""
    filled(500)
    inbox = Mirror(mailbox.inbox).load(provider)
    for number in range(500):
        mailbox.flag(mailbox.inbox, f"m{number}@x", is_read=True)
    graph.log.forget()
    inbox.catch_up(provider)
    assert all(read for read, _starred in inbox.state().values())
    assert graph.log.round_trips == 1 + 25


def test_history_of_2000_messages(graph, mailbox, provider, filled):
    """A hundred messages in a request."""
    filled(2_050)
    page = provider.newest(mailbox.inbox, 50)
    graph.log.forget()
    seen, older = 0, page.older
    while older:
        page = provider.older(FolderCursor(mailbox.inbox, "", older), 1000)
        seen, older = seen + len(page.added), page.older
    assert seen == 2_000
    assert graph.log.round_trips == 20


def test_new_messages_come_with_their_metadata(graph, mailbox, provider, filled):
    inbox = Mirror(mailbox.inbox).load(provider)
    filled(15)
    graph.log.forget()
    inbox.catch_up(provider)
    assert len(inbox.messages) == 15
    assert graph.log.round_trips == 2


def test_prefetching_small_bodies(graph, mailbox, provider):
    for number in range(40):
        mailbox.deliver(mailbox.inbox, mail(f"m{number}@x"))
    inbox = Mirror(mailbox.inbox).load(provider)
    refs = [inbox.ref(f"m{number}@x") for number in range(40)]
    graph.log.forget()
    assert len(list(provider.fetch_bodies(refs))) == 40
    assert graph.log.round_trips == 2


def test_sending_and_looking_for_the_copy(graph, mailbox, provider):
    graph.log.forget()
    provider.send(outgoing())
    assert graph.log.round_trips == 2
    assert provider.find_sent(outgoing()) is not None
    assert graph.log.round_trips == 3


def test_who_finds_no_free_place_comes_back_later(mailbox):
    gate = Gate(limit=1, wait_s=0.01)
    with gate.through("anna"):
        with gate.through("ben"):
            pass
        with pytest.raises(ThrottledError), gate.through("anna"):
            pass
    with gate.through("anna"):
        pass


def test_never_more_than_three_requests_at_once(graph, mailbox):
    mailbox.deliver(mailbox.inbox, mail("a@x"))
    providers = [mailbox.open() for _ in range(8)]
    ref = Mirror(mailbox.inbox).load(providers[0]).ref("a@x")
    graph.faults.add("slow", r"/messages/", times=8, delay_s=0.15)
    graph.most_at_once = 0
    threads = [
        threading.Thread(target=each.fetch_body, args=(ref,)) for each in providers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert graph.most_at_once <= 3
