"""Recognising a folder that was renamed or moved elsewhere: pure, and careful.

A wrong guess would mix two folders up, so one is only made when there is exactly one
old and one new folder that fit each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from ..engine.types import RemoteFolder, Role


def find_renames(
    rows: Sequence[dict], remote: Sequence[RemoteFolder]
) -> dict[int, RemoteFolder]:
    """Record id -> the folder it is now.

    :param rows: known folders (``id, remote_id, name, role, parent_id, state`` ...)
    """
    listed = {each.folder_id for each in remote}
    known = {row["remote_id"] for row in rows}
    lost = [
        row
        for row in rows
        if row["remote_id"] not in listed
        and row["state"] != "gone"
        and not row["remote_id"].startswith("local:")
    ]
    new = [each for each in remote if each.folder_id not in known]
    found: dict[int, RemoteFolder] = {}
    for row_key, remote_key in _KEYS:
        _match(lost, new, found, row_key, remote_key)
    return found


def _match(lost, new, found, row_key: Callable, remote_key: Callable) -> None:
    taken = {each.folder_id for each in found.values()}
    rows = _unique([row for row in lost if row["id"] not in found], row_key)
    folders = _unique([f for f in new if f.folder_id not in taken], remote_key)
    for key in rows.keys() & folders.keys():
        found[rows[key]["id"]] = folders[key]


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
