"""Changing the marks of known messages: in the index, then in their places."""

from __future__ import annotations

from odoo.tools import SQL

from ..bulk import int_array, recordset
from .ledger import Ledger
from .rows import FLAG_COLUMNS

FLAG_ROW = {
    "id": "int",
    **dict.fromkeys(FLAG_COLUMNS, "boolean"),
    "keywords": "text",
}


def write_flags(cr, ledger: Ledger, rows: list[dict]) -> list[int]:
    """Write marks; only what differs is touched.

    :param rows: ``id``, any of the flag columns, and ``keywords`` ("" removes them
        all); None leaves a column as it is
    :return: ids of the messages that changed
    """
    if not rows:
        return []
    columns = (*FLAG_COLUMNS, "keywords")
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET %(assignments)s
                 FROM %(rows)s
                WHERE m.id = r.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
            RETURNING m.id, m.conversation_id""",
            assignments=new_marks(),
            rows=recordset(rows, FLAG_ROW),
            old=SQL(", ").join(SQL.identifier("m", name) for name in columns),
            new=SQL(", ").join(map(_new_value, columns)),
        )
    )
    changed = cr.fetchall()
    ids = [row[0] for row in changed]
    ledger.changed_ids.update(ids)
    reworded = {row["id"] for row in rows if row.get("keywords") is not None}
    ledger.keyword_ids |= reworded.intersection(ids)
    ledger.conversation_ids.update(row[1] for row in changed if row[1])
    copy_to_places(cr, ledger, ids)
    return ids


def new_marks() -> SQL:
    """Assignments to a message ``m`` from a row ``r`` of ``FLAG_ROW``, in which NULL
    leaves a column as it is.
    """
    return SQL(", ").join(
        SQL("%s = %s", SQL.identifier(name), _new_value(name))
        for name in (*FLAG_COLUMNS, "keywords")
    )


def _new_value(name: str) -> SQL:
    if name == "keywords":
        return SQL("NULLIF(COALESCE(r.keywords, m.keywords), '')")
    return SQL("COALESCE(%s, %s)", SQL.identifier("r", name), SQL.identifier("m", name))


def copy_to_places(cr, ledger: Ledger, message_ids: list[int]) -> None:
    """Let places repeat the marks that their messages have now."""
    if not message_ids:
        return
    cr.execute(
        SQL(
            """WITH stale AS (
                   SELECT p.id, p.is_unread AS was_unread, NOT m.is_read AS is_unread,
                          m.is_starred
                     FROM mailbox_message_index m
                    CROSS JOIN LATERAL (
                          SELECT id, is_unread, is_starred FROM mailbox_placement
                           WHERE message_id = m.id OFFSET 0) p
                    WHERE m.id = ANY(%s)
                      AND (p.is_unread, p.is_starred)
                          IS DISTINCT FROM (NOT m.is_read, m.is_starred))
               UPDATE mailbox_placement p
                  SET is_unread = stale.is_unread, is_starred = stale.is_starred
                 FROM stale WHERE p.id = stale.id
            RETURNING p.folder_id, stale.was_unread, stale.is_unread""",
            int_array(message_ids),
        )
    )
    for folder_id, was_unread, is_unread in cr.fetchall():
        ledger.folder_ids.add(folder_id)
        if was_unread != is_unread:
            ledger.read_changed(folder_id, is_unread=is_unread)


def mark_places(
    cr, ledger: Ledger, column: str, value: bool, message_ids: list[int]
) -> None:
    """Give the places of messages a mark.

    :param column: ``is_unread`` or ``is_starred``
    """
    cr.execute(
        SQL(
            """WITH marked AS (
                   UPDATE mailbox_placement SET %(column)s = %(value)s
                    WHERE message_id = ANY(%(ids)s)
                      AND %(column)s IS DISTINCT FROM %(value)s
                RETURNING folder_id)
               SELECT folder_id, count(*) FROM marked GROUP BY folder_id""",
            column=SQL.identifier(column),
            value=value,
            ids=int_array(message_ids),
        )
    )
    for folder_id, count in cr.fetchall():
        ledger.folder_ids.add(folder_id)
        if column == "is_unread":
            ledger.read_changed(folder_id, is_unread=value, count=count)
