"""Another client works in the mailbox at the same time as we do."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.errors import RemoteGone
from odoo.addons.maildesk_base.engine.types import Operation, OperationKind

from .mails import mail
from .mirror import Mirror


@pytest.fixture
def work(provider):
    operation = Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
    return provider.apply(operation).folder.folder_id


@pytest.fixture
def inbox(provider, remote):
    for name in "abc":
        remote.deliver(remote.inbox, mail(f"{name}@x"))
    return Mirror(remote.inbox).load(provider)


def _move(ref, target):
    source = ref.location.folder_id
    return Operation(
        OperationKind.RELOCATE, (ref,), add_to=(target,), remove_from=(source,)
    )


def _moved_by_us(provider, inbox, name, mirror):
    """Move a message into the mirror's folder, which takes the answer's word for it."""
    meta = inbox.meta(name)
    (moved,) = provider.apply(_move(inbox.ref(name), mirror.folder_id)).relocated
    if moved.new_remote_id is None:
        pytest.skip("the server does not say")
    there = dataclasses.replace(
        meta, remote_id=moved.new_remote_id, locations=(moved.location,)
    )
    mirror.messages[there.remote_id] = there


def test_what_we_moved_and_another_client_moves_on_is_nowhere_twice(
    provider, remote, inbox, work
):
    there = Mirror(work).load(provider)
    _moved_by_us(provider, inbox, "a@x", there)
    remote.move(work, "a@x", remote.inbox)
    there.catch_up(provider)
    inbox.catch_up(provider)
    assert there.state() == {}
    assert sorted(inbox.state()) == ["a@x", "b@x", "c@x"]


def test_what_we_moved_and_another_client_deletes_is_gone(
    provider, remote, inbox, work
):
    there = Mirror(work).load(provider)
    _moved_by_us(provider, inbox, "a@x", there)
    _moved_by_us(provider, inbox, "b@x", there)
    remote.remove(work, "a@x")
    remote.deliver(work, mail("d@x"))
    there.catch_up(provider)
    assert sorted(there.state()) == ["b@x", "d@x"]


def _rename(remote, folder_id, name):
    """As another client does it; the folder's id afterwards."""
    with remote.open() as other:
        operation = Operation(
            OperationKind.FOLDER_RENAME, folder_id=folder_id, folder_name=name
        )
        return other.apply(operation).folder.folder_id


def _listed(provider, folder_id):
    return next(f for f in provider.list_folders() if f.folder_id == folder_id)


def _check_same(before, after):
    if after.folder_id != before.folder_id and after.lasting_id != before.lasting_id:
        pytest.skip("the server numbers a renamed folder again")
    assert after.folder_id == before.folder_id or after.lasting_id


@pytest.mark.parametrize("arrives", [False, True])
def test_folder_renamed_elsewhere_is_recognised_with_its_messages(
    provider, remote, work, arrives
):
    remote.deliver(work, mail("a@x"))
    before = _listed(provider, work)
    mirror = Mirror(work).load(provider)
    new = _rename(remote, work, "Jobs")
    if arrives:
        remote.deliver(new, mail("b@x"))
    after = _listed(provider, new)
    _check_same(before, after)
    old_id = mirror.meta("a@x").remote_id
    new_id = new + old_id[len(work) :] if old_id.startswith(work) else old_id
    (found,) = provider.fetch_metadata(new, [new_id])
    assert found.rfc_message_id == "a@x"


def test_empty_folder_renamed_elsewhere_is_recognised(provider, remote, work):
    before = _listed(provider, work)
    new = _rename(remote, work, "Jobs")
    _check_same(before, _listed(provider, new))


def test_move_into_a_folder_renamed_meanwhile_makes_no_folder(
    provider, remote, inbox, work
):
    new = _rename(remote, work, "Jobs")
    before = {f.folder_id for f in provider.list_folders()}
    ref = inbox.ref("a@x")
    result = provider.apply(_move(ref, work))
    assert {f.folder_id for f in provider.list_folders()} == before
    if new != work:
        assert result.unsure == (ref.remote_id,)
        assert "a@x" in remote.message_ids(remote.inbox)


def test_folder_below_one_renamed_meanwhile_does_not_bring_the_old_name_back(
    provider, remote, work
):
    new = _rename(remote, work, "Jobs")
    if new == work:
        pytest.skip("folders are known by ids that stay")
    before = {f.folder_id for f in provider.list_folders()}
    child = Operation(OperationKind.FOLDER_CREATE, folder_name="Child", parent_id=work)
    with pytest.raises(RemoteGone):
        provider.apply(child)
    assert {f.folder_id for f in provider.list_folders()} == before
