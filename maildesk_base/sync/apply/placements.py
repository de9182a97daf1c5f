"""Putting messages into folders and taking them out, with the books kept."""

from __future__ import annotations

from collections.abc import Collection

from odoo import fields
from odoo.tools import SQL

from ..plans import set_apart
from .ledger import Ledger
from .rows import recordset

PLACEMENT_COLUMNS = {
    "message_id": "int",
    "folder_id": "int",
    "conversation_id": "int",
    "uid": "bigint",
    "sort_ts": "timestamp",
    "is_unread": "boolean",
    "is_starred": "boolean",
    "is_head": "boolean",
}


def insert_placements(
    cr, ledger: Ledger, rows: list[dict], settled: Collection[tuple[int, int]] = ()
) -> None:
    """Insert places, or confirm their UIDs where they are known already.

    :param rows: ``PLACEMENT_COLUMNS``
    :param settled: (conversation, folder) pairs whose ``is_head`` is right in ``rows``
    """
    if not rows:
        return
    _evict(cr, ledger, rows)
    columns = SQL(", ").join(map(SQL.identifier, PLACEMENT_COLUMNS))
    cr.execute(
        SQL(
            """INSERT INTO mailbox_placement (account_id, %(columns)s)
               SELECT %(account)s, %(columns)s FROM %(rows)s
                   ON CONFLICT (message_id, folder_id) DO UPDATE SET uid = EXCLUDED.uid
                        WHERE mailbox_placement.uid <> EXCLUDED.uid
            RETURNING folder_id, conversation_id, is_unread, xmax = 0 AS inserted""",
            columns=columns,
            account=ledger.account_id,
            rows=recordset(rows, PLACEMENT_COLUMNS),
        )
    )
    for folder_id, conversation_id, unread, inserted in cr.fetchall():
        if inserted:
            ledger.placed(folder_id, is_unread=unread)
            if (conversation_id, folder_id) not in settled:
                ledger.shuffled(conversation_id, folder_id)


def _evict(cr, ledger: Ledger, rows: list[dict]) -> None:
    """Make room: a UID that names another message now has left the old one."""
    numbered = [row for row in rows if row["uid"] and row["uid"] > 0]
    if numbered:
        remove_placements(
            cr,
            ledger,
            SQL(
                """p.id = ANY(ARRAY(SELECT taken.id
                                      FROM unnest(%s::int[], %s::int[], %s::bigint[])
                                        AS r(message_id, folder_id, uid)
                                      JOIN mailbox_placement taken
                                        ON %s = r.folder_id AND taken.uid = r.uid
                                       AND taken.uid > 0
                                     WHERE taken.message_id <> r.message_id))""",
                [row["message_id"] for row in numbered],
                [row["folder_id"] for row in numbered],
                [row["uid"] for row in numbered],
                set_apart("taken.folder_id"),
            ),
        )


def remove_placements(cr, ledger: Ledger, condition: SQL) -> set[int]:
    """Take messages out of folders; those left without any become orphans.

    :param condition: on ``p``, the placement
    :return: ids of the messages that lost a place
    """
    cr.execute(
        SQL(
            """DELETE FROM mailbox_placement p WHERE p.account_id = %s AND %s
            RETURNING message_id, folder_id, conversation_id, is_unread, is_head""",
            ledger.account_id,
            condition,
        )
    )
    message_ids = set()
    for message_id, folder_id, conversation_id, unread, head in cr.fetchall():
        message_ids.add(message_id)
        ledger.unplaced(folder_id, is_unread=unread)
        if head:
            ledger.shuffled(conversation_id, folder_id)
    ledger.changed_ids |= message_ids
    mark_orphans(cr, ledger, message_ids)
    return message_ids


def mark_orphans(cr, ledger: Ledger, message_ids: set[int]) -> None:
    """Hide messages that lie in no folder any more, and show those that do again."""
    if not message_ids:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET orphaned_at = CASE WHEN place.id IS NULL THEN %s::timestamp END
                 FROM unnest(%s::int[]) AS t(id)
                 LEFT JOIN LATERAL (SELECT p.id FROM mailbox_placement p
                                     WHERE p.message_id = t.id LIMIT 1) place ON true
                WHERE m.id = t.id
                  AND (m.orphaned_at IS NULL) = (place.id IS NULL)
            RETURNING m.id, m.conversation_id, m.orphaned_at""",
            fields.Datetime.now(),
            sorted(message_ids),
        )
    )
    for message_id, conversation_id, orphaned_at in cr.fetchall():
        if conversation_id:
            ledger.conversation_ids.add(conversation_id)
        ledger.changed_ids.add(message_id)
        if orphaned_at:
            ledger.removed_ids.add(message_id)
        else:
            ledger.removed_ids.discard(message_id)


def place_messages(cr, ledger: Ledger, places: dict[int, dict[int, int]]) -> None:
    """Give messages exactly these places.

    :param places: message id -> {folder id: UID or 0}
    """
    if not places:
        return
    wanted = [
        {"message_id": message_id, "folder_id": folder_id, "uid": uid}
        for message_id, folders in places.items()
        for folder_id, uid in folders.items()
    ]
    columns = {"message_id": "int", "folder_id": "int", "uid": "bigint"}
    cr.execute(
        SQL(
            """SELECT r.message_id, r.folder_id, r.uid, m.conversation_id, m.sort_ts,
                      NOT m.is_read AS is_unread, m.is_starred
                 FROM %s JOIN mailbox_message_index m ON m.id = r.message_id""",
            recordset(wanted, columns),
        )
    )
    rows = [{**row, "is_head": False} for row in cr.dictfetchall()]
    remove_placements(
        cr,
        ledger,
        SQL(
            """p.message_id = ANY(%s) AND NOT EXISTS (
                   SELECT 1 FROM %s
                    WHERE r.message_id = p.message_id AND r.folder_id = p.folder_id)""",
            list(places),
            recordset(wanted, columns),
        ),
    )
    insert_placements(cr, ledger, rows)
    mark_orphans(cr, ledger, set(places))
    ledger.changed_ids |= set(places)
