"""Recognising a folder that was renamed or moved elsewhere: pure, and careful.

A wrong guess would mix two folders up, so one is only made when there is exactly one
old and one new folder that fit each other. What the server says stays when a folder is
renamed (``RemoteFolder.lasting_id``) decides; without it, or where several folders have
the same, a folder that is new is compared with one that is listed no more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from ...engine.types import RemoteFolder, Role

# Begins the remote id of a folder the server does not have yet; see
# mailbox.folder._create_local.
PROVISIONAL = "local:"


def find_renames(
    rows: Sequence[dict], remote: Sequence[RemoteFolder]
) -> dict[int, RemoteFolder]:
    """Record id -> the folder it is now.

    :param rows: known folders (``id, remote_id, identity, name, role`` ...), those
        that are gone left out
    """
    known = [row for row in rows if not row["remote_id"].startswith(PROVISIONAL)]
    found = _by_lasting_id(known, remote)
    listed = {each.folder_id for each in remote}
    taken = {row["remote_id"] for row in known if row["id"] not in found}
    taken |= {each.folder_id for each in found.values()}
    lost = [row for row in known if row["remote_id"] not in listed]
    new = [each for each in remote if each.folder_id not in taken]
    for row_key, remote_key in _KEYS:
        _match(lost, new, found, row_key, remote_key)
    return found


def is_same_content(row: dict, folder: RemoteFolder) -> bool:
    """Whether the server vouches for it that the messages have kept their ids but for
    the folder's part.
    """
    return bool(folder.lasting_id) and row["identity"] == folder.lasting_id


def _by_lasting_id(rows, remote) -> dict[int, RemoteFolder]:
    """Also folders whose old name another folder has now."""
    by_row = _unique(rows, lambda row: row["identity"] or None)
    by_folder = _unique(remote, lambda folder: folder.lasting_id or None)
    return {
        by_row[lasting_id]["id"]: by_folder[lasting_id]
        for lasting_id in by_row.keys() & by_folder.keys()
        if by_row[lasting_id]["remote_id"] != by_folder[lasting_id].folder_id
    }


def _match(lost, new, found, row_key: Callable, remote_key: Callable) -> None:
    taken = {each.folder_id for each in found.values()}
    rows = _unique([row for row in lost if row["id"] not in found], row_key)
    folders = _unique([f for f in new if f.folder_id not in taken], remote_key)
    for key in rows.keys() & folders.keys():
        row, folder = rows[key], folders[key]
        if row_key is _size_of_row and _are_distinct(row, folder):
            continue
        found[row["id"]] = folder


def _are_distinct(row: dict, folder: RemoteFolder) -> bool:
    """Whether the server gives them different ones, which may change with a
    rename at some servers.
    """
    both = row["identity"] and folder.lasting_id
    return bool(both and row["identity"] != folder.lasting_id)


def _unique(items, key_of: Callable[..., Hashable | None]) -> dict:
    """Key -> item, for keys that exactly one item has."""
    found: dict = {}
    for item in items:
        key = key_of(item)
        if key is not None:
            found[key] = None if key in found else item
    return {key: item for key, item in found.items() if item is not None}


def _role_of_row(row: dict):
    return row["role"] if row["role"] != Role.CUSTOM else None


def _role_of_remote(folder: RemoteFolder):
    return folder.role.value if folder.role is not Role.CUSTOM else None


def _content_of_row(row: dict):
    """Folders that hold the same number of messages, unread included, and not none."""
    total = row["remote_total"]
    return (total, row["remote_unread"], row["name"]) if total else None


def _content_of_remote(folder: RemoteFolder):
    return (folder.total, folder.unread, folder.name) if folder.total else None


def _size_of_row(row: dict):
    total = row["remote_total"]
    return (total, row["remote_unread"]) if total else None


def _size_of_remote(folder: RemoteFolder):
    return (folder.total, folder.unread) if folder.total else None


# From the surest sign to the weakest.
_KEYS = (
    (_role_of_row, _role_of_remote),
    (_content_of_row, _content_of_remote),
    (_size_of_row, _size_of_remote),
)
