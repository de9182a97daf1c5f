"""Changes: exactly the labels that were asked for, in few requests."""

import pytest

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    RejectedError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationKind,
)
from odoo.addons.maildesk_gmail.engine.folders import COLORS
from odoo.addons.maildesk_gmail.engine.settings import MAIL, MODIFY, READONLY

from tests.contract.mails import mail

INBOX = "INBOX"


@pytest.fixture
def provider(open_with):
    return open_with(MODIFY)


@pytest.fixture
def deliver(remote):
    """Put messages somewhere; returns their references."""

    def put(*names, labels=(INBOX, "UNREAD")):
        refs = []
        for name in names:
            message = remote.mailbox.add(mail(f"{name}@x"), labels)
            refs.append(MessageRef(message.id, Location(labels[0])))
        return tuple(refs)

    return put


def _labels(remote, ref):
    return remote.mailbox.messages[ref.remote_id].labels


def _move(refs, add=(), remove=()):
    return Operation(
        OperationKind.RELOCATE, refs, add_to=tuple(add), remove_from=tuple(remove)
    )


def test_archiving_takes_the_inbox_away_and_adds_nothing(provider, remote, deliver):
    refs = deliver("a")
    result = provider.apply(_move(refs, remove=[INBOX]))
    assert _labels(remote, refs[0]) == {"UNREAD"}
    assert result.relocated == () and result.gone == ()


def test_moved_message_keeps_its_star(provider, remote, deliver):
    refs = deliver("a", labels=(INBOX, "STARRED"))
    label = remote.mailbox.labels.create({"name": "Work"})["id"]
    provider.apply(_move(refs, [label], [INBOX, "STARRED", "ALL_MAIL"]))
    assert _labels(remote, refs[0]) == {label, "STARRED"}


def test_what_comes_out_of_the_bin_is_out_of_it(provider, remote, deliver):
    refs = deliver("a", labels=("TRASH", "SPAM"))
    provider.apply(_move(refs, [INBOX], ["TRASH"]))
    assert _labels(remote, refs[0]) == {INBOX}


@pytest.mark.parametrize("target", ["TRASH", "SPAM"])
def test_trash_and_spam_leave_the_inbox(provider, remote, deliver, target):
    refs = deliver("a")
    provider.apply(_move(refs, [target], [INBOX, "ALL_MAIL"]))
    assert _labels(remote, refs[0]) == {target, "UNREAD"}


@pytest.mark.parametrize("target", ["TRASH", "SPAM"])
def test_labels_survive_the_bin(provider, remote, deliver, target):
    """As at Gmail itself: what comes back has its labels again."""
    label = remote.mailbox.labels.create({"name": "Work"})["id"]
    refs = deliver("a", labels=(INBOX, label))
    provider.apply(_move(refs, [target], [INBOX, label, "ALL_MAIL"]))
    assert _labels(remote, refs[0]) == {target, label}
    provider.apply(_move(refs, [INBOX], [target]))
    assert _labels(remote, refs[0]) == {INBOX, label}


@pytest.mark.parametrize("target", ["SENT", "DRAFT"])
def test_nobody_but_gmail_puts_mail_into_sent_and_drafts(provider, deliver, target):
    with pytest.raises(RejectedError):
        provider.apply(_move(deliver("a"), [target], [INBOX]))


def test_label_that_is_gone_is_reported(provider, deliver):
    with pytest.raises(MailEngineError) as caught:
        provider.apply(_move(deliver("a"), ["Label_77"], [INBOX]))
    assert caught.value.code == "gone.folder"


def test_keyword_makes_its_label(provider, remote, deliver):
    refs = deliver("a")
    provider.apply(Operation(OperationKind.FLAGS, refs, add_keywords=("Invoice",)))
    (label,) = [each for each in remote.mailbox.labels.all() if each["type"] == "user"]
    assert label["name"] == "Invoice"
    assert label["id"] in _labels(remote, refs[0])


def test_answered_is_done_without_asking(provider, deliver, log):
    flags = {"is_answered": True, "is_forwarded": True}
    operation = Operation(OperationKind.FLAGS, deliver("a"), set_flags=flags)
    assert provider.apply(operation).gone == ()
    assert log.round_trips == 0


def test_without_full_access_deleting_means_the_bin(provider, remote, deliver):
    refs = deliver("a", "b")
    provider.apply(Operation(OperationKind.DELETE, refs))
    assert all("TRASH" in _labels(remote, ref) for ref in refs)


def test_without_full_access_the_bin_is_emptied_by_google(provider, remote, deliver):
    (ref,) = deliver("a", labels=("TRASH",))
    result = provider.apply(Operation(OperationKind.DELETE, (ref,)))
    assert "30 days" in result.refused[ref.remote_id]
    assert ref.remote_id in remote.mailbox.messages


def test_without_full_access_a_draft_can_be_discarded(provider, remote, deliver):
    (ref,) = deliver("a", labels=("DRAFT",))
    remote.mailbox.drafts[remote.mailbox.new_draft_id()] = ref.remote_id
    result = provider.apply(Operation(OperationKind.DELETE, (ref,)))
    assert result.refused == {}
    assert ref.remote_id not in remote.mailbox.messages
    assert remote.mailbox.drafts == {}


def test_many_are_deleted_at_once_with_full_access(open_with, remote, deliver, log):
    refs = deliver(*map(str, range(30)))
    open_with(MAIL).apply(Operation(OperationKind.DELETE, refs))
    assert remote.mailbox.messages == {}
    assert log.round_trips == 1


def test_read_only_mailbox_refuses_changes(open_with, deliver, log):
    provider = open_with(READONLY)
    for kind in OperationKind:
        with pytest.raises(RejectedError) as caught:
            provider.apply(Operation(kind, deliver("a"), set_flags={"is_read": True}))
        assert caught.value.code == "rejected.read_only"
    assert log.round_trips == 0


def test_permission_that_was_taken_back_is_a_refusal(provider, remote, deliver):
    refs = deliver("a")
    for access in remote.service.accounts.access_tokens.values():
        access.scopes = frozenset({READONLY})
    with pytest.raises(RejectedError):
        provider.apply(Operation(OperationKind.FLAGS, refs, set_flags={"is_read": 1}))


def test_change_whose_answer_is_lost_can_be_repeated(
    provider, remote, deliver, service
):
    refs = deliver(*map(str, range(20)))
    operation = Operation(OperationKind.FLAGS, refs, set_flags={"is_read": True})
    service.faults.add("committed_cut", "/batchModify")
    with pytest.raises(TransientError):
        provider.apply(operation)
    provider.apply(operation)
    assert not any("UNREAD" in _labels(remote, ref) for ref in refs)


def test_renamed_label_takes_those_below_it_along(provider, remote):
    labels = remote.mailbox.labels
    top = labels.create({"name": "Work"})["id"]
    below = labels.create({"name": "Work/2026"})["id"]
    other = labels.create({"name": "Workshop"})["id"]
    provider.apply(
        Operation(OperationKind.FOLDER_RENAME, folder_id=top, folder_name="Jobs")
    )
    names = {each["id"]: each["name"] for each in labels.all()}
    assert (names[below], names[other]) == ("Jobs/2026", "Workshop")


def _color(folder_id, color):
    return Operation(OperationKind.FOLDER_COLOR, folder_id=folder_id, color=color)


def test_label_gets_its_colour(provider, remote):
    label = remote.mailbox.labels.create({"name": "Work"})["id"]
    for color in COLORS:
        provider.apply(_color(label, color))
        folder = next(f for f in provider.list_folders() if f.folder_id == label)
        assert folder.color == color
    with pytest.raises(RejectedError):
        provider.apply(_color(INBOX, COLORS[0]))
