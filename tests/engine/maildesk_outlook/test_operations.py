"""Changing mail and folders at Graph."""

import pytest

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind, Role
from odoo.addons.maildesk_outlook.engine.client import OutlookProvider

from tests.contract.mails import mail
from tests.contract.mirror import Mirror


@pytest.fixture
def inbox(mailbox, provider):
    for name in "abc":
        mailbox.deliver(mailbox.inbox, mail(f"{name}@x"))
    return Mirror(mailbox.inbox).load(provider)


def _tag(refs, *words, remove=()):
    return Operation(
        OperationKind.FLAGS, tuple(refs), add_keywords=words, remove_keywords=remove
    )


def _categories(mailbox, rfc_message_id):
    return mailbox.world.find(mailbox.inbox, rfc_message_id).props.get("categories")


def test_categories_of_others_stay(mailbox, provider, inbox):
    mailbox.world.change(mailbox.inbox, "a@x", categories=["Red", "Mine"])
    provider.apply(_tag([inbox.ref("a@x")], "New", "red", remove=("mine",)))
    assert _categories(mailbox, "a@x") == ["Red", "New"]


def test_category_that_somebody_adds_meanwhile_is_kept(graph, mailbox, provider, inbox):
    handle = graph.handle

    def racing(request):
        if request.method == "PATCH":
            graph.handle = handle
            mailbox.world.change(mailbox.inbox, "a@x", categories=["Theirs"])
        return handle(request)

    graph.handle = racing
    result = provider.apply(_tag([inbox.ref("a@x")], "Ours"))
    assert not result.refused
    assert _categories(mailbox, "a@x") == ["Theirs", "Ours"]


@pytest.mark.parametrize("word", ["", " ", "a,b", "x" * 300])
def test_impossible_categories_are_refused(provider, inbox, word):
    with pytest.raises(RejectedError):
        provider.apply(_tag([inbox.ref("a@x")], word))


def test_id_survives_a_move(mailbox, provider, inbox):
    archive = next(f for f in provider.list_folders() if f.role is Role.ARCHIVE)
    ref = inbox.ref("a@x")
    move = Operation(OperationKind.RELOCATE, (ref,), add_to=(archive.folder_id,))
    (relocated,) = provider.apply(move).relocated
    assert relocated.new_remote_id == ref.remote_id
    (meta,) = provider.fetch_metadata(archive.folder_id, [ref.remote_id])
    assert meta.locations[0].folder_id == archive.folder_id


def test_folder_that_is_gone_is_reported_and_moves_nothing(mailbox, provider, inbox):
    move = Operation(
        OperationKind.RELOCATE, (inbox.ref("a@x"),), add_to=("AAMk" + "x" * 60,)
    )
    with pytest.raises(RemoteGone) as caught:
        provider.apply(move)
    assert caught.value.code == "gone.folder"
    assert len(mailbox.message_ids(mailbox.inbox)) == 3


def test_service_that_cannot_purge_deletes(graph, mailbox, provider, inbox):
    graph.faults.add("status", "permanentDelete", times=2, status=400)
    refs = (inbox.ref("a@x"), inbox.ref("b@x"))
    result = provider.apply(Operation(OperationKind.DELETE, refs))
    assert not result.gone and not result.refused
    assert mailbox.message_ids(mailbox.inbox) == ["c@x"]


def test_one_refused_message_does_not_hold_up_the_others(
    graph, mailbox, provider, inbox
):
    graph.faults.add("status", "/messages/", method="PATCH", status=403)
    refs = tuple(inbox.ref(f"{name}@x") for name in "abc")
    read = Operation(OperationKind.FLAGS, refs, set_flags={"is_read": True})
    result = provider.apply(read)
    assert len(result.refused) == 1
    states = Mirror(mailbox.inbox).load(provider).state().values()
    assert sorted(states) == [(False, False), (True, False), (True, False)]


def test_answered_and_forwarded_are_marked(provider, mailbox, inbox):
    for name, flag in (("a@x", "is_answered"), ("b@x", "is_forwarded")):
        provider.apply(
            Operation(OperationKind.FLAGS, (inbox.ref(name),), set_flags={flag: True})
        )
    again = Mirror(mailbox.inbox).load(provider)
    assert again.meta("a@x").flags.is_answered
    assert again.meta("b@x").flags.is_forwarded
    assert not again.meta("c@x").flags.is_answered


def test_deleted_folder_lies_in_deleted_items_with_its_mail(mailbox, provider):
    make = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
    folder = provider.apply(make).folder.folder_id
    mailbox.deliver(folder, mail("a@x"))
    delete = Operation(OperationKind.FOLDER_DELETE, folder_id=folder)
    for _ in range(3):
        # A worker may die and do it again: the mail must not be purged by that.
        provider.apply(delete)
    trash = mailbox.mailbox.folder("deleteditems")
    assert mailbox.mailbox.folders[folder].parent == trash.id
    assert mailbox.message_ids(folder) == ["a@x"]
    assert folder not in {each.folder_id for each in provider.list_folders()}


def test_folders_are_recognised_in_any_language(mailbox, provider):
    for name, german in (("sentitems", "Gesendete Elemente"), ("inbox", "Posteingang")):
        mailbox.mailbox.folder(name).name = german
    roles = {folder.name: folder.role for folder in provider.list_folders()}
    assert roles["Gesendete Elemente"] is Role.SENT
    assert roles["Posteingang"] is Role.INBOX
    assert "Conversation History" not in roles


def test_mailbox_without_archive(mailbox, provider):
    box = mailbox.mailbox
    del box.folders[box.folder("archive").id]
    roles = {folder.role for folder in provider.list_folders()}
    assert Role.ARCHIVE not in roles and Role.INBOX in roles


def test_role_that_the_user_chose_wins(mailbox, provider):
    make = Operation(OperationKind.FOLDER_CREATE, folder_name="Old mail")
    chosen = provider.apply(make).folder.folder_id
    settings = mailbox.settings(role_overrides={chosen: Role.ARCHIVE})
    with OutlookProvider(settings, mailbox.store) as other:
        archives = [f for f in other.list_folders() if f.role is Role.ARCHIVE]
    assert [folder.folder_id for folder in archives] == [chosen]
