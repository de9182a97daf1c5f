"""Applying "exactly these messages exist here": what the index had missed comes
right.
"""

from __future__ import annotations

from odoo.tools import SQL

from ...engine.types import Snapshot
from .flags import write_flags
from .ledger import Ledger
from .masks import hold_back, load_masks, masked_locations, write_notes
from .placements import place_messages, remove_placements
from .removals import NOT_MOVING
from .rows import flag_values, recordset
from .scope import FolderInfo, Scope

ENTRY_COLUMNS = {"remote_id": "text", "uid": "bigint"}


def apply_snapshot(cr, scope: Scope, ledger: Ledger, snapshot: Snapshot) -> list[str]:
    """Remove what is not listed, take the flags over.

    :return: remote ids that exist and are not known: their metadata has to be fetched
    """
    info = scope.folder(snapshot.folder_id)
    if info is None:
        return []
    entries = [
        {"remote_id": entry.remote_id, "uid": entry.uid or 0}
        for entry in snapshot.entries
    ]
    known = _known(cr, scope, info, entries)
    _remove_unlisted(cr, ledger, info, snapshot, entries)
    _place_misplaced(cr, scope, ledger, info, known)
    _take_flags(cr, scope, ledger, snapshot, known)
    return [
        entry.remote_id
        for entry in snapshot.entries
        if entry.expected and entry.remote_id not in known
    ]


def _known(cr, scope, info: FolderInfo, entries: list[dict]) -> dict[str, dict]:
    cr.execute(
        SQL(
            """SELECT r.remote_id, r.uid, m.id, p.uid AS placed_uid, m.is_read,
                      m.is_starred, m.is_answered, m.is_forwarded, m.is_draft,
                      m.keywords
                 FROM %s
                 JOIN mailbox_message_index m
                   ON m.account_id = %s AND m.remote_id = r.remote_id
                 LEFT JOIN mailbox_placement p
                   ON p.message_id = m.id AND p.folder_id = %s""",
            recordset(entries, ENTRY_COLUMNS),
            scope.account_id,
            info.id,
        )
    )
    return {row["remote_id"]: row for row in cr.dictfetchall()}


def _remove_unlisted(cr, ledger, info, snapshot, entries) -> None:
    within = SQL("true")
    if snapshot.uid_range is not None:
        within = SQL("p.uid BETWEEN %s AND %s", *snapshot.uid_range)
    remove_placements(
        cr,
        ledger,
        SQL(
            """p.folder_id = %s AND %s AND %s
               AND NOT EXISTS (SELECT 1 FROM mailbox_message_index m
                                 JOIN %s ON r.remote_id = m.remote_id
                                WHERE m.id = p.message_id)
               AND NOT EXISTS (SELECT 1 FROM mailbox_message_index m
                                WHERE m.id = p.message_id AND m.is_local)""",
            info.id,
            within,
            NOT_MOVING,
            recordset(entries, ENTRY_COLUMNS),
        ),
    )


def _place_misplaced(cr, scope, ledger, info, known) -> None:
    """Messages the index has, but not (or not surely) in this folder."""
    wrong = {
        row["id"]: row["uid"]
        for row in known.values()
        if row["placed_uid"] is None or row["placed_uid"] != row["uid"]
    }
    if not wrong:
        return
    moving = masked_locations(cr, scope.account_id, list(wrong))
    wrong = {each: uid for each, uid in wrong.items() if each not in moving}
    cr.execute(
        SQL(
            "SELECT message_id, folder_id, uid FROM mailbox_placement"
            " WHERE message_id = ANY(%s)",
            list(wrong),
        )
    )
    places: dict[int, dict[int, int]] = {each: {} for each in wrong}
    for message_id, folder_id, uid in cr.fetchall():
        places[message_id][folder_id] = uid
    for message_id, uid in wrong.items():
        places[message_id][info.id] = uid
    place_messages(cr, ledger, places)


def _take_flags(cr, scope, ledger, snapshot, known) -> None:
    rows = []
    for entry in snapshot.entries:
        row = known.get(entry.remote_id)
        if row is None or entry.flags is None:
            continue
        values = flag_values(entry.flags)
        told = {name: value for name, value in values.items() if value is not None}
        told["keywords"] = values["keywords"]
        if any(row[name] != value for name, value in told.items()):
            keywords = values["keywords"] or ""
            rows.append({"id": row["id"], **values, "keywords": keywords})
    masks = load_masks(cr, scope.account_id, [row["id"] for row in rows])
    notes: dict[int, dict] = {}
    for row in rows:
        if row["id"] in masks:
            hold_back(row, masks[row["id"]], notes)
    write_notes(cr, notes)
    write_flags(cr, ledger, rows)
