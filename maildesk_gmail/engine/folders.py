"""Labels as folders: listed with counts, created, renamed, coloured, deleted."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import (
    FolderList,
    Operation,
    OperationResult,
    RemoteFolder,
)

from .mailbox import GmailMailbox
from .protocol.api import ME
from .protocol.shape import text_of
from .values.labels import ALL, ROLES, folders_of, is_own, own_folder

# Counting costs a call for each label; beyond so many only the first are counted.
MOST_COUNTED = 200
MAX_NAME_CHARS = 225
# Of Gmail's palette: one shade of each colour, and what is written on it.
COLORS = (
    *("#fb4c2f", "#ffad47", "#fad165", "#16a766"),
    *("#43d692", "#4a86e8", "#a479e2", "#f691b3"),
)
ON_WHICH_DARK_IS_READ = frozenset(("#ffad47", "#fad165", "#43d692", "#f691b3"))
DARK, LIGHT = "#000000", "#ffffff"


def list_folders(mailbox: GmailMailbox) -> FolderList:
    """All folders with their counts, in two requests for up to 49 labels.

    Their common ``state`` is where the mailbox's history stands.
    """
    labels = mailbox.labels()
    if not any(each["id"] in ROLES for each in labels):
        raise ProtocolError("protocol.labels", f"{len(labels)} labels listed")
    users = mailbox.api.users
    shown = [each["id"] for each in labels if each["id"] in ROLES or is_own(each)]
    counted = shown[:MOST_COUNTED]
    requests = [users.getProfile(userId=ME, fields="historyId")]
    requests += [users.labels().get(userId=ME, id=each) for each in counted]
    profile, *found = mailbox.api.each(requests)
    if isinstance(profile, MailEngineError):
        raise profile
    counts = {
        label_id: each
        for label_id, each in zip(counted, found, strict=True)
        if isinstance(each, dict)
    }
    # A label without counters still is a folder; whoever cannot ask gets an error.
    state = str(profile.get("historyId") or "")
    folders = folders_of(labels, counts, state)
    return FolderList(folders, is_complete=mailbox.is_listed_whole)


def create(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Create a label, or find the one of that name."""
    name = _full_name(mailbox, operation.folder_name, operation.parent_id)
    known = mailbox.book().id_of(name)
    if known is None:
        values = {
            "name": name,
            "messageListVisibility": "show",
            "labelListVisibility": "labelShow",
        }
        labels = mailbox.api.users.labels()
        label = mailbox.api.call(labels.create(userId=ME, body=values))
        mailbox.forget_labels()
        label = {"name": name, "type": "user", "id": text_of(label, "id")}
    else:
        label = {"id": known, "name": name, "type": "user"}
    return OperationResult(folder=_described(mailbox, label))


def rename(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Rename a label; the labels below it follow, for their names begin with its."""
    _check_own(operation.folder_id)
    book = mailbox.book()
    before = book.names.get(operation.folder_id)
    if before is None:
        raise RemoteGone("gone.folder")
    parent_id = operation.parent_id
    if parent_id is None:
        parent, slash, _name = before.rpartition("/")
        parent_id = book.id_of(parent) if slash else None
    name = _full_name(mailbox, operation.folder_name, parent_id)
    renamed = {operation.folder_id: name}
    for label_id, known in book.names.items():
        if known.startswith(f"{before}/"):
            renamed[label_id] = name + known[len(before) :]
    label = {}
    for label_id, new_name in renamed.items():
        if book.names[label_id] != new_name:
            _patch(mailbox, label_id, {"name": new_name})
    mailbox.forget_labels()
    label = {"id": operation.folder_id, "name": name, "type": "user"}
    return OperationResult(folder=_described(mailbox, label))


def delete(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Delete a label; its messages stay. One that is gone is fine."""
    _check_own(operation.folder_id)
    labels = mailbox.api.users.labels()
    try:
        mailbox.api.call(labels.delete(userId=ME, id=operation.folder_id))
    except RemoteGone:
        pass
    mailbox.forget_labels()
    return OperationResult()


def set_color(mailbox: GmailMailbox, operation: Operation) -> OperationResult:
    """Give a label one of the colours of Gmail's palette.

    Raises RejectedError for a system label or another colour.
    """
    _check_own(operation.folder_id)
    ink = DARK if operation.color in ON_WHICH_DARK_IS_READ else LIGHT
    color = {"backgroundColor": operation.color, "textColor": ink}
    _patch(mailbox, operation.folder_id, {"color": color})
    mailbox.forget_labels()
    return OperationResult()


def _patch(mailbox: GmailMailbox, label_id: str, values: dict) -> None:
    labels = mailbox.api.users.labels()
    try:
        mailbox.api.call(labels.patch(userId=ME, id=label_id, body=values))
    except RemoteGone as error:
        raise RemoteGone("gone.folder", error.detail) from None


def _full_name(mailbox: GmailMailbox, name: str, parent_id: str | None) -> str:
    name = name.strip()
    if not name or any(ord(each) < 32 for each in name):
        raise RejectedError("rejected.folder_name", "not a name for a label")
    if parent_id and parent_id not in ROLES:
        parent = mailbox.book().names.get(parent_id)
        if parent is None:
            raise RemoteGone("gone.folder", "the folder above is gone")
        name = f"{parent}/{name}"
    if len(name) > MAX_NAME_CHARS:
        raise RejectedError(
            "rejected.folder_name", f"at most {MAX_NAME_CHARS} characters"
        )
    return name


def _described(mailbox: GmailMailbox, label: dict) -> RemoteFolder:
    by_name = {name: label_id for label_id, name in mailbox.book().names.items()}
    return own_folder(label, by_name)


def _check_own(folder_id: str) -> None:
    if folder_id in ROLES or folder_id == ALL:
        raise RejectedError("rejected.system_folder", "Gmail's own labels stay")
