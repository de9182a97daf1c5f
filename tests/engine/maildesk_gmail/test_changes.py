"""Following the history of a mailbox: nothing missed, nothing fetched twice."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    ResyncRequired,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import FolderCursor, Location
from odoo.addons.maildesk_gmail.engine.settings import MAIL

from tests.contract.mails import mail

INBOX = "INBOX"


@pytest.fixture
def provider(open_with):
    return open_with(MAIL)


@pytest.fixture
def five(remote):
    for name in "abcde":
        remote.deliver(INBOX, mail(f"{name}@x"))
    return {each.rfc_message_id: each for each in remote.mailbox.messages.values()}


@pytest.fixture
def cursor(provider, five):
    return FolderCursor("", provider.newest(INBOX, 10).cursor)


def _places(*labels):
    return tuple(Location(each) for each in labels)


def test_flag_says_nothing_about_places(provider, remote, five, cursor):
    remote.flag(INBOX, "a@x", is_read=True)
    (update,) = provider.changes(cursor).updated
    assert update.flags.is_read
    # A message that was never loaded must not be fetched for this.
    assert update.locations is None


def test_service_keeps_no_answered_mark(provider, remote, five, cursor):
    remote.flag(INBOX, "a@x", is_starred=True)
    (update,) = provider.changes(cursor).updated
    assert update.flags.is_starred
    assert update.flags.is_answered is None


def test_archived_message_is_in_all_mail_only(provider, remote, five, cursor):
    message = five["a@x"]
    remote.mailbox.modify(message, (), {INBOX, "UNREAD"})
    (update,) = provider.changes(cursor).updated
    assert update.remote_id == message.id
    assert update.locations == _places("ALL_MAIL")
    assert update.flags.is_read


@pytest.mark.parametrize("bin_label", ["TRASH", "SPAM"])
def test_message_in_the_bin_is_nowhere_else(provider, remote, five, cursor, bin_label):
    label = remote.mailbox.labels.create({"name": "Work"})["id"]
    remote.mailbox.modify(five["a@x"], {label, bin_label}, {INBOX})
    (update,) = provider.changes(cursor).updated
    assert update.locations == _places(bin_label)


def test_many_records_of_one_message_make_one_update(
    provider, remote, five, cursor, log
):
    for wanted in (True, False, True, False, True):
        remote.flag(INBOX, "a@x", is_read=wanted)
    remote.mailbox.modify(five["a@x"], {"STARRED"})
    (update,) = provider.changes(cursor).updated
    assert update.flags.is_read and update.flags.is_starred
    assert update.locations == _places(INBOX, "STARRED", "ALL_MAIL")
    assert log.round_trips == 1


def test_new_message_that_was_changed_at_once_is_fetched_once(
    provider, remote, five, cursor, log
):
    remote.deliver(INBOX, mail("f@x"))
    remote.flag(INBOX, "f@x", is_read=True)
    page = provider.changes(cursor)
    assert [(m.rfc_message_id, m.flags.is_read) for m in page.added] == [("f@x", True)]
    assert page.updated == ()
    assert log.count("/messages/", batched=True) == 1


def test_message_that_came_and_went_is_only_gone(provider, remote, five, cursor):
    remote.deliver(INBOX, mail("f@x"))
    remote.remove(INBOX, "f@x")
    page = provider.changes(cursor)
    assert page.added == () and len(page.removed[0].remote_ids) == 1


def test_message_that_vanishes_between_two_requests(provider, remote, five, cursor):
    remote.deliver(INBOX, mail("f@x"))
    new = remote.mailbox.newest_first()[0].id
    remote.service.faults.add("status", f"/messages/{new}", status=404)
    page = provider.changes(cursor)
    assert page.added == ()
    assert page.removed[0].remote_ids == (new,)


def test_new_label_is_a_place_and_a_keyword(provider, remote, five, cursor):
    label = remote.mailbox.labels.create({"name": "Work/2026"})["id"]
    remote.mailbox.modify(five["a@x"], {label})
    (update,) = provider.changes(cursor).updated
    assert update.flags.keywords == {"Work/2026"}
    assert Location(label) in update.locations


def test_deleted_label_leaves_its_messages(provider, remote, five):
    label = remote.mailbox.labels.create({"name": "Work"})["id"]
    remote.mailbox.modify(five["a@x"], {label})
    cursor = FolderCursor("", provider.newest(label, 10).cursor)
    remote.mailbox.delete_label(label)
    (update,) = provider.changes(cursor).updated
    assert update.locations == _places(INBOX, "ALL_MAIL")
    assert update.flags.keywords == frozenset()


def test_long_history_comes_in_pages(provider, remote, five, cursor, service):
    service.largest_page = 3
    for name in "abcde":
        remote.flag(INBOX, f"{name}@x", is_read=True)
        remote.flag(INBOX, f"{name}@x", is_starred=True)
    seen, pages = {}, 0
    while True:
        page = provider.changes(cursor)
        pages += 1
        seen |= {each.remote_id: each.flags for each in page.updated}
        cursor = FolderCursor("", page.cursor)
        if page.done:
            break
    assert pages == 4
    assert all(flags.is_read and flags.is_starred for flags in seen.values())
    assert len(seen) == 5


def test_more_new_mail_than_the_quota_allows_comes_bit_by_bit(
    open_with, remote, five, time
):
    provider = open_with(MAIL)
    cursor = FolderCursor("", provider.newest(INBOX, 1).cursor)
    # All that is left is room for three messages.
    budget = provider._mailbox.api.budget
    while budget.allowance("messages.get", 10) > 3:
        budget.spend("messages.get")
    for number in range(7):
        remote.deliver(INBOX, mail(f"n{number}@x"))
    page = provider.changes(cursor)
    assert 0 < len(page.added) <= 3 and not page.done
    cursor = FolderCursor("", page.cursor)
    with pytest.raises(ThrottledError) as caught:
        provider.changes(cursor)
    time.seconds += caught.value.retry_after
    rest = provider.changes(cursor)
    assert rest.done and len(rest.added) + len(page.added) == 7


def test_history_that_is_forgotten_asks_for_a_resync_of_everything(
    provider, remote, cursor
):
    remote.mailbox.history.prune()
    with pytest.raises(ResyncRequired) as caught:
        provider.changes(cursor)
    assert caught.value.scope == ""


@pytest.mark.parametrize("text", ["12", "h1", "hx@1", "h@", "h-1@1", "h1@1.5", "h١@1"])
def test_cursor_that_is_none_of_ours(provider, text):
    with pytest.raises(ResyncRequired):
        provider.changes(FolderCursor("", text))


def test_mailbox_is_whole_again_after_the_history_was_forgotten(
    provider, remote, five, cursor
):
    remote.remove(INBOX, "b@x")
    remote.flag(INBOX, "c@x", is_starred=True)
    remote.deliver(INBOX, mail("f@x"))
    remote.mailbox.history.prune()
    page = provider.newest(INBOX, 10)
    assert sorted(m.rfc_message_id for m in page.added) == [
        "a@x",
        "c@x",
        "d@x",
        "e@x",
        "f@x",
    ]
    assert provider.changes(FolderCursor("", page.cursor)).done


def test_answer_without_history_id_is_not_believed(provider, cursor, service):
    service.faults.add("status", "/history", status=200, body={"history": []})
    with pytest.raises(ProtocolError):
        provider.changes(cursor)


def test_records_of_a_kind_nobody_knows_do_no_harm(provider, cursor, service):
    records = [
        {"id": "5000"},
        {"id": "5001", "messagesAdded": [{"message": {}}, {}]},
        {"id": "5002", "labelsAdded": [{"message": {"id": "m"}}]},
        {"id": "5003", "somethingElse": [1]},
    ]
    body = {"history": records, "historyId": "5004"}
    service.faults.add("status", "/history", status=200, body=body)
    page = provider.changes(cursor)
    assert page.added == () and page.done


def test_chats_are_no_mail(provider, remote, five, cursor):
    remote.mailbox.add(mail("chat@x"), {"CHAT"})
    page = provider.changes(cursor)
    assert [meta.locations for meta in page.added] == [()]


def test_labels_are_looked_at_with_changes_and_now_and_then(
    provider, remote, five, cursor, service
):
    page = provider.changes(cursor)
    assert not page.folders_may_differ
    service.clock.advance(700)
    page = provider.changes(FolderCursor("", page.cursor))
    service.clock.advance(-700)
    assert page.folders_may_differ
    remote.flag(INBOX, "a@x", is_read=True)
    assert provider.changes(cursor).folders_may_differ


def test_empty_page_of_the_history_is_not_its_end(
    provider, remote, service, five, cursor
):
    """Filtered by kind, a page may hold nothing and yet be followed by another."""
    remote.flag(INBOX, "a@x", is_read=True)
    empty = {"historyId": "99999", "nextPageToken": f"{0:020d}"}
    service.faults.add("status", "/history", status=200, body=empty)
    page = provider.changes(cursor)
    assert [each.remote_id for each in page.updated] == [five["a@x"].id]
    assert page.done
    assert provider.changes(FolderCursor("", page.cursor)).done


def test_new_message_has_its_labels_of_now(provider, remote, service, cursor):
    """A record about its labels may come before the one that names it as new."""
    message = remote.mailbox.add(mail("new@x"), {INBOX})
    brief = {"id": message.id, "threadId": message.thread_id}
    before = {"message": {**brief, "labelIds": ["TRASH"]}, "labelIds": ["TRASH"]}
    records = [
        {"id": "5000", "messages": [brief], "labelsAdded": [before]},
        {"id": "5001", "messages": [brief], "messagesAdded": [{"message": brief}]},
    ]
    body = {"history": records, "historyId": "5001"}
    service.faults.add("status", "/history", status=200, body=body)
    page = provider.changes(cursor)
    assert [each.remote_id for each in page.added] == [message.id]
    assert not page.updated


ODD = {
    "refused": {"status": 400, "body": {"error": {"code": 400, "message": "odd"}}},
    "broken": {"status": 500},
    "no headers": {"status": 200, "body": {"id": "1"}},
}


@pytest.mark.parametrize("odd", ODD)
def test_message_that_cannot_be_read_stops_nothing(
    provider, remote, service, cursor, odd
):
    """Not the others, and not what comes after it."""
    broken = remote.mailbox.add(mail("broken@x"), {INBOX})
    for name in ("one@x", "two@x"):
        remote.deliver(INBOX, mail(name))
    service.faults.add("status", f"/messages/{broken.id}", times=0, **ODD[odd])
    page = provider.changes(cursor)
    assert {each.rfc_message_id for each in page.added} == {"one@x", "two@x"}
    assert [each.remote_id for each in page.bad] == [broken.id]
    assert not page.removed and page.done
    service.faults.clear()
    assert provider.fetch_metadata(INBOX, [broken.id])[0].rfc_message_id == "broken@x"


def test_service_that_fails_is_not_taken_for_broken_messages(
    provider, remote, service, cursor
):
    for number in range(6):
        remote.deliver(INBOX, mail(f"new{number}@x"))
    fault = service.faults.add("status", "format=full", status=500, times=0)
    with pytest.raises(TransientError):
        provider.changes(cursor)
    assert fault.struck
    service.faults.clear()
    assert len(provider.changes(cursor).added) == 6


def test_history_goes_on_behind_what_cannot_be_read(provider, remote, service, five):
    broken = five["c@x"]
    service.faults.add("status", f"/messages/{broken.id}", status=400, times=0)
    page = provider.newest(INBOX, 2)
    found, bad = [*page.added], [*page.bad]
    while page.older:
        page = provider.older(FolderCursor(INBOX, "", page.older), 1)
        found += page.added
        bad += page.bad
    service.faults.clear()
    assert [each.rfc_message_id for each in found] == ["e@x", "d@x", "b@x", "a@x"]
    assert [each.remote_id for each in bad] == [broken.id]
