"""Folder discovery: the tree follows the server, but never on a doubtful answer.

One ``list_folders`` per pass. Its ``state`` tokens show which folders have anything
new, so a pass without news ends here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo.tools import SQL

from ...engine.errors import ProtocolError
from ...engine.types import RemoteFolder, Role
from ..apply.ledger import Ledger
from ..apply.placements import remove_placements
from ..apply.server_state import forget_places
from ..notify import notify_folders
from ..resync import start_resync
from .order import number_folders
from .renames import PROVISIONAL, find_renames, is_same_content

# Folders that are gone, whose name another one has now.
NAMELESS = f"{PROVISIONAL}gone:"
# Selected at first; all others are offered.
SYNCED_ROLES = frozenset({Role.INBOX, Role.SENT, Role.DRAFTS, Role.ARCHIVE})
# What people look at first is loaded first.
ROLE_ORDER = (Role.INBOX, Role.SENT, Role.DRAFTS, Role.ARCHIVE)
COLUMNS = (
    "id",
    "remote_id",
    "identity",
    "name",
    "path",
    "parent_id",
    "role",
    "role_is_manual",
    "selectable",
    "color",
    "sync_enabled",
    "state",
    "remote_total",
    "remote_unread",
    "remote_state",
    "cursor_changes",
    "cursor_older",
    "oldest_loaded",
    "older_wanted",
    "retry_at",
    "failure_count",
    "resync_count",
    "last_reconcile_at",
    "reconcile_interval",
)
SHOWN_COLUMNS = (
    "id",
    "name",
    "path",
    "parent_id",
    "role",
    "selectable",
    "color",
    "sync_enabled",
    "state",
)


@dataclass(frozen=True, slots=True)
class FolderWork:
    """A folder record's columns, and the token the server gave for its present
    state.
    """

    row: dict
    token: str

    @property
    def id(self) -> int:
        """Record id."""
        return self.row["id"]

    @property
    def remote_id(self) -> str:
        """The server's id."""
        return self.row["remote_id"]

    @property
    def is_synced(self) -> bool:
        """Whether the folder takes part in passes."""
        row = self.row
        return bool(
            row["sync_enabled"] and row["selectable"] and row["state"] != "gone"
        )

    @property
    def has_news(self) -> bool:
        """Whether anything changed since the last complete pass over it."""
        return not self.token or self.token != self.row["remote_state"]


def discover(session) -> list[FolderWork]:
    """Read the server's folders, bring the records in line, return them in work
    order.
    """
    remote = session.provider.list_folders()
    rows = session.write(lambda env: _take_over(env, session.account_id, remote))
    tokens = {each.folder_id: each.state for each in remote}
    return in_work_order(
        FolderWork(row, tokens.get(row["remote_id"], "")) for row in rows
    )


def in_work_order(works: Iterable[FolderWork]) -> list[FolderWork]:
    """What people look at first comes first."""
    return sorted(works, key=_work_order)


def load_folders(cr, account_id: int) -> list[dict]:
    """All folder rows of a mailbox."""
    cr.execute(
        SQL(
            "SELECT %s FROM mailbox_folder WHERE account_id = %s ORDER BY id",
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
            account_id,
        )
    )
    return cr.dictfetchall()


def _work_order(work: FolderWork) -> tuple:
    role = work.row["role"]
    rank = ROLE_ORDER.index(role) if role in ROLE_ORDER else len(ROLE_ORDER)
    return rank, work.row["name"], work.id


def _take_over(env, account_id, remote: Sequence[RemoteFolder]):
    rows = load_folders(env.cr, account_id)
    _check_plausible(rows, remote)
    by_remote_id = {row["remote_id"]: row for row in rows}
    ledger = Ledger(account_id)
    ours = _pending_folders(env.cr, account_id)
    changed = _rename(env.cr, ledger, by_remote_id, (remote, ours))
    changed |= _insert_new(env, account_id, by_remote_id, remote)
    if changed:
        by_remote_id = {r["remote_id"]: r for r in load_folders(env.cr, account_id)}
    theirs = [each for each in remote if by_remote_id[each.folder_id]["id"] not in ours]
    changed |= _update(env, by_remote_id, theirs)
    listed = {each.folder_id for each in remote}
    if not _is_complete(remote):
        # What could not be read may be any of them.
        listed |= by_remote_id.keys()
    for remote_id, row in by_remote_id.items():
        is_kept = remote_id.startswith(PROVISIONAL) or row["id"] in ours
        if remote_id not in listed and row["state"] != "gone" and not is_kept:
            retire_folder(env.cr, ledger, row["id"])
            changed = True
    number_folders(env.cr, account_id)
    ledger.settle(env.cr)
    now = load_folders(env.cr, account_id) if changed else rows
    if _shown(now) != _shown(rows):
        notify_folders(env, account_id)
    return now


def _shown(rows: list[dict]) -> list[tuple]:
    """What people see of the tree: counts have messages of their own."""
    return [tuple(row[name] for name in SHOWN_COLUMNS) for row in rows]


def _pending_folders(cr, account_id: int) -> set[int]:
    """Folders with a change that the server does not know yet: what it says of them is
    older.
    """
    cr.execute(
        SQL(
            """SELECT folder_id FROM mailbox_operation
                WHERE account_id = %s AND message_id IS NULL
                  AND state IN ('pending', 'in_flight')""",
            account_id,
        )
    )
    return {row[0] for row in cr.fetchall()}


def _check_plausible(rows: list[dict], remote: Sequence[RemoteFolder]) -> None:
    """A list that lacks everything we know is a fault, not the user's doing."""
    known = {
        row["remote_id"]
        for row in rows
        if row["state"] != "gone" and not row["remote_id"].startswith(PROVISIONAL)
    }
    listed = {each.folder_id for each in remote}
    if not listed or (len(known) > 1 and not known & listed):
        raise ProtocolError("protocol.folders", f"{len(listed)} folders listed")


def _is_complete(remote: Sequence[RemoteFolder]) -> bool:
    return getattr(remote, "is_complete", True)


def _rename(cr, ledger, by_remote_id, listed) -> bool:
    remote, ours = listed
    if not _is_complete(remote):
        return False
    rows = {row["id"]: row for row in by_remote_id.values()}
    # Also one that was deleted here and not yet there.
    candidates = [r for r in rows.values() if r["state"] != "gone" or r["id"] in ours]
    renames = find_renames(candidates, remote)
    # Two folders may have changed their names with each other.
    for row_id in renames:
        del by_remote_id[rows[row_id]["remote_id"]]
        _write(cr, row_id, {"remote_id": f"{NAMELESS}{row_id}"})
    for row_id, folder in renames.items():
        row = rows[row_id]
        _make_room(cr, ledger, by_remote_id.get(folder.folder_id))
        if is_same_content(row, folder):
            keep_messages(cr, ledger, row, folder.folder_id)
        else:
            take_new_name(cr, ledger, row_id, folder.folder_id)
        by_remote_id[folder.folder_id] = row
    return bool(renames)


def _make_room(cr, ledger: Ledger, row: dict | None) -> None:
    """The folder that had the name before is gone, or has another name now."""
    if row is None:
        return
    if row["state"] != "gone":
        retire_folder(cr, ledger, row["id"])
    _write(cr, row["id"], {"remote_id": f"{NAMELESS}{row['id']}"})


def keep_messages(cr, ledger: Ledger, row: dict, remote_id: str) -> None:
    """A folder has another remote id now; its messages have kept theirs, but for the
    folder's part.
    """
    ledger.folder_ids.add(row["id"])
    old = row["remote_id"]
    _write(cr, row["id"], {"remote_id": remote_id})
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET remote_id = %(new)s || substr(m.remote_id, %(cut)s)
                WHERE m.account_id = %(account)s
                  AND starts_with(m.remote_id, %(old)s)
                  AND (m.id IN (SELECT message_id FROM mailbox_placement
                                 WHERE folder_id = %(folder)s)
                       OR m.server_state->'places' ? %(key)s)""",
            new=remote_id,
            old=old,
            cut=len(old) + 1,
            account=ledger.account_id,
            folder=row["id"],
            key=str(row["id"]),
        )
    )
    cr.execute(
        SQL(
            """UPDATE mailbox_quarantine
                  SET remote_id = %s || substr(remote_id, %s)
                WHERE folder_id = %s AND starts_with(remote_id, %s)""",
            remote_id,
            len(old) + 1,
            row["id"],
            old,
        )
    )


def take_new_name(cr, ledger: Ledger, row_id: int, remote_id: str) -> None:
    """A folder has another remote id now, and with it, perhaps, all its messages."""
    _write(cr, row_id, {"remote_id": remote_id})
    start_resync(cr, ledger, row_id, counts=False)


def _insert_new(env, account_id, by_remote_id, remote) -> bool:
    new = [each for each in remote if each.folder_id not in by_remote_id]
    if new:
        env["mailbox.folder"].create(
            [
                {
                    "account_id": account_id,
                    "remote_id": each.folder_id,
                    "identity": each.lasting_id,
                    "name": each.name,
                    "role": each.role.value,
                    "selectable": each.selectable,
                    "sync_enabled": each.selectable and each.role in SYNCED_ROLES,
                }
                for each in new
            ]
        )
        env.flush_all()
    return bool(new)


def _update(env, by_remote_id, remote) -> bool:
    changed = False
    for each in remote:
        row = by_remote_id[each.folder_id]
        parent = by_remote_id.get(each.parent_id or "")
        values = {
            "name": each.name,
            "path": " / ".join(each.path) or each.name,
            "parent_id": parent["id"] if parent else None,
            "selectable": each.selectable,
            "color": each.color or None,
            "identity": each.lasting_id or None,
            "remote_total": each.total
            if each.total is not None
            else row["remote_total"],
            "remote_unread": each.unread
            if each.unread is not None
            else row["remote_unread"],
        }
        if not row["role_is_manual"]:
            values["role"] = each.role.value
        if row["state"] == "gone":
            values["state"] = "new"
        values = {name: value for name, value in values.items() if row[name] != value}
        if values:
            _write(env.cr, row["id"], values)
            changed = True
    return changed


def _write(cr, folder_id: int, values: dict) -> None:
    assignments = SQL(", ").join(
        SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items()
    )
    cr.execute(
        SQL("UPDATE mailbox_folder SET %s WHERE id = %s", assignments, folder_id)
    )


def write_folder(session, folder_id: int, **values) -> None:
    """Write columns of a folder in a transaction of its own."""
    session.write(lambda env: _write(env.cr, folder_id, values))


def retire_folder(cr, ledger: Ledger, folder_id: int) -> None:
    """The server has this folder no more: nothing lies in it."""
    remove_placements(cr, ledger, SQL("p.folder_id = %s", folder_id))
    forget_places(cr, ledger, SQL("place.folder_id = %s", folder_id))
    _write(
        cr,
        folder_id,
        {
            "state": "gone",
            "cursor_changes": "",
            "cursor_older": None,
            "remote_state": "",
            "older_wanted": 0,
        },
    )
