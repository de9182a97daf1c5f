"""Creating, renaming and deleting folders (RFC 3501 section 6.3, RFC 6154)."""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.types import (
    Operation,
    OperationResult,
    RemoteFolder,
    Role,
)

from .folders import build_one, find_folders
from .protocol import tokens, utf7
from .protocol.arguments import Flag, Group, Text, Word, command, words
from .protocol.connection import ImapConnection, require_ok
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
    answer = connection.run(command("RENAME", Text(old), Text(new)), check=False)
    if answer.status.word != b"OK":
        if _exists(connection, old):
            require_ok(answer)
        elif not _exists(connection, new):
            raise RemoteGone("gone.folder", "neither name is there")
    connection.run_all(
        [command("SUBSCRIBE", Text(new)), command("UNSUBSCRIBE", Text(old))],
        check=False,
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
    answer = connection.run(command("DELETE", Text(name)), check=False)
    if answer.status.word != b"OK" and _exists(connection, name):
        require_ok(answer)
    connection.run(command("UNSUBSCRIBE", Text(name)), check=False)
    return OperationResult()


def _holds_mail(connection: ImapConnection, name: bytes) -> bool:
    asked = command("STATUS", Text(name), Group(words("MESSAGES")))
    for data in connection.run(asked, check=False).of_kind(b"STATUS"):
        values = data.values()
        row = tokens.pairs(values[-1]) if isinstance(values[-1], list) else {}
        count = row.get(b"MESSAGES")
        if isinstance(count, bytes) and count.isdigit() and int(count):
            return True
    return False


def create_folder(
    connection: ImapConnection, name: bytes, role: Role = Role.CUSTOM
) -> None:
    """Create and subscribe a folder by its wire name, with its role if possible."""
    extra = ()
    if role in _SPECIAL_USE and connection.has("CREATE-SPECIAL-USE"):
        uses = Group((Flag(_SPECIAL_USE[role]),))
        extra = (Group((Word("USE"), uses)),)
    answer = connection.run(command("CREATE", Text(name), *extra), check=False)
    if answer.status.word != b"OK" and extra:
        answer = connection.run(command("CREATE", Text(name)), check=False)
    if answer.status.word != b"OK" and not _exists(connection, name):
        require_ok(answer)
    connection.run(command("SUBSCRIBE", Text(name)), check=False)


def top_name(connection: ImapConnection, name: str) -> bytes:
    """Return the wire name of a folder at the top of the user's own ones."""
    return _full_name(connection, name, None)


def _full_name(connection: ImapConnection, name: str, parent_id: str | None) -> bytes:
    """Join parent and name; RejectedError for a name no folder can have."""
    encoded = utf7.encode(name)
    delimiter = _delimiter(connection, parent_id)
    bad = not name.strip() or len(name) > MAX_NAME_CHARS or not name.isprintable()
    if bad or (delimiter and delimiter in encoded):
        raise RejectedError("rejected.folder_name", "not a name for a folder")
    if parent_id is None:
        return connection.namespace_prefix + encoded
    if not delimiter:
        raise RejectedError("rejected.folder_name", "folders cannot lie in this one")
    return wire_name(parent_id) + delimiter + encoded


def _delimiter(connection: ImapConnection, parent_id: str | None) -> bytes:
    if parent_id is None:
        # LIST with an empty pattern tells the separator and the root (RFC 3501 6.3.8).
        return _root_delimiter(connection)
    parents = [
        folder
        for folder in find_folders(connection, wire_name(parent_id))
        if b"\\nonexistent" not in folder.attributes
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
    return any(
        b"\\nonexistent" not in folder.attributes
        for folder in find_folders(connection, name)
    )


def _described(connection: ImapConnection, name: bytes) -> RemoteFolder:
    for folder in find_folders(connection, name):
        if folder.name == name:
            return build_one(connection, folder)
    raise RemoteGone("gone.folder", "the folder is not there")
