"""Following a folder: nothing is missed, whatever happens in between."""

import pytest

from odoo.addons.maildesk_base.engine.errors import MailEngineError, ResyncRequired
from odoo.addons.maildesk_base.engine.types import (
    ChangeScope,
    Operation,
    OperationKind,
)

from .mails import mail
from .mirror import Mirror


@pytest.fixture
def work(provider):
    """A second folder."""
    operation = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
    return provider.apply(operation).folder.folder_id


@pytest.fixture
def inbox(provider, remote):
    """The inbox with five messages, loaded."""
    for name in "abcde":
        remote.deliver(remote.inbox, mail(f"{name}@x"))
    return Mirror(remote.inbox).load(provider)


def test_nothing_new_brings_nothing(provider, inbox):
    before = dict(inbox.messages)
    (page,) = inbox.catch_up(provider)
    assert page.done
    assert not page.added and not page.removed
    assert inbox.messages == before


def test_new_messages_are_added_once(provider, remote, inbox):
    remote.deliver(remote.inbox, mail("f@x"))
    remote.deliver(remote.inbox, mail("g@x"))
    added = [m.rfc_message_id for p in inbox.catch_up(provider) for m in p.added]
    assert sorted(added) == ["f@x", "g@x"]
    assert not any(page.added for page in inbox.catch_up(provider))


def test_flags_follow_both_ways(provider, remote, inbox):
    remote.flag(remote.inbox, "a@x", is_read=True, is_starred=True)
    inbox.catch_up(provider)
    assert inbox.state()["a@x"] == (True, True)
    remote.flag(remote.inbox, "a@x", is_read=False)
    inbox.catch_up(provider)
    assert inbox.state()["a@x"] == (False, True)


def test_removed_messages_disappear(provider, remote, inbox):
    remote.remove(remote.inbox, "b@x")
    remote.remove(remote.inbox, "e@x")
    inbox.catch_up(provider)
    assert sorted(inbox.state()) == ["a@x", "c@x", "d@x"]


def test_all_kinds_of_change_at_once(provider, remote, inbox):
    remote.remove(remote.inbox, "a@x")
    remote.flag(remote.inbox, "b@x", is_read=True)
    remote.deliver(remote.inbox, mail("f@x"), read=True)
    remote.remove(remote.inbox, "c@x")
    inbox.catch_up(provider)
    assert inbox.state() == {
        "b@x": (True, False),
        "d@x": (False, False),
        "e@x": (False, False),
        "f@x": (True, False),
    }


def test_as_many_removed_as_added_is_still_seen(provider, remote, inbox):
    remote.remove(remote.inbox, "a@x")
    remote.deliver(remote.inbox, mail("f@x"))
    inbox.catch_up(provider)
    assert sorted(inbox.state()) == ["b@x", "c@x", "d@x", "e@x", "f@x"]


def test_a_message_that_came_and_went_leaves_no_trace(provider, remote, inbox):
    remote.deliver(remote.inbox, mail("f@x"))
    remote.remove(remote.inbox, "f@x")
    inbox.catch_up(provider)
    assert sorted(inbox.state()) == ["a@x", "b@x", "c@x", "d@x", "e@x"]


def test_emptied_folder(provider, remote, inbox):
    for name in "abcde":
        remote.remove(remote.inbox, f"{name}@x")
    inbox.catch_up(provider)
    assert inbox.messages == {}
    remote.deliver(remote.inbox, mail("f@x"))
    inbox.catch_up(provider)
    assert sorted(inbox.state()) == ["f@x"]


def test_applying_a_page_twice_changes_nothing(provider, remote, inbox):
    remote.deliver(remote.inbox, mail("f@x"))
    remote.flag(remote.inbox, "a@x", is_read=True)
    remote.remove(remote.inbox, "b@x")
    pages = inbox.catch_up(provider)
    once = dict(inbox.messages)
    for page in pages:
        inbox.apply(provider, page)
    assert inbox.messages == once


def test_another_process_goes_on_from_the_stored_cursor(provider, remote, inbox):
    remote.deliver(remote.inbox, mail("f@x"))
    provider.changes(inbox.cursor)  # its page was never stored
    with remote.open() as another:
        inbox.catch_up(another)
    assert "f@x" in inbox.state()


def test_only_known_history_is_followed(provider, remote):
    for name in "abcde":
        remote.deliver(remote.inbox, mail(f"{name}@x"))
    mirror = Mirror(remote.inbox).load(provider, limit=2)
    remote.flag(remote.inbox, "a@x", is_read=True)
    remote.remove(remote.inbox, "b@x")
    remote.flag(remote.inbox, "e@x", is_read=True)
    mirror.catch_up(provider)
    assert mirror.state() == {"d@x": (False, False), "e@x": (True, False)}
    mirror.load_older(provider, 1)
    assert sorted(mirror.state()) == ["a@x", "c@x", "d@x", "e@x"]


def test_moved_message_is_recognised(provider, remote, inbox, work):
    elsewhere = Mirror(work).load(provider)
    stable = provider.capabilities.stable_ids
    trait = "remote_id" if stable else "fingerprint"
    before = getattr(inbox.meta("c@x"), trait)
    remote.move(remote.inbox, "c@x", work)
    inbox.catch_up(provider)
    elsewhere.catch_up(provider)
    assert "c@x" not in inbox.state()
    assert before and getattr(elsewhere.meta("c@x"), trait) == before


def test_message_moved_away_and_back_is_where_it_was(provider, remote, inbox, work):
    elsewhere = Mirror(work).load(provider)
    remote.move(remote.inbox, "c@x", work)
    remote.move(work, "c@x", remote.inbox)
    inbox.catch_up(provider)
    elsewhere.catch_up(provider)
    assert sorted(inbox.state()) == ["a@x", "b@x", "c@x", "d@x", "e@x"]
    assert elsewhere.state() == {}


def test_two_messages_with_one_message_id_are_two(provider, remote, inbox):
    remote.deliver(remote.inbox, mail("same@x", "First"))
    remote.deliver(remote.inbox, mail("same@x", "Second one"))
    inbox.catch_up(provider)
    subjects = [
        m.subject for m in inbox.messages.values() if m.rfc_message_id == "same@x"
    ]
    assert sorted(subjects) == ["First", "Second one"]


def test_renumbered_folder_asks_for_a_resync(provider, remote, work):
    if not remote.can_renumber:
        pytest.skip("this provider's ids are for ever")
    remote.deliver(work, mail("a@x"))
    mirror = Mirror(work).load(provider)
    fingerprint = mirror.meta("a@x").fingerprint
    remote.renumber(work)
    with pytest.raises(ResyncRequired) as caught:
        provider.changes(mirror.cursor)
    assert caught.value.scope == work
    again = Mirror(work).load(provider)
    assert again.meta("a@x").remote_id != mirror.meta("a@x").remote_id
    assert again.meta("a@x").rfc_message_id == "a@x" and fingerprint


def test_folder_that_is_gone_is_reported(provider, work):
    if provider.capabilities.change_scope is ChangeScope.ACCOUNT:
        pytest.skip("the cursor is not about a folder")
    mirror = Mirror(work).load(provider)
    provider.apply(Operation(OperationKind.FOLDER_DELETE, folder_id=work))
    with pytest.raises(MailEngineError) as caught:
        provider.changes(mirror.cursor)
    assert caught.value.code == "gone.folder"
