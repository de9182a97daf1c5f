"""Listing folders: one command with LIST-STATUS (RFC 5819), a pipelined few without.

``state`` is what STATUS says. A server without mod-sequences does not say that flags
have changed; there the state also changes by itself now and then, so that flags are
looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import partial

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.types import FolderList, RemoteFolder, Role

from .protocol import tokens, uidset, utf7
from .protocol.arguments import Command, Group, Text, Word, command, words
from .protocol.connection import ImapConnection
from .protocol.mailbox import Listed, read_listed, unselect
from .protocol.responses import Answer, Untagged
from .values.ids import folder_id
from .values.roles import Candidate, assign_roles

# How often flags are looked at on servers that do not announce their changes.
FLAGS_LOOK_S = 600
# STATUS commands sent at once: enough to hide the distance, too few to fill buffers.
STATUS_BATCH = 100
# A mailbox with more folders than this is not believed.
MAX_FOLDERS = 100_000


def list_folders(
    connection: ImapConnection,
    overrides: dict[str, Role],
    now: Callable[[], float],
) -> list[RemoteFolder]:
    """List all folders with role and state.

    Raises ProtocolError when the answer holds no folder at all or cannot be read: no
    mailbox is without INBOX.
    """
    if connection.has_capability("LIST-STATUS"):
        listed, is_complete = _list_with_status(connection)
    else:
        listed, is_complete = _readable(_list(connection))
        _add_status(connection, listed)
    folders = _build(connection, listed, overrides, now())
    return FolderList(folders, is_complete=is_complete)


def find_folders(connection: ImapConnection, name: bytes) -> list[Listed]:
    """List the folder of one name, without counters; the name may hold wildcards."""
    listed = connection.list_folders(pattern=name)
    if None in listed:
        raise ProtocolError("protocol.list", "not a folder")
    return [folder for folder in listed if folder.name == name]


def build_one(connection: ImapConnection, listed: Listed) -> RemoteFolder:
    """Describe one folder, without role and state; its parent is taken to exist."""
    prefix = connection.namespace_prefix
    ids = {folder_id(listed.name)}
    if listed.delimiter and listed.delimiter in listed.name:
        ids.add(folder_id(listed.name[: listed.name.rindex(listed.delimiter)]))
    return _folder(prefix, listed, ids, Role.CUSTOM, "")


def _status_items(connection: ImapConnection) -> Group:
    items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN"
    if connection.has_modseq:
        items += " HIGHESTMODSEQ"
    return Group(words(items))


def _list_with_status(connection: ImapConnection) -> tuple[list[Listed], bool]:
    options = [Word("CHILDREN")]
    if connection.has_capability("SPECIAL-USE"):
        # Without it here the attributes are left out of an extended LIST.
        options.insert(0, Word("SPECIAL-USE"))
    returned = Group((*options, Word("STATUS"), _status_items(connection)))
    asked = command("LIST", Text(b""), Text(b"*"), Word("RETURN"), returned)
    answer = _run_unselected(connection, asked)
    listed, is_complete = _readable(_listed_in(answer))
    by_name = {folder.name: folder for folder in listed}
    for data in answer.of_kind(b"STATUS"):
        _take_status(data, by_name)
    return listed, is_complete


def _run_unselected(connection: ImapConnection, asked: Command) -> Answer:
    """Run a command with no folder open, in one round trip where possible.

    Dovecot reports the open folder as it was when it was last looked at, so that mail
    that has come since would be missed (RFC 3501 section 6.3.10).
    """
    if connection.selected is None or not connection.has_capability("UNSELECT"):
        unselect(connection)
        return connection.run(asked)
    leave = partial(connection.quietly, connection.unselect_folder)
    connection.selected = None
    return connection.together(leave, partial(connection.run, asked))[-1]


def _list(connection: ImapConnection) -> list[Listed | None]:
    if not connection.has_capability("SPECIAL-USE"):
        has_older = connection.has_capability("XLIST")
        return connection.xlist_folders() if has_older else connection.list_folders()
    if not connection.has_capability("LIST-EXTENDED"):
        return connection.list_folders()
    returned = Group(words("SPECIAL-USE CHILDREN"))
    asked = command("LIST", Text(b""), Text(b"*"), Word("RETURN"), returned)
    return _listed_in(connection.run(asked))


def _listed_in(answer: Answer) -> list[Listed | None]:
    return [read_listed(data) for data in answer.of_kind(b"LIST")]


def _add_status(connection: ImapConnection, listed: list[Listed]) -> None:
    # STATUS of the folder that is open may be stale (RFC 3501 section 6.3.10).
    unselect(connection)
    by_name = {folder.name: folder for folder in listed}
    wanted = [folder.name for folder in listed if folder.selectable]
    for start in range(0, len(wanted), STATUS_BATCH):
        batch = wanted[start : start + STATUS_BATCH]
        answers = connection.run_all(
            [_status_command(connection, name) for name in batch], check=False
        )
        for answer in answers:
            for data in answer.of_kind(b"STATUS"):
                _take_status(data, by_name)


def _status_command(connection: ImapConnection, name: bytes) -> Command:
    return command("STATUS", Text(name), _status_items(connection))


def _readable(listed: list[Listed | None]) -> tuple[list[Listed], bool]:
    """The folders that are there, and whether that is all; one that nobody can read the
    name of keeps no other away.
    """
    read = [folder for folder in listed if folder is not None]
    found = {folder.name: folder for folder in read if folder.exists}
    if not found or len(found) > MAX_FOLDERS:
        raise ProtocolError("protocol.list", f"{len(found)} folders listed")
    return list(found.values()), len(read) == len(listed)


def _take_status(data: Untagged, by_name: dict[bytes, Listed]) -> None:
    try:
        name, items = data.values()
    except (ProtocolError, ValueError):
        # Without counters the folder is looked at each time.
        return
    if not isinstance(name, bytes) or not isinstance(items, list):
        return
    folder = by_name.get(b"INBOX" if name.upper() == b"INBOX" else name)
    if folder is None:
        return
    for key, value in tokens.pairs(items).items():
        # Some servers send negative mod-sequences, which say nothing.
        if isinstance(value, bytes) and value.isdigit() and len(value) < 20:
            folder.status[key] = int(value)


def _build(
    connection: ImapConnection,
    listed: list[Listed],
    overrides: dict[str, Role],
    now: float,
) -> list[RemoteFolder]:
    prefix = connection.namespace_prefix
    roles = assign_roles((_candidate(prefix, folder) for folder in listed), overrides)
    ids = {folder_id(folder.name) for folder in listed}
    return [
        _folder(
            prefix,
            folder,
            ids,
            roles.get(folder_id(folder.name), Role.CUSTOM),
            _state(folder, now),
        )
        for folder in listed
    ]


def _candidate(prefix: bytes, folder: Listed) -> Candidate:
    path = tuple(utf7.decode(part) for part in folder.segments(prefix))
    return Candidate(folder_id(folder.name), path, folder.attributes, folder.selectable)


def _folder(
    prefix: bytes, folder: Listed, ids: set[str], role: Role, state: str
) -> RemoteFolder:
    segments = folder.segments(prefix)
    path = tuple(utf7.decode(part) for part in segments)
    parent_id = None
    if len(segments) > 1 and folder.delimiter:
        parent = folder_id(folder.name[: folder.name.rindex(folder.delimiter)])
        parent_id = parent if parent in ids else None
    return RemoteFolder(
        folder_id=folder_id(folder.name),
        name=path[-1],
        path=path,
        parent_id=parent_id,
        role=role,
        selectable=folder.selectable,
        state=state,
        total=folder.status.get(b"MESSAGES"),
        unread=folder.status.get(b"UNSEEN"),
        lasting_id=_lasting_id(folder),
    )


def _lasting_id(folder: Listed) -> str:
    """What stays when the folder is renamed: the numbering of its messages.

    MAILBOXID (RFC 8474) would say it surely, but Cyrus answers it with raw bytes that
    break the line.
    """
    validity = folder.status.get(b"UIDVALIDITY", 0)
    return str(validity) if validity else ""


def _state(folder: Listed, now: float) -> str:
    """Join what STATUS said; "" when it said too little to rely on."""
    status = folder.status
    validity = status.get(b"UIDVALIDITY", 0)
    if not 0 < validity <= uidset.MAX_UID or b"UIDNEXT" not in status:
        return ""
    numbers = [
        validity,
        status[b"UIDNEXT"],
        status.get(b"MESSAGES", 0),
        status.get(b"UNSEEN", 0),
        status.get(b"HIGHESTMODSEQ", 0),
    ]
    state = ":".join(map(str, numbers))
    if not status.get(b"HIGHESTMODSEQ"):
        # Each folder at another moment, so that they do not all come at once.
        shift = zlib.crc32(folder.name) % FLAGS_LOOK_S
        state += f":t{int(now + shift) // FLAGS_LOOK_S}"
    return state
