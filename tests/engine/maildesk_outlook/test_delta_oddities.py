"""What Graph's delta does now and then, and nobody must notice."""

import json
import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    ResyncRequired,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import (
    FolderCursor,
    Operation,
    OperationKind,
)

from tests.contract.mails import mail
from tests.contract.mirror import Mirror

LONG_AGO = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def inbox(mailbox, provider):
    for name in "abcde":
        mailbox.deliver(mailbox.inbox, mail(f"{name}@x"))
    return Mirror(mailbox.inbox).load(provider)


@pytest.fixture
def work(provider):
    operation = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
    return provider.apply(operation).folder.folder_id


def test_entry_with_nothing_but_a_flag_empties_nothing(mailbox, provider, inbox):
    world = mailbox.world
    world.change(
        mailbox.inbox, "a@x", categories=["Red"], flag={"flagStatus": "flagged"}
    )
    inbox.catch_up(provider)
    world.change(mailbox.inbox, "a@x", isRead=True)
    inbox.catch_up(provider)
    flags = inbox.meta("a@x").flags
    assert flags.is_read and flags.is_starred
    assert flags.keywords == {"Red"}


def test_round_that_was_left_in_the_middle_is_not_the_last_one(
    graph, mailbox, provider, inbox, monkeypatch
):
    """What arrives before it goes on is reported by the round after it."""
    inbox.catch_up(provider)
    monkeypatch.setattr(graph, "largest_delta_page", 2)
    for name in "fgh":
        mailbox.deliver(mailbox.inbox, mail(f"{name}@x"))
    inbox.apply(provider, provider.changes(inbox.cursor))
    mailbox.deliver(mailbox.inbox, mail("late@x"))
    with mailbox.open() as another:
        inbox.catch_up(another)
    assert sorted(inbox.state()) == [*(f"{name}@x" for name in "abcdefgh"), "late@x"]


def test_answered_mark_survives_other_changes(mailbox, provider, inbox):
    answered = Operation(
        OperationKind.FLAGS, (inbox.ref("b@x"),), set_flags={"is_answered": True}
    )
    provider.apply(answered)
    inbox.catch_up(provider)
    assert inbox.meta("b@x").flags.is_answered
    mailbox.flag(mailbox.inbox, "b@x", is_read=True)
    inbox.catch_up(provider)
    assert inbox.meta("b@x").flags.is_answered


def test_message_moved_away_and_back_is_not_lost(mailbox, provider, inbox, work):
    """Graph says that it was removed, and never that it came back."""
    mailbox.move(mailbox.inbox, "c@x", work)
    mailbox.move(work, "c@x", mailbox.inbox)
    pages = inbox.catch_up(provider)
    assert "c@x" in inbox.state()
    assert not any(page.removed for page in pages)


def test_many_removals_are_believed_without_looking_at_each(graph, mailbox, provider):
    mailbox.world.fill(mailbox.inbox, 120, LONG_AGO)
    inbox = Mirror(mailbox.inbox).load(provider)
    for number in range(120):
        mailbox.remove(mailbox.inbox, f"m{number}@x")
    graph.log.forget()
    inbox.catch_up(provider)
    assert inbox.messages == {}
    assert graph.log.round_trips == 6


def test_entries_that_come_twice_change_nothing(graph, mailbox, provider, inbox):
    graph.duplicate_delta_entries = True
    mailbox.deliver(mailbox.inbox, mail("f@x"))
    mailbox.flag(mailbox.inbox, "a@x", is_read=True)
    added = [m for page in inbox.catch_up(provider) for m in page.added]
    assert [m.rfc_message_id for m in added].count("f@x") == 1
    assert inbox.state()["a@x"] == (True, False)


def test_empty_page_is_not_the_end(graph, mailbox, provider, inbox):
    graph.empty_delta_pages = True
    mailbox.deliver(mailbox.inbox, mail("f@x"))
    pages = inbox.catch_up(provider)
    assert len(pages) == 2 and not pages[0].done
    assert "f@x" in inbox.state()


@pytest.mark.parametrize(
    "answer",
    [
        (410, "SyncStateNotFound"),
        (410, "resyncRequired"),
        (400, "syncStateNotFound"),
        (404, "SyncStateInvalid"),
    ],
)
def test_forgotten_state_asks_for_a_resync(graph, mailbox, provider, inbox, answer):
    graph.lost_state = answer
    graph.forget_sync_states()
    with pytest.raises(ResyncRequired) as caught:
        provider.changes(inbox.cursor)
    assert caught.value.scope == mailbox.inbox
    again = Mirror(mailbox.inbox).load(provider)
    assert again.messages.keys() == inbox.messages.keys()


def test_old_message_that_is_moved_in_becomes_known(mailbox, provider, inbox, work):
    mailbox.world.deliver(work, mail("old@x"), received=LONG_AGO)
    item = mailbox.world.find(work, "old@x")
    item.created = LONG_AGO
    mailbox.move(work, "old@x", mailbox.inbox)
    inbox.catch_up(provider)
    assert inbox.meta("old@x").received_at == LONG_AGO


def test_history_that_is_not_loaded_is_left_alone(mailbox, provider):
    for number in range(8):
        when = LONG_AGO.replace(day=number + 1)
        mailbox.world.deliver(mailbox.inbox, mail(f"m{number}@x"), received=when)
    inbox = Mirror(mailbox.inbox).load(provider, limit=3)
    mailbox.flag(mailbox.inbox, "m0@x", is_read=True)
    mailbox.remove(mailbox.inbox, "m1@x")
    inbox.catch_up(provider)
    assert sorted(inbox.state()) == ["m5@x", "m6@x", "m7@x"]
    inbox.load_older(provider, 2)
    assert inbox.state()["m0@x"] == (True, False)
    assert len(inbox.state()) == 7


def test_old_message_that_is_known_keeps_its_place_and_flags(mailbox, provider, work):
    """It came from a folder that is loaded further back than this one."""
    for number in range(8):
        when = LONG_AGO.replace(day=number + 10)
        mailbox.world.deliver(work, mail(f"m{number}@x"), received=when)
    target = Mirror(work).load(provider, limit=3)
    item = mailbox.world.deliver(mailbox.inbox, mail("old@x"), received=LONG_AGO)
    item.created = LONG_AGO
    mailbox.move(mailbox.inbox, "old@x", work)
    target.catch_up(provider)
    assert "old@x" in target.state()
    mailbox.flag(work, "old@x", is_read=True)
    target.catch_up(provider)
    assert target.state()["old@x"] == (True, False)
    (snapshot,) = provider.snapshot(work, target.cursor)
    assert item.key in {each.remote_id for each in snapshot.entries}


def test_messages_of_one_second_are_all_found(mailbox, provider):
    for number in range(25):
        mailbox.world.deliver(mailbox.inbox, mail(f"m{number}@x"), received=LONG_AGO)
    inbox = Mirror(mailbox.inbox).load(provider, limit=4)
    inbox.load_older(provider, 4)
    assert len(inbox.state()) == 25


def test_large_folder_is_followed_while_it_is_still_being_listed(mailbox, provider):
    mailbox.world.fill(mailbox.inbox, 1100, LONG_AGO)
    inbox = Mirror(mailbox.inbox).load(provider, limit=50)
    page = provider.changes(inbox.cursor)
    assert not page.done
    inbox.apply(provider, page)
    mailbox.deliver(mailbox.inbox, mail("new@x"))
    mailbox.remove(mailbox.inbox, "m1099@x")
    inbox.catch_up(provider)
    assert "new@x" in inbox.state() and "m1099@x" not in inbox.state()
    assert len(inbox.state()) == 50


def test_snapshot_knows_no_more_than_the_history_that_is_loaded(mailbox, provider):
    for number in range(8):
        when = LONG_AGO.replace(day=number + 1)
        mailbox.world.deliver(mailbox.inbox, mail(f"m{number}@x"), received=when)
    inbox = Mirror(mailbox.inbox).load(provider, limit=3)
    (snapshot,) = provider.snapshot(mailbox.inbox, inbox.cursor)
    expected = {each.remote_id for each in snapshot.entries if each.expected}
    assert expected == inbox.messages.keys()
    assert len(snapshot.entries) == 8


def test_link_that_leads_elsewhere_is_not_followed(graph, mailbox, provider, inbox):
    """Our token must not travel to whoever wrote the link."""
    link = "https://elsewhere.example/v1.0/me/mailFolders/x/messages/delta?$skiptoken=1"
    graph.faults.add(
        "status",
        "deltatoken",
        status=200,
        body={"value": [], "@odata.nextLink": link},
    )
    with pytest.raises(ProtocolError):
        provider.changes(inbox.cursor)


@pytest.mark.parametrize(
    "path", ["/messages/delta", "https://elsewhere.example/", "/../../secret"]
)
def test_cursor_with_a_foreign_path_is_not_ours(mailbox, provider, path):
    text = json.dumps({"path": path, "since": 1, "first": False})
    with pytest.raises(ResyncRequired):
        provider.changes(FolderCursor(mailbox.inbox, text, ""))


@pytest.mark.parametrize(
    "odd",
    [
        {"status": 400, "body": {"error": {"code": "ErrorOdd", "message": "odd"}}},
        {"status": 500},
        {"status": 200, "body": {"id": 1}},
    ],
    ids=["refused", "broken", "nonsense"],
)
def test_message_that_cannot_be_read_stops_nothing(
    graph, mailbox, provider, inbox, odd
):
    """Not the others, and not what comes after it."""
    for name in ("one@x", "broken@x", "two@x"):
        mailbox.deliver(mailbox.inbox, mail(name))
    broken = next(
        item.key
        for item in mailbox.mailbox.items.values()
        if item.props["internetMessageId"] == "<broken@x>"
    )
    path = re.escape("/messages/" + quote(broken, safe=""))
    fault = graph.faults.add("status", path, times=0, **odd)
    page = provider.changes(inbox.cursor)
    assert fault.struck
    assert {each.rfc_message_id for each in page.added} == {"one@x", "two@x"}
    assert [each.remote_id for each in page.bad] == [broken]
    assert not page.removed
    graph.faults.clear()
    assert provider.fetch_metadata(mailbox.inbox, [broken])


def test_service_that_fails_is_not_taken_for_broken_messages(
    graph, mailbox, provider, inbox
):
    for number in range(6):
        mailbox.deliver(mailbox.inbox, mail(f"new{number}@x"))
    graph.faults.add("status", r"/messages/[^/?]+\?", status=500, times=0)
    with pytest.raises(TransientError):
        provider.changes(inbox.cursor)
    graph.faults.clear()
    assert len(provider.changes(inbox.cursor).added) == 6
