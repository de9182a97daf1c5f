"""How many requests each use takes: these numbers are promises."""

import pytest

from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Location,
    MessageRef,
    Operation,
    OperationKind,
)
from odoo.addons.maildesk_gmail.engine.protocol.quota import Budgets
from odoo.addons.maildesk_gmail.engine.settings import MAIL

from tests.contract.mails import mail

INBOX = "INBOX"
# A project with all the quota there is: only requests are counted here.
PLENTY = 10**9


@pytest.fixture
def provider(remote, runtime):
    return remote.provider_with(
        remote.store(MAIL),
        budgets=Budgets(),
        runtime=runtime,
        units_per_minute=PLENTY,
    )


@pytest.fixture
def fill(remote):
    """Put so many messages into the inbox."""

    def put(count):
        raw = mail("m@x")
        return [remote.mailbox.add(raw, {INBOX, "UNREAD"}) for _ in range(count)]

    return put


def test_pass_without_news_is_one_request(provider, fill, log):
    fill(5)
    cursor = provider.newest(INBOX, 5).cursor
    log.forget()
    assert provider.changes(FolderCursor("", cursor)).done
    assert log.round_trips == 1


def test_bootstrap_of_an_inbox(provider, fill, log):
    fill(200)
    provider.newest(INBOX, 50)
    # Where the history stands, which messages there are, and all of them at once.
    assert log.round_trips == 3


def test_message_with_many_labels_is_read_once(provider, remote, fill, log):
    label = remote.mailbox.labels.create({"name": "Orders"})["id"]
    for message in fill(50):
        message.labels.add(label)
    provider.newest(INBOX, 50)
    log.forget()
    assert len(provider.newest(label, 50).added) == 50
    # Only which messages there are is asked.
    assert log.round_trips == 1


def test_change_between_two_labels_is_not_missed(provider, remote, fill):
    label = remote.mailbox.labels.create({"name": "Orders"})["id"]
    (message,) = fill(1)
    message.labels.add(label)
    provider.newest(INBOX, 50)
    remote.flag(INBOX, "m@x", is_starred=True)
    cursor = provider.newest(label, 50).cursor
    page = provider.changes(FolderCursor("", cursor))
    assert [each.flags.is_starred for each in page.updated] == [True]


def test_list_of_folders(provider, remote, log):
    for number in range(30):
        remote.mailbox.labels.create({"name": f"Label {number}"})
    provider.list_folders()
    assert log.round_trips == 2


def test_new_mail_is_two_requests(provider, remote, fill, log):
    fill(5)
    cursor = provider.newest(INBOX, 5).cursor
    fill(20)
    log.forget()
    assert len(provider.changes(FolderCursor("", cursor)).added) == 20
    assert log.round_trips == 2


def test_marking_500_messages_read_is_one_request(provider, remote, fill, log):
    refs = tuple(MessageRef(each.id, Location(INBOX)) for each in fill(500))
    provider.apply(Operation(OperationKind.FLAGS, refs, set_flags={"is_read": True}))
    assert log.round_trips == 1
    assert not any("UNREAD" in m.labels for m in remote.mailbox.messages.values())


def test_following_500_changed_messages_needs_no_message(provider, remote, fill, log):
    messages = fill(500)
    cursor = provider.newest(INBOX, 5).cursor
    for each in messages:
        remote.mailbox.modify(each, (), {"UNREAD"})
    log.forget()
    assert len(provider.changes(FolderCursor("", cursor)).updated) == 500
    assert log.count("/messages") == 0
    assert log.round_trips == 1


def test_backfill_of_2000_messages(provider, fill, log, service, monkeypatch):
    # All the same kind of request: checking each of them takes most of the time.
    monkeypatch.setattr(service, "descriptions", [])
    fill(2_000)
    page = provider.newest(INBOX, 50)
    found = {each.remote_id for each in page.added}
    cursor = FolderCursor(INBOX, page.cursor, page.older)
    while cursor.older:
        page = provider.older(cursor, 1000)
        found |= {each.remote_id for each in page.added}
        cursor = FolderCursor(INBOX, cursor.changes, page.older)
    assert len(found) == 2_000
    # Fifty messages to a request, and some lists.
    assert log.round_trips <= 2_000 / 50 + 10


def test_opening_a_message_is_one_request(provider, fill, log):
    (message,) = fill(1)
    provider.fetch_body(MessageRef(message.id, Location(INBOX)))
    assert log.round_trips == 1


def test_prefetching_twenty_bodies_is_one_request(provider, fill, log):
    refs = [MessageRef(each.id, Location(INBOX)) for each in fill(20)]
    assert len(list(provider.fetch_bodies(refs))) == 20
    assert log.round_trips == 1


def test_comparing_an_inbox_of_1000(provider, remote, fill, log):
    fill(1000)
    (snapshot,) = provider.snapshot(INBOX, FolderCursor(INBOX, "", ""))
    assert len(snapshot.entries) == 1000
    # The ids, the unread, the starred, the drafts, the labels.
    assert log.round_trips <= 8
