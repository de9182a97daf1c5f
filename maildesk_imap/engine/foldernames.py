"""Creating, renaming and deleting folders (RFC 3501 section 6.3, RFC 6154)."""

from __future__ import annotations

from functools import partial

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import (
    Operation,
    OperationResult,
    RemoteFolder,
    Role,
)

from .folders import build_one, find_folders
from .protocol import utf7
from .protocol.arguments import Flag, Group, Text, Word, command
from .protocol.connection import ImapConnection
from .protocol.mailbox import unselect
from .values.ids import wire_name

MAX_NAME_CHARS = 255
_SPECIAL_USE = {
    Role.SENT: b"\\Sent",
    Role.DRAFTS: b"\\Drafts",
    Role.TRASH: b"\\Trash",
    Role.SPAM: b"\\Junk",
    Role.ARCHIVE: b"\\Archive",
}


def create(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Create ``folder_name`` below ``parent_id``; one that exists is fine."""
    name = _full_name(connection, operation.folder_name, operation.parent_id)
    create_folder(connection, name)
    return OperationResult(folder=_described(connection, name))


def rename(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Rename or move the folder ``folder_id``; done already is fine."""
    old = wire_name(operation.folder_id)
    new = _full_name(connection, operation.folder_name, operation.parent_id)
    if old == new:
        return OperationResult(folder=_described(connection, new))
    _refuse_inbox(old)
    unselect(connection)
    connection.selected = None
    try:
        connection.rename_folder(old, new)
    except MailEngineError:
        if connection.broken or _exists(connection, old):
            raise
        if not _exists(connection, new):
            raise RemoteGone("gone.folder", "neither name is there") from None
    connection.together(
        partial(connection.quietly, connection.subscribe_folder, new),
        partial(connection.quietly, connection.unsubscribe_folder, old),
    )
    return OperationResult(folder=_described(connection, new))


def delete(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Delete the folder ``folder_id``; gone already is fine.

    Raises RejectedError ``rejected.folder_not_empty`` when there is mail in it, which
    may have arrived after somebody has looked: the server would delete it.
    """
    name = wire_name(operation.folder_id)
    _refuse_inbox(name)
    # Nothing is changed by the first command of a method: see client.
    if _holds_mail(connection, name):
        raise RejectedError("rejected.folder_not_empty")
    unselect(connection)
    connection.selected = None
    try:
        connection.delete_folder(name)
    except MailEngineError:
        if connection.broken or _exists(connection, name):
            raise
    connection.quietly(connection.unsubscribe_folder, name)
    return OperationResult()


def _holds_mail(connection: ImapConnection, name: bytes) -> bool:
    try:
        reported = connection.folder_status(name, "MESSAGES")
    except MailEngineError as error:
        if connection.broken or error.code == "protocol.status":
            raise
        return False
    return reported.get(b"MESSAGES") != 0


def create_folder(
    connection: ImapConnection, name: bytes, role: Role = Role.CUSTOM
) -> None:
    """Create and subscribe a folder by its wire name, with its role if possible."""
    if not _create_for(connection, name, role):
        try:
            connection.create_folder(name)
        except MailEngineError:
            if connection.broken or not _exists(connection, name):
                raise
    connection.quietly(connection.subscribe_folder, name)


def _create_for(connection: ImapConnection, name: bytes, role: Role) -> bool:
    """Create a folder with its role (RFC 6154 section 3); False where that fails."""
    if role not in _SPECIAL_USE or not connection.has_capability("CREATE-SPECIAL-USE"):
        return False
    use = Group((Word("USE"), Group((Flag(_SPECIAL_USE[role]),))))
    answer = connection.run(command("CREATE", Text(name), use), check=False)
    return answer.status.word == b"OK"


def top_name(connection: ImapConnection, name: str) -> bytes:
    """Return the wire name of a folder at the top of the user's own ones."""
    return _full_name(connection, name, None)


def _full_name(connection: ImapConnection, name: str, parent_id: str | None) -> bytes:
    """Join parent and name; RejectedError for a name no folder can have."""
    delimiter = _delimiter(connection, parent_id)
    bad = not name.strip() or len(name) > MAX_NAME_CHARS or not name.isprintable()
    encoded = b"" if bad else utf7.encode(name)
    if bad or (delimiter and delimiter in encoded):
        raise RejectedError("rejected.folder_name", "not a name for a folder")
    if parent_id is None:
        return connection.namespace_prefix + encoded
    if not delimiter:
        raise RejectedError("rejected.subfolders", "no subfolders in this folder")
    return wire_name(parent_id) + delimiter + encoded


def _delimiter(connection: ImapConnection, parent_id: str | None) -> bytes:
    if parent_id is None:
        # LIST with an empty pattern gives the separator and the root (RFC 3501 6.3.8).
        return _root_delimiter(connection)
    parents = [
        folder
        for folder in find_folders(connection, wire_name(parent_id))
        if folder.exists
    ]
    if not parents:
        raise RemoteGone("gone.folder", "the parent folder is gone")
    return parents[0].delimiter or b""


def _root_delimiter(connection: ImapConnection) -> bytes:
    """Return the separator of the user's own folders, empty when they are flat."""
    answer = connection.run(command("LIST", Text(b""), Text(b"")), check=False)
    for data in answer.of_kind(b"LIST"):
        values = data.values()
        if len(values) > 1 and isinstance(values[1], bytes):
            return values[1]
    return b""


def _refuse_inbox(name: bytes) -> None:
    if name.upper() == b"INBOX":
        raise RejectedError("rejected.inbox", "the inbox cannot be changed")


def _exists(connection: ImapConnection, name: bytes) -> bool:
    return any(folder.exists for folder in find_folders(connection, name))


def _described(connection: ImapConnection, name: bytes) -> RemoteFolder:
    for folder in find_folders(connection, name):
        if folder.name == name:
            return build_one(connection, folder)
    raise RemoteGone("gone.folder", "the folder is not there")
