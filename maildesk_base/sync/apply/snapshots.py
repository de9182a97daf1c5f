"""Applying "exactly these messages exist here": what the index had missed comes
right.
"""

from __future__ import annotations

from odoo.tools import SQL

from ...engine.types import Snapshot
from ..bulk import recordset
from ..plans import set_apart
from .ledger import Ledger
from .placements import remove_placements
from .rows import flag_values
from .server_state import NOT_HELD, forget_places, load_held, load_shown, remember
from .target import ApplyTarget, FolderInfo

ENTRY_COLUMNS = {"remote_id": "text", "uid": "bigint"}


def apply_snapshot(
    cr, target: ApplyTarget, ledger: Ledger, snapshot: Snapshot
) -> list[str]:
    """Remove what is not listed, take the flags over.

    :return: remote ids that exist and are not known: their metadata has to be fetched
    """
    info = target.folder(snapshot.folder_id)
    if info is None:
        return []
    entries = [
        {"remote_id": entry.remote_id, "uid": entry.uid or 0}
        for entry in snapshot.entries
    ]
    known = _known(cr, target, info, entries)
    _remove_unlisted(cr, ledger, info, snapshot, entries)
    places = _wrong_places(cr, target, info, known)
    marks = _wrong_marks(snapshot, known)
    if marks or places:
        remember(cr, ledger, marks, places)
    return [
        entry.remote_id
        for entry in snapshot.entries
        if entry.expected and entry.remote_id not in known
    ]


def _known(cr, target, info: FolderInfo, entries: list[dict]) -> dict[str, dict]:
    cr.execute(
        SQL(
            """SELECT r.remote_id, r.uid, m.id, p.uid AS placed_uid, m.is_read,
                      m.is_starred, m.is_answered, m.is_forwarded, m.is_draft,
                      m.keywords
                 FROM %s
                CROSS JOIN LATERAL (
                      SELECT * FROM mailbox_message_index
                       WHERE account_id = %s AND remote_id = r.remote_id
                      OFFSET 0) m
                 LEFT JOIN mailbox_placement p
                   ON p.message_id = m.id AND %s = %s""",
            recordset(entries, ENTRY_COLUMNS),
            target.account_id,
            set_apart("p.folder_id"),
            info.id,
        )
    )
    known = {row["remote_id"]: row for row in cr.dictfetchall()}
    held = load_held(cr, [row["id"] for row in known.values()])
    for row in known.values():
        if row["id"] in held:
            state = held[row["id"]].state
            row |= {**state.to_row(), "placed_uid": state.places.get(info.id)}
    return known


def _remove_unlisted(cr, ledger, info, snapshot, entries) -> None:
    here = SQL("folder_id = %s", info.id)
    if snapshot.uid_range is not None:
        here = SQL(
            "%s = %s AND uid > 0 AND uid BETWEEN %s AND %s",
            set_apart("folder_id"),
            info.id,
            *snapshot.uid_range,
        )
    shown = SQL("%s AND %s AND %s", here, NOT_HELD, _unlisted("p.message_id", entries))
    remove_placements(cr, ledger, shown)
    forget_places(cr, ledger, SQL("%s AND %s", here, _unlisted("m.id", entries)))


def _unlisted(message_id: str, entries: list[dict]) -> SQL:
    """Whether a message is none of the entries; what is about to be sent never is."""
    return SQL(
        """NOT EXISTS (SELECT 1 FROM mailbox_message_index known
                         JOIN %(entries)s ON r.remote_id = known.remote_id
                        WHERE known.id = %(id)s)
           AND NOT EXISTS (SELECT 1 FROM mailbox_message_index entry
                            WHERE entry.id = %(id)s AND entry.is_local)""",
        entries=recordset(entries, ENTRY_COLUMNS),
        id=SQL.identifier(*message_id.split(".")),
    )


def _wrong_places(cr, target, info, known) -> dict[int, dict[int, int]]:
    """Where those messages are that the index has, but not (or not surely) in this
    folder.
    """
    wrong = {
        row["id"]: row["uid"]
        for row in known.values()
        if row["placed_uid"] is None or row["placed_uid"] != row["uid"]
    }
    if not wrong:
        return {}
    places: dict[int, dict[int, int]] = {each: {} for each in wrong}
    if target.several_folders:
        now = load_shown(cr, wrong) | load_held(cr, wrong)
        places = {each: dict(now[each].state.places) for each in wrong}
    for message_id, uid in wrong.items():
        places[message_id][info.id] = uid
    return places


def _wrong_marks(snapshot: Snapshot, known: dict[str, dict]) -> list[dict]:
    rows = []
    for entry in snapshot.entries:
        row = known.get(entry.remote_id)
        if row is None or entry.flags is None:
            continue
        values = flag_values(entry.flags)
        said = {name: value for name, value in values.items() if value is not None}
        said["keywords"] = values["keywords"] or ""
        row = {**row, "keywords": row["keywords"] or ""}
        if any(row[name] != value for name, value in said.items()):
            rows.append({"id": row["id"], **said})
    return rows
