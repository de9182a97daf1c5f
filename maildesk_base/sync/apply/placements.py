"""Putting messages into folders and taking them out, with the books kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import itemgetter

from odoo import fields
from odoo.tools import SQL

from ..bulk import copy_line, copy_rows, int_array
from ..plans import set_apart
from .ledger import Ledger

PLACEMENT_COLUMNS = (
    "message_id",
    "folder_id",
    "conversation_id",
    "uid",
    "sort_ts",
    "is_unread",
    "is_starred",
    "is_head",
)
_VALUES = itemgetter(*PLACEMENT_COLUMNS)
# Message id, folder id, UID (0: none).
Place = tuple[int, int, int]


def insert_placements(
    cr, ledger: Ledger, rows: list[dict], settled: Collection[tuple[int, int]] = ()
) -> None:
    """Insert the places of new messages.

    :param rows: ``PLACEMENT_COLUMNS``
    :param settled: (conversation, folder) pairs whose ``is_head`` is right in ``rows``
    """
    if not rows:
        return
    _evict(
        cr,
        ledger,
        [(row["message_id"], row["folder_id"], row["uid"]) for row in rows],
    )
    copy_rows(
        cr,
        "mailbox_placement",
        ("account_id", *PLACEMENT_COLUMNS),
        [f"{ledger.account_id}\t{copy_line(_VALUES(row))}" for row in rows],
    )
    for row in rows:
        ledger.placed(row["folder_id"], is_unread=row["is_unread"])
        if (row["conversation_id"], row["folder_id"]) not in settled:
            ledger.shuffled(row["conversation_id"], row["folder_id"])


def _evict(cr, ledger: Ledger, places: Iterable[Place]) -> None:
    """Make room: a UID that names another message now has left the old one."""
    numbered = [place for place in places if place[2] and place[2] > 0]
    if numbered:
        remove_placements(
            cr,
            ledger,
            SQL(
                """p.id = ANY(ARRAY(SELECT taken.id
                                      FROM %s
                                      JOIN mailbox_placement taken
                                        ON %s = r.folder_id AND taken.uid = r.uid
                                       AND taken.uid > 0
                                     WHERE taken.message_id <> r.message_id))""",
                _unnest(numbered),
                set_apart("taken.folder_id"),
            ),
        )


def _unnest(places: Collection[Place]) -> SQL:
    """Places to select from, under ``r``."""
    message_ids, folder_ids, uids = zip(*places, strict=True) if places else ((),) * 3
    return SQL(
        "unnest(%s, %s, %s) AS r(message_id, folder_id, uid)",
        int_array(message_ids),
        int_array(folder_ids),
        int_array(uids, "bigint"),
    )


def remove_placements(cr, ledger: Ledger, condition: SQL) -> set[int]:
    """Take messages out of folders; those left without any become orphans.

    :param condition: on ``p``, the placement
    :return: ids of the messages that lost a place
    """
    message_ids = _delete_placements(cr, ledger, condition)
    mark_orphans(cr, ledger, message_ids)
    return message_ids


def _delete_placements(cr, ledger: Ledger, condition: SQL) -> set[int]:
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
        if conversation_id:
            ledger.conversation_ids.add(conversation_id)
        if head:
            ledger.shuffled(conversation_id, folder_id)
    ledger.changed_ids |= message_ids
    return message_ids


def mark_orphans(cr, ledger: Ledger, message_ids: set[int]) -> None:
    """Hide messages that lie in no folder any more, and show those that do again."""
    if not message_ids:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET orphaned_at = CASE WHEN place.id IS NULL THEN %s::timestamp END
                 FROM unnest(%s) AS t(id)
                 LEFT JOIN LATERAL (SELECT p.id FROM mailbox_placement p
                                     WHERE p.message_id = t.id LIMIT 1) place ON true
                WHERE m.id = t.id
                  AND (m.orphaned_at IS NULL) = (place.id IS NULL)
            RETURNING m.id, m.conversation_id, m.orphaned_at""",
            fields.Datetime.now(),
            int_array(sorted(message_ids)),
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
        (message_id, folder_id, uid)
        for message_id, folders in places.items()
        for folder_id, uid in folders.items()
    ]
    _delete_placements(
        cr,
        ledger,
        SQL(
            """p.message_id = ANY(%s) AND NOT EXISTS (
                   SELECT 1 FROM %s
                    WHERE r.message_id = p.message_id AND r.folder_id = p.folder_id)""",
            int_array(places),
            _unnest(wanted),
        ),
    )
    _put(cr, ledger, wanted)
    # Not before they are where they belong: who has left a folder for another one has
    # never been without.
    mark_orphans(cr, ledger, set(places))
    ledger.changed_ids |= set(places)


def move_messages(
    cr, ledger: Ledger, added: list[Place], removed: list[tuple[int, int]]
) -> None:
    """Put messages into folders and take them out of others.

    :param removed: (message id, folder id)
    """
    message_ids = {place[0] for place in (*added, *removed)}
    if removed:
        _delete_placements(
            cr,
            ledger,
            SQL(
                """p.id = ANY(ARRAY(
                       SELECT own.id FROM %s JOIN mailbox_placement own
                           ON own.message_id = r.message_id
                          AND own.folder_id = r.folder_id))""",
                _unnest([(*each, 0) for each in removed]),
            ),
        )
    _put(cr, ledger, added)
    mark_orphans(cr, ledger, message_ids)
    ledger.changed_ids |= message_ids


def _put(cr, ledger: Ledger, places: list[Place]) -> None:
    """Put known messages into folders that are not gone.

    ``is_head`` is right but for who was newest there before: rows that are corrected in
    the transaction that made them have their foreign keys checked once more.
    """
    if not places:
        return
    _evict(cr, ledger, places)
    cr.execute(
        SQL(
            """INSERT INTO mailbox_placement (account_id, message_id, folder_id,
                      conversation_id, uid, sort_ts, is_unread, is_starred, is_head)
               SELECT %s, m.id, r.folder_id, m.conversation_id, r.uid, m.sort_ts,
                      NOT m.is_read, m.is_starred,
                      m.conversation_id IS NOT NULL
                      AND row_number() OVER (
                              PARTITION BY m.conversation_id, r.folder_id
                              ORDER BY m.sort_ts DESC, m.id DESC) = 1
                      AND NOT EXISTS (
                              SELECT FROM mailbox_placement newer
                               WHERE newer.conversation_id = m.conversation_id
                                 AND newer.folder_id = r.folder_id
                                 AND (newer.sort_ts, newer.message_id)
                                     > (m.sort_ts, m.id))
                 FROM %s JOIN mailbox_message_index m ON m.id = r.message_id
                WHERE EXISTS (SELECT FROM mailbox_folder f
                               WHERE f.id = r.folder_id AND f.state <> 'gone')
                   ON CONFLICT (message_id, folder_id) DO UPDATE SET uid = EXCLUDED.uid
                        WHERE mailbox_placement.uid <> EXCLUDED.uid
            RETURNING folder_id, conversation_id, is_unread, xmax = 0 AS inserted""",
            ledger.account_id,
            _unnest(places),
        )
    )
    for folder_id, conversation_id, unread, inserted in cr.fetchall():
        if inserted:
            ledger.placed(folder_id, is_unread=unread)
            ledger.shuffled(conversation_id, folder_id)
