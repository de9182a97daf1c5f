"""Changes of messages: labels added and removed, messages deleted.

A few messages are changed one by one, in one batch: the service then says which of
them are gone. Many are changed with one call, which says nothing; the mailbox's
history will.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    MailEngineError,
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationResult,
    Relocated,
)

from .drafts import draft_ids
from .mailbox import GmailMailbox
from .protocol.api import ME
from .protocol.shape import text_of
from .settings import MAIL
from .values.labels import (
    ALL,
    DRAFT,
    EXCLUSIVE,
    FIXED,
    INBOX,
    MARKS,
    SPAM,
    STARRED,
    TRASH,
    UNREAD,
)

# Labels that a message must still have when it is deleted for good.
_DEPARTURES = frozenset((DRAFT, SPAM, TRASH))
# Ten single changes cost as many quota units as one of a thousand.
FEW = 10
MOST_IDS = 1000
_FLAG_LABELS = {"is_read": (UNREAD, False), "is_starred": (STARRED, True)}


def change_flags(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Set and clear flags; keywords are labels by name, made when they are missing.

    Gmail keeps no "answered" and no "forwarded": these are done when asked for.
    """
    add: set[str] = set()
    remove: set[str] = set()
    for name, wanted in operation.set_flags.items():
        if name in _FLAG_LABELS:
            label, when_set = _FLAG_LABELS[name]
            (add if wanted == when_set else remove).add(label)
    add |= {_label_for(mailbox, word) for word in operation.add_keywords}
    for word in operation.remove_keywords:
        known = mailbox.book().id_of(word)
        remove |= {known} if known else set()
    return _modify(mailbox, operation.targets, add, remove - add)


def relocate(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Put messages into folders and take them out of others."""
    _check_targets(mailbox, operation.add_to)
    add = set(operation.add_to) - FIXED
    remove = set(operation.remove_from) - FIXED - set(operation.add_to)
    if operation.add_to:
        # A message that moves keeps its star.
        remove -= MARKS
    if add & set(EXCLUSIVE):
        # Labels stay, as when people do it at Gmail: whatever comes back has them.
        remove = {INBOX} | set(EXCLUSIVE) - add
    elif operation.add_to:
        # Whatever lies in Trash or Spam lies there only: it has to come out.
        remove |= set(EXCLUSIVE)
    result = _modify(mailbox, operation.targets, add, remove - add)
    there = [ref for ref in operation.targets if ref.remote_id not in result.gone]
    places = [each for each in operation.add_to if each != ALL or not add]
    return OperationResult(
        relocated=tuple(
            Relocated(ref.remote_id, ref.remote_id, Location(place))
            for ref in there
            if ref.remote_id not in result.refused
            for place in places
        ),
        gone=result.gone,
        refused=result.refused,
    )


def delete(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Remove messages for good, if the user has allowed that; else into Trash.

    Ids stay the same wherever a message goes. What somebody has taken out of Trash or
    Spam, or sent, since the user decided is not removed.
    """
    targets, spared = _apart(mailbox, operation.targets)
    if MAIL in mailbox.api.transport.tokens.scopes:
        result = _delete_for_good(mailbox, targets)
    else:
        result = _throw_away(mailbox, targets)
    return replace(result, refused={**result.refused, **spared})


def _apart(
    mailbox: GmailMailbox, targets: Sequence[MessageRef]
) -> tuple[list[MessageRef], dict[str, str]]:
    """The targets that still lie where the user saw them, and why others are spared."""
    label_ids = {ref.location.folder_id for ref in targets} & _DEPARTURES
    if not label_ids:
        return list(targets), {}
    if len(targets) <= FEW:
        there = _with_labels(mailbox, targets, label_ids)
    else:
        there = {(each, label) for label in label_ids for each in _ids(mailbox, label)}
    spared = {
        ref.remote_id: "it was moved meanwhile"
        for ref in targets
        if ref.location.folder_id in label_ids
        and (ref.remote_id, ref.location.folder_id) not in there
    }
    return [ref for ref in targets if ref.remote_id not in spared], spared


def _with_labels(
    mailbox: GmailMailbox, targets: Sequence[MessageRef], label_ids: set[str]
) -> set[tuple[str, str]]:
    """(message id, label id); what is gone counts as still there, to be sorted out when
    it is deleted.
    """
    ids = [ref.remote_id for ref in targets]
    found = zip(ids, mailbox.header_values(ids), strict=True)
    return {
        (remote_id, label)
        for remote_id, values in found
        for label in label_ids
        if values is None or label in values[":labels"]
    }


def _ids(mailbox: GmailMailbox, label_id: str) -> Iterator[str]:
    token = ""
    while True:
        page, token = mailbox.list_ids(label_id, token=token)
        yield from (each["id"] for each in page)
        if not token:
            return


def _delete_for_good(
    mailbox: GmailMailbox, targets: Sequence[MessageRef]
) -> OperationResult:
    messages = mailbox.api.users.messages()
    if len(targets) <= FEW:
        requests = [messages.delete(userId=ME, id=ref.remote_id) for ref in targets]
        return _outcome(targets, list(mailbox.api.each(requests)))
    for some in _chunks(targets):
        body = {"ids": [ref.remote_id for ref in some]}
        mailbox.api.call(messages.batchDelete(userId=ME, body=body))
    return OperationResult()


def _throw_away(
    mailbox: GmailMailbox, targets: Sequence[MessageRef]
) -> OperationResult:
    """Drafts can be deleted, wherever they lie; other messages go to Trash, and stay if
    they are there.
    """
    maybe = [r.remote_id for r in targets if r.location.folder_id in (DRAFT, TRASH)]
    known = draft_ids(mailbox, maybe) if maybe else {}
    resource = mailbox.api.users.drafts()
    found = [ref for ref in targets if ref.remote_id in known]
    requests = [resource.delete(userId=ME, id=known[r.remote_id]) for r in found]
    ended = _outcome(found, list(mailbox.api.each(requests)))
    others = [ref for ref in targets if ref.remote_id not in known]
    unlisted = [ref for ref in others if ref.location.folder_id == DRAFT]
    others = [ref for ref in others if ref not in unlisted]
    binned = [ref for ref in others if ref.location.folder_id == TRASH]
    reason = "Google empties the bin after 30 days"
    # Replaced or deleted by somebody else, or made a moment ago: in Trash it would stay
    # a draft that nobody sees.
    there = mailbox.header_values([ref.remote_id for ref in unlisted])
    states = list(zip((ref.remote_id for ref in unlisted), there, strict=True))
    moved = _modify(
        mailbox, [r for r in others if r not in binned], {TRASH}, {INBOX, SPAM}
    )
    refused = {ref.remote_id: reason for ref in binned}
    return OperationResult(
        gone=(*ended.gone, *moved.gone, *(i for i, found in states if found is None)),
        unsure=tuple(i for i, found in states if found is not None),
        refused={**ended.refused, **moved.refused, **refused},
    )


def _modify(
    mailbox: GmailMailbox,
    targets: Sequence[MessageRef],
    add: set[str],
    remove: set[str],
) -> OperationResult:
    if not targets or not (add or remove):
        return OperationResult()
    change = {"addLabelIds": sorted(add), "removeLabelIds": sorted(remove)}
    change = {name: labels for name, labels in change.items() if labels}
    messages = mailbox.api.users.messages()
    if len(targets) <= FEW:
        requests = [
            messages.modify(userId=ME, id=ref.remote_id, body=change, fields="id")
            for ref in targets
        ]
        return _outcome(targets, list(mailbox.api.each(requests)))
    for some in _chunks(targets):
        body = {"ids": [ref.remote_id for ref in some], **change}
        mailbox.api.call(messages.batchModify(userId=ME, body=body))
    return OperationResult()


def _outcome(
    targets: Sequence[MessageRef], found: Sequence[dict | MailEngineError]
) -> OperationResult:
    """What became of each target. Raises what concerns more than one message."""
    gone: list[str] = []
    refused: dict[str, str] = {}
    for ref, each in zip(targets, found, strict=True):
        if isinstance(each, RemoteGone):
            gone.append(ref.remote_id)
        elif isinstance(each, RejectedError):
            refused[ref.remote_id] = each.reason
        elif isinstance(each, AuthError) and each.code == "auth.scopes":
            raise RejectedError("rejected.read_only", each.detail)
        elif isinstance(each, MailEngineError):
            raise each
    return OperationResult(gone=tuple(gone), refused=refused)


def _check_targets(mailbox: GmailMailbox, folder_ids: Sequence[str]) -> None:
    """Raise RemoteGone for a label that is gone, RejectedError for one nobody sets."""
    for folder_id in folder_ids:
        if folder_id in FIXED - {ALL}:
            raise RejectedError("rejected.system_folder", "only Gmail puts mail there")
    own = {each for each in folder_ids if each.startswith("Label_")}
    if own - mailbox.book_for(own).names.keys():
        raise RemoteGone("gone.folder", "the label is gone")


def _label_for(mailbox: GmailMailbox, word: str) -> str:
    known = mailbox.book().id_of(word)
    if known:
        return known
    if not word.strip():
        raise RejectedError("rejected.keywords", "not a name for a label")
    labels = mailbox.api.users.labels()
    made = mailbox.api.call(labels.create(userId=ME, body={"name": word}))
    mailbox.forget_labels()
    return text_of(made, "id")


def _chunks(targets: Sequence[MessageRef]):
    for start in range(0, len(targets), MOST_IDS):
        yield targets[start : start + MOST_IDS]
