"""Naming messages towards the server: where it has them, whatever the user has
moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

from odoo.tools import SQL

from ...engine.types import Location, MessageRef

# A folder the server does not have yet; see mailbox.folder._create_local.
PROVISIONAL = "local:"


@dataclass(frozen=True, slots=True)
class Targets:
    """Messages by record id.

    ``held``: those the server cannot be asked about yet. ``lost``: it has said already
    that they are gone.
    """

    refs: Mapping[int, MessageRef] = field(default_factory=dict)
    held: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()


def load_targets(cr, message_ids: list[int]) -> Targets:
    """References to messages as the server has them now.

    Held are local entries of mail being sent, and messages in a renumbered folder that
    the server has not confirmed.
    """
    cr.execute(
        SQL(
            """SELECT m.id, m.remote_id, m.message_id, m.size, m.sort_ts, m.is_local,
                      COALESCE(m.fingerprint, 0) <> 0 AS moves,
                      place.remote_id AS folder, place.uid
                 FROM mailbox_message_index m
                 LEFT JOIN LATERAL (%s) place ON true
                WHERE m.id = ANY(%s)""",
            _SERVER_PLACE,
            message_ids,
        )
    )
    refs, held, lost = {}, set(), set()
    for row in cr.dictfetchall():
        if row["is_local"] or (row["moves"] and row["folder"] and row["uid"] <= 0):
            held.add(row["id"])
            continue
        if row["folder"] is None:
            lost.add(row["id"])
            continue
        refs[row["id"]] = MessageRef(
            remote_id=row["remote_id"],
            location=Location(row["folder"], row["uid"] or None),
            message_id=row["message_id"] or "",
            size=row["size"] or 0,
            received_at=row["sort_ts"].replace(tzinfo=UTC),
        )
    return Targets(refs, frozenset(held), frozenset(lost))


# The places before the oldest pending move, else the present ones.
_SERVER_PLACE = SQL(
    """SELECT f.remote_id, places.uid
         FROM (SELECT p.folder_id, p.uid FROM mailbox_placement p
                WHERE p.message_id = m.id
                  AND NOT EXISTS (SELECT 1 FROM mailbox_operation o
                                   WHERE o.message_id = m.id AND o.kind <> 'flags'
                                     AND o.state IN ('pending', 'in_flight'))
               UNION ALL
               SELECT (before.place->>'folder_id')::int, (before.place->>'uid')::bigint
                 FROM (SELECT o.undo FROM mailbox_operation o
                        WHERE o.message_id = m.id AND o.kind <> 'flags'
                          AND o.state IN ('pending', 'in_flight')
                        ORDER BY o.id LIMIT 1) oldest
                CROSS JOIN LATERAL jsonb_array_elements(
                      oldest.undo->'placements') AS before(place)
              ) places
         JOIN mailbox_folder f ON f.id = places.folder_id
        ORDER BY places.uid DESC LIMIT 1"""
)


def folder_remote_ids(cr, folder_ids: tuple[int, ...]) -> tuple[str, ...] | None:
    """Remote ids of folder records; None when one is not at the server yet."""
    cr.execute(
        SQL("SELECT remote_id FROM mailbox_folder WHERE id = ANY(%s)", list(folder_ids))
    )
    found = tuple(row[0] for row in cr.fetchall())
    return None if any(each.startswith(PROVISIONAL) for each in found) else found
