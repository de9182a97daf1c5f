"""Folders in the order people look for them: by role, then as a tree.

Subfolders follow their parent whatever their own role is, so that the list can be
indented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from odoo.tools import SQL

ROLE_ORDER = ("inbox", "sent", "drafts", "archive", "spam", "trash")
# A chain of parents that is longer is a ring, or nobody's real folder.
MAX_DEPTH = 50


def number_folders(cr, account_id: int) -> None:
    """Write ``sequence`` of a mailbox's folders where it is not right."""
    cr.execute(
        SQL(
            """SELECT id, name, parent_id, role, sequence FROM mailbox_folder
                WHERE account_id = %s""",
            account_id,
        )
    )
    rows = cr.dictfetchall()
    changed = [
        SQL("(%s, %s)", row["id"], number)
        for number, row in enumerate(in_order(rows), start=1)
        if row["sequence"] != number
    ]
    if changed:
        cr.execute(
            SQL(
                """UPDATE mailbox_folder f SET sequence = n.number
                     FROM (VALUES %s) AS n (id, number) WHERE f.id = n.id""",
                SQL(", ").join(changed),
            )
        )


def in_order(rows: Iterable[Mapping]) -> list[Mapping]:
    """Sort rows with ``id``, ``name``, ``parent_id`` and ``role``."""
    by_id = {row["id"]: row for row in rows}
    return sorted(by_id.values(), key=lambda row: _key(row, by_id))


def _key(row: Mapping, by_id: Mapping[int, Mapping]) -> list[tuple]:
    key = []
    while row is not None and len(key) < MAX_DEPTH:
        role = row["role"]
        rank = ROLE_ORDER.index(role) if role in ROLE_ORDER else len(ROLE_ORDER)
        key.append((rank, row["name"].casefold(), row["id"]))
        row = by_id.get(row["parent_id"])
    return key[::-1]
