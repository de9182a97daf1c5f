"""Folders: found with their roles, and created, renamed and deleted."""

from contextlib import suppress

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    RejectedError,
    Unsupported,
)
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind, Role

from .mails import mail


def _by_role(provider):
    return {folder.role: folder for folder in provider.list_folders()}


def _by_name(provider):
    return {folder.name: folder for folder in provider.list_folders()}


def _create(provider, name, parent_id=None):
    operation = Operation(
        OperationKind.FOLDER_CREATE, folder_name=name, parent_id=parent_id
    )
    return provider.apply(operation).folder


def _is_to_be_looked_at(folder, before):
    """Whether the state says so; a provider that does not know gives none."""
    return folder.state == "" or folder.state != before


def test_list_finds_the_roles_of_a_usual_mailbox(provider):
    roles = _by_role(provider)
    assert {Role.INBOX, Role.SENT, Role.DRAFTS, Role.TRASH} <= roles.keys()
    assert all(roles[role].selectable for role in roles)


def test_list_gives_each_role_once(provider):
    given = [f.role for f in provider.list_folders() if f.role is not Role.CUSTOM]
    assert len(given) == len(set(given))


def test_list_counts_messages(provider, remote):
    inbox = _by_role(provider)[Role.INBOX].folder_id
    remote.deliver(inbox, mail("a@x"), read=True)
    remote.deliver(inbox, mail("b@x"))
    folder = _by_role(provider)[Role.INBOX]
    assert (folder.total, folder.unread) == (2, 1)


def test_state_stays_while_nothing_changes(provider, remote):
    inbox = _by_role(provider)[Role.INBOX].folder_id
    remote.deliver(inbox, mail("a@x"))
    # Courier numbers a folder when it is opened, and an empty one again each time.
    provider.newest(inbox, 1)
    before = {f.folder_id: f.state for f in provider.list_folders() if f.total}
    with remote.open() as another:
        after = another.list_folders()
        assert {f.folder_id: f.state for f in after if f.total} == before


def test_state_shows_mail_in_the_folder_that_was_just_read(provider, remote):
    inbox = _by_role(provider)[Role.INBOX].folder_id
    remote.deliver(inbox, mail("a@x"))
    before = _by_role(provider)[Role.INBOX].state
    assert provider.newest(inbox, 10).added
    remote.deliver(inbox, mail("b@x"))
    folder = _by_role(provider)[Role.INBOX]
    assert _is_to_be_looked_at(folder, before)
    assert folder.total == 2


@pytest.mark.parametrize("change", ["arrival", "reading", "removal"])
def test_state_shows_changes(provider, remote, change):
    inbox = _by_role(provider)[Role.INBOX].folder_id
    remote.deliver(inbox, mail("a@x"))
    before = _by_role(provider)[Role.INBOX].state
    if change == "arrival":
        remote.deliver(inbox, mail("b@x"))
    elif change == "reading":
        remote.flag(inbox, "a@x", is_read=True)
    else:
        remote.remove(inbox, "a@x")
    assert _is_to_be_looked_at(_by_role(provider)[Role.INBOX], before)


@pytest.mark.parametrize(
    "name", ["Projects", "Entwürfe & Co", "日本語", "it's (new) #1"]
)
def test_created_folder_is_listed_under_its_name(provider, name):
    created = _create(provider, name)
    assert created.name == name
    assert _by_name(provider)[name].folder_id == created.folder_id
    assert provider.newest(created.folder_id, 10).added == ()


def test_creating_twice_gives_the_same_folder(provider):
    assert _create(provider, "Work").folder_id == _create(provider, "Work").folder_id


def test_folder_below_another(provider):
    parent = _create(provider, "Work")
    child = _create(provider, "2026", parent.folder_id)
    listed = {f.folder_id: f for f in provider.list_folders()}[child.folder_id]
    assert listed.parent_id == parent.folder_id
    assert listed.path == ("Work", "2026")


def test_renamed_folder_keeps_its_messages(provider, remote):
    folder = _create(provider, "Old")
    remote.deliver(folder.folder_id, mail("a@x"))
    rename = Operation(
        OperationKind.FOLDER_RENAME, folder_id=folder.folder_id, folder_name="Née"
    )
    renamed = provider.apply(rename).folder
    again = provider.apply(rename).folder
    assert renamed.name == again.name == "Née"
    assert "Old" not in _by_name(provider)
    assert [m.rfc_message_id for m in provider.newest(renamed.folder_id, 5).added] == [
        "a@x"
    ]


def test_deleting_a_folder_twice_is_fine(provider):
    folder = _create(provider, "Work")
    delete = Operation(OperationKind.FOLDER_DELETE, folder_id=folder.folder_id)
    provider.apply(delete)
    provider.apply(delete)
    assert "Work" not in _by_name(provider)


def test_mail_that_came_into_a_folder_is_not_lost_with_it(provider, remote):
    """Whoever deletes it has not seen that mail."""
    work = _create(provider, "Work").folder_id
    remote.deliver(work, mail("late@x"))
    with suppress(RejectedError):
        provider.apply(Operation(OperationKind.FOLDER_DELETE, folder_id=work))
    if work in {each.folder_id for each in provider.list_folders()}:
        assert remote.message_ids(work) == ["late@x"]
    else:
        places = [each.folder_id for each in provider.list_folders()]
        # Where labels are folders it stays; others keep it in the bin.
        kept = any("late@x" in remote.message_ids(each) for each in places)
        assert kept or remote.message_ids(work) == ["late@x"]


def test_the_inbox_cannot_be_deleted(provider):
    inbox = _by_role(provider)[Role.INBOX].folder_id
    with pytest.raises(RejectedError):
        provider.apply(Operation(OperationKind.FOLDER_DELETE, folder_id=inbox))
    assert _by_role(provider)[Role.INBOX].folder_id == inbox


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 300])
def test_impossible_folder_names_are_refused(provider, name):
    with pytest.raises(RejectedError):
        _create(provider, name)


def test_a_folder_that_is_gone_is_an_error_not_an_empty_folder(provider):
    folder = _create(provider, "Work")
    provider.apply(Operation(OperationKind.FOLDER_DELETE, folder_id=folder.folder_id))
    with pytest.raises(MailEngineError) as caught:
        provider.newest(folder.folder_id, 10)
    assert caught.value.code == "gone.folder"


def test_folder_gets_a_colour_or_is_said_to_have_none(provider):
    folder = _create(provider, "Work")
    operation = Operation(
        OperationKind.FOLDER_COLOR, folder_id=folder.folder_id, color="#16a766"
    )
    try:
        provider.apply(operation)
    except Unsupported:
        assert _by_name(provider)["Work"].color == ""
    else:
        assert _by_name(provider)["Work"].color == "#16a766"
