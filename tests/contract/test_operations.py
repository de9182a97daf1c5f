"""Changing messages at the server: exactly what was asked, once, to the right ones."""

import dataclasses

import pytest

from odoo.addons.maildesk_base.engine.types import Operation, OperationKind, Role

from .mails import mail
from .mirror import Mirror


@pytest.fixture
def trash(provider):
    return next(f.folder_id for f in provider.list_folders() if f.role is Role.TRASH)


@pytest.fixture
def inbox(provider, remote):
    for name in "abcde":
        remote.deliver(remote.inbox, mail(f"{name}@x"))
    return Mirror(remote.inbox).load(provider)


def _flags(refs, keywords=(), **states):
    return Operation(
        OperationKind.FLAGS, tuple(refs), set_flags=states, add_keywords=keywords
    )


def _move(refs, target):
    return Operation(
        OperationKind.RELOCATE,
        tuple(refs),
        add_to=(target,),
        remove_from=(refs[0].location.folder_id,),
    )


def _delete(refs):
    return Operation(OperationKind.DELETE, tuple(refs))


def test_flags_are_set_and_cleared(provider, remote, inbox):
    refs = [inbox.ref("a@x"), inbox.ref("c@x")]
    provider.apply(_flags(refs, is_read=True, is_starred=True))
    provider.apply(_flags(refs, is_read=True, is_starred=True))
    state = Mirror(remote.inbox).load(provider).state()
    assert state["a@x"] == state["c@x"] == (True, True)
    assert state["b@x"] == (False, False)
    provider.apply(_flags(refs, is_starred=False))
    assert Mirror(remote.inbox).load(provider).state()["a@x"] == (True, False)


@pytest.mark.parametrize("keyword", ["Invoice", "Wichtig & eilig", "重要"])
def test_keywords_come_back_as_they_were_given(provider, remote, inbox, keyword):
    if not provider.capabilities.keywords:
        pytest.skip("no keywords here")
    provider.apply(_flags([inbox.ref("a@x")], keywords=(keyword,)))
    flags = Mirror(remote.inbox).load(provider).meta("a@x").flags
    assert keyword in flags.keywords
    provider.apply(
        Operation(OperationKind.FLAGS, (inbox.ref("a@x"),), remove_keywords=(keyword,))
    )
    flags = Mirror(remote.inbox).load(provider).meta("a@x").flags
    assert keyword not in flags.keywords


def test_flagging_what_is_gone_says_so(provider, remote, inbox):
    refs = [inbox.ref("a@x"), inbox.ref("b@x")]
    remote.remove(remote.inbox, "a@x")
    result = provider.apply(_flags(refs, is_read=True))
    assert result.gone == (refs[0].remote_id,)
    assert Mirror(remote.inbox).load(provider).state()["b@x"] == (True, False)


def test_moved_messages_are_in_the_target_only(provider, remote, inbox, trash):
    refs = [inbox.ref("a@x"), inbox.ref("d@x")]
    result = provider.apply(_move(refs, trash))
    assert not result.gone and not result.refused
    assert remote.message_ids(remote.inbox) == ["b@x", "c@x", "e@x"]
    assert sorted(remote.message_ids(trash)) == ["a@x", "d@x"]
    moved = {each.remote_id: each for each in result.relocated}
    assert moved.keys() == {ref.remote_id for ref in refs}
    assert all(each.location.folder_id == trash for each in moved.values())


def test_new_id_of_a_moved_message_is_its_id(provider, inbox, trash):
    (relocated,) = provider.apply(_move([inbox.ref("b@x")], trash)).relocated
    there = Mirror(trash).load(provider)
    if relocated.new_remote_id is None:
        pytest.skip("the server does not say")
    assert there.meta("b@x").remote_id == relocated.new_remote_id
    assert there.meta("b@x").fingerprint == inbox.meta("b@x").fingerprint


def test_moving_twice_makes_no_second_copy(provider, remote, inbox, trash):
    provider.apply(_move([inbox.ref("a@x")], trash))
    again = provider.apply(_move([inbox.ref("a@x")], trash))
    if provider.capabilities.stable_ids:
        assert not again.gone and not again.refused
    else:
        assert again.gone == (inbox.ref("a@x").remote_id,)
    assert remote.message_ids(trash) == ["a@x"]


def test_moving_to_where_it_lies_changes_nothing(provider, remote, inbox):
    (relocated,) = provider.apply(_move([inbox.ref("a@x")], remote.inbox)).relocated
    assert relocated.new_remote_id == inbox.ref("a@x").remote_id
    assert len(remote.message_ids(remote.inbox)) == 5


def test_deleted_messages_are_gone(provider, remote, inbox):
    provider.apply(_delete([inbox.ref("b@x")]))
    result = provider.apply(_delete([inbox.ref("b@x")]))
    assert result.gone == (inbox.ref("b@x").remote_id,)
    assert remote.message_ids(remote.inbox) == ["a@x", "c@x", "d@x", "e@x"]
    inbox.catch_up(provider)
    assert "b@x" not in inbox.state()


def test_deleting_for_good_spares_what_was_taken_out_of_trash(provider, remote, trash):
    """Somebody else has seen it there in time."""
    for count in ("one", "more"):
        names = [f"{count}{number}@x" for number in range(1 if count == "one" else 12)]
        for name in names:
            remote.deliver(trash, mail(name))
        there = Mirror(trash).load(provider)
        remote.move(trash, names[0], remote.inbox)
        provider.apply(_delete([there.ref(name) for name in names]))
        assert names[0] in remote.message_ids(remote.inbox)
        assert remote.message_ids(trash) == []


@pytest.mark.parametrize("operation", [_delete, lambda refs: _move(refs, "Nowhere")])
def test_another_message_at_the_same_place_is_never_touched(
    provider, remote, inbox, operation
):
    if provider.capabilities.stable_ids:
        pytest.skip("an id names one message for ever")
    wrong = dataclasses.replace(inbox.ref("a@x"), rfc_message_id="other@x")
    result = provider.apply(operation([wrong]))
    assert result.gone == (wrong.remote_id,)
    assert len(remote.message_ids(remote.inbox)) == 5


def test_ids_from_before_a_renumbering_touch_nothing(provider, remote):
    if not remote.can_renumber:
        pytest.skip("this provider's ids are for ever")
    folder = provider.apply(
        Operation(OperationKind.FOLDER_CREATE, folder_name="Work")
    ).folder.folder_id
    for name in "abc":
        remote.deliver(folder, mail(f"{name}@x"))
    before = Mirror(folder).load(provider)
    remote.renumber(folder)
    refs = [before.ref("b@x")]
    for operation in (
        _flags(refs, is_read=True),
        _move(refs, remote.inbox),
        _delete(refs),
    ):
        result = provider.apply(operation)
        # Its folder is not what we know: nobody knows what has become of it.
        assert result.unsure == (refs[0].remote_id,) and not result.gone
    assert remote.message_ids(folder) == ["a@x", "b@x", "c@x"]
    assert Mirror(folder).load(provider).state()["b@x"] == (False, False)


def test_many_messages_in_one_operation(provider, remote, inbox, trash):
    refs = [inbox.ref(f"{name}@x") for name in "abcde"]
    provider.apply(_flags(refs, is_read=True))
    provider.apply(_move(refs, trash))
    assert remote.message_ids(remote.inbox) == []
    assert sorted(remote.message_ids(trash)) == [f"{name}@x" for name in "abcde"]
    there = Mirror(trash).load(provider)
    assert set(there.state().values()) == {(True, False)}
