"""Inserting new messages and bringing known ones up to date."""

from __future__ import annotations

from odoo.tools import SQL

from ...engine.types import Location, MessageMeta, Role
from ..bulk import copy_rows, recordset
from ..links import renew_keys
from .belongings import give_back
from .conversations import next_ids, place_in_conversations
from .events import note_events
from .ledger import Ledger
from .placements import insert_placements, mark_orphans
from .rows import (
    CONTENT_COLUMNS,
    MESSAGE_COLUMNS,
    STORED_COLUMNS,
    NewMessage,
    Prepared,
    flag_values,
    message_row,
    prepare,
)
from .server_state import remember
from .target import ApplyTarget
from .words import note_words


def insert_messages(
    env,
    target: ApplyTarget,
    ledger: Ledger,
    metas: list[MessageMeta],
    prepared: Prepared | None = None,
) -> None:
    """Insert messages nobody has seen, with their conversations and places."""
    if not metas:
        return
    # Of one moment's mail lists show the highest id first: what came last.
    metas = sorted(metas, key=_arrival_order)
    made = {meta.remote_id: _made(meta, target, prepared) for meta in metas}
    rows = {remote_id: dict(each.row) for remote_id, each in made.items()}
    inputs = [each.thread for each in made.values()]
    placed = place_in_conversations(env, ledger, inputs, rows)
    numbers = next_ids(env.cr, "mailbox_message_index_id_seq", len(metas))
    lines = []
    for number, meta in zip(numbers, metas, strict=True):
        row = rows[meta.remote_id]
        row["id"] = number
        row["conversation_id"] = placed.of[meta.remote_id]
        is_outgoing = "t" if _is_outgoing(meta, row, target) else "f"
        stored = f"{number}\t{target.account_id}\t{row['conversation_id']}"
        lines.append(f"{stored}\t{is_outgoing}\t{made[meta.remote_id].line}")
    copy_rows(
        env.cr, "mailbox_message_index", (*STORED_COLUMNS, *MESSAGE_COLUMNS), lines
    )
    ledger.new_ids += numbers
    ledger.keyword_ids |= {row["id"] for row in rows.values() if row["keywords"]}
    give_back(env.cr, target, ledger, list(rows.values()), inputs)
    _insert_places(env.cr, target, ledger, metas, rows, placed.made)
    if target.origin:
        note_events(env, "arrived", numbers, target.origin)


def _made(
    meta: MessageMeta, target: ApplyTarget, prepared: Prepared | None
) -> NewMessage:
    made = prepared.get(meta.remote_id) if prepared else None
    return made or prepare(meta, stable_ids=target.stable_ids)


def _is_outgoing(meta: MessageMeta, row: dict, target: ApplyTarget) -> bool:
    if (row["from_addr"] or "").lower() in target.own_addresses:
        return True
    infos = (target.folder(place.folder_id) for place in meta.locations)
    return any(info and info.role == Role.SENT for info in infos)


def _arrival_order(meta: MessageMeta) -> tuple:
    return meta.received_at, max(
        (place.uid or 0 for place in meta.locations), default=0
    )


def _insert_places(cr, target, ledger, metas, rows, made) -> None:
    places = []
    unplaced = set()
    heads: dict[tuple, dict] = {}
    for meta in metas:
        row = rows[meta.remote_id]
        folders = wanted_places(target, meta.locations)
        if not folders:
            unplaced.add(row["id"])
        for folder_id, uid in folders.items():
            place = _place_row(row, folder_id, uid)
            places.append(place)
            if row["conversation_id"] in made:
                key = (row["conversation_id"], folder_id)
                if key not in heads or _newness(place) > _newness(heads[key]):
                    heads[key] = place
    for place in heads.values():
        place["is_head"] = True
    insert_placements(cr, ledger, places, settled=heads.keys())
    mark_orphans(cr, ledger, unplaced)


def _newness(place: dict) -> tuple:
    return place["sort_ts"], place["message_id"]


def _place_row(row: dict, folder_id: int, uid: int) -> dict:
    return {
        "message_id": row["id"],
        "folder_id": folder_id,
        "conversation_id": row["conversation_id"],
        "uid": uid,
        "sort_ts": row["sort_ts"],
        "is_unread": not row["is_read"],
        "is_starred": row["is_starred"],
        "is_head": False,
    }


def wanted_places(
    target: ApplyTarget, locations: tuple[Location, ...]
) -> dict[int, int]:
    """Record id -> UID (0: none) of those places whose folder is known."""
    found = ((target.folder(place.folder_id), place.uid) for place in locations)
    return {info.id: uid or 0 for info, uid in found if info}


def update_messages(
    env, target: ApplyTarget, ledger: Ledger, found: dict[int, MessageMeta]
) -> None:
    """Bring rows up to date with what the server says, pending changes excepted.

    :param found: row id -> the message as it is at the server
    """
    if not found:
        return
    marks, places = [], {}
    for row_id, meta in found.items():
        values = flag_values(meta.flags)
        marks.append({"id": row_id, **values, "keywords": values["keywords"] or ""})
        places[row_id] = wanted_places(target, meta.locations)
    _write_content(env.cr, target, ledger, found)
    remember(env.cr, ledger, marks, places)


def _write_content(cr, target, ledger, found) -> None:
    """Remote id and content: what changes when a row is taken over or a draft saved."""
    rows = [
        {**message_row(meta, stable_ids=target.stable_ids), "id": row_id}
        for row_id, meta in found.items()
    ]
    columns = {"id": "int", "remote_id": "text"}
    columns |= {name: MESSAGE_COLUMNS[name] for name in CONTENT_COLUMNS}
    # A copy that the server filed has no Bcc; ours keeps what was written.
    columns |= {"preview": "text", "bcc_addrs": "text"}
    slim = [{name: row[name] for name in columns} for row in rows]
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET remote_id = r.remote_id, is_local = false,
                      preview = COALESCE(r.preview, m.preview),
                      bcc_addrs = COALESCE(r.bcc_addrs, m.bcc_addrs), %(assignments)s
                 FROM %(rows)s
                WHERE m.id = r.id
                  AND (m.remote_id, m.is_local, m.subject, m.to_addrs, m.cc_addrs,
                       m.size, m.revision)
                      IS DISTINCT FROM (r.remote_id, false, r.subject, r.to_addrs,
                                        r.cc_addrs, r.size, r.revision)
            RETURNING m.id""",
            assignments=SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), SQL.identifier("r", name))
                for name in CONTENT_COLUMNS
            ),
            rows=recordset(slim, columns),
        )
    )
    changed = [row[0] for row in cr.fetchall()]
    _forget_bodies(cr, changed)
    renew_keys(cr, changed)
    note_words(cr, changed)
    ledger.changed_ids.update(changed)


def _forget_bodies(cr, message_ids: list[int]) -> None:
    """The text of a draft that was saved again is another one."""
    cr.execute(
        SQL(
            """DELETE FROM mailbox_body b USING mailbox_message_index m
                WHERE m.id = b.message_id AND m.is_draft AND b.message_id = ANY(%s)""",
            message_ids,
        )
    )
