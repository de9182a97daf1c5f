"""Naming messages towards the server: where it has them, whatever the user has
moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

from odoo.tools import SQL

from ...engine.errors import RemoteGone
from ...engine.types import Location, MessageRef
from ..apply.server_state import HELD_PLACES
from ..folders.renames import PROVISIONAL
from .plan import Batch


@dataclass(frozen=True, slots=True)
class Targets:
    """Messages by record id.

    ``unsure``: those whose place at the server is not known now; the next pass finds
    it.
    """

    refs: Mapping[int, MessageRef] = field(default_factory=dict)
    unsure: frozenset[int] = frozenset()


def load_targets(cr, message_ids: list[int], *, by_id: bool = False) -> Targets:
    """References to messages as the server has them now.

    :param by_id: those whose place is not known are named as they were known last: a
        removal that was begun may have hidden them there

    Unsure are local entries of mail being sent, and messages whose place the server has
    not reported: moved without an answer about the new place, in a renumbered folder,
    or missing where they were.
    """
    cr.execute(
        SQL(
            """SELECT m.id, m.remote_id, m.message_id, m.size, m.sort_ts, m.is_local,
                      COALESCE(m.fingerprint, 0) <> 0 AS moves,
                      place.remote_id AS folder, place.uid
                 FROM mailbox_message_index m
                 LEFT JOIN LATERAL (
                      SELECT f.remote_id, places.uid
                        FROM (SELECT p.folder_id, p.uid FROM mailbox_placement p
                               WHERE p.message_id = m.id AND m.server_state IS NULL
                              UNION ALL %s) places
                        JOIN mailbox_folder f ON f.id = places.folder_id
                       ORDER BY places.uid DESC, f.id LIMIT 1) place ON true
                WHERE m.id = ANY(%s)""",
            HELD_PLACES,
            message_ids,
        )
    )
    refs, unsure = {}, set()
    for row in cr.dictfetchall():
        is_known = row["folder"] and not (row["moves"] and row["uid"] <= 0)
        was_known = by_id and row["moves"] and not row["folder"]
        if row["is_local"] or not (is_known or was_known):
            unsure.add(row["id"])
            continue
        refs[row["id"]] = MessageRef(
            remote_id=row["remote_id"],
            location=Location(row["folder"] or "", row["uid"] or None),
            rfc_message_id=row["message_id"] or "",
            size=row["size"] or 0,
            received_at=row["sort_ts"].replace(tzinfo=UTC),
        )
    return Targets(refs, frozenset(unsure))


def load_batch(cr, batch: Batch) -> Targets:
    """References to the messages of a request."""
    is_removal = batch.kind == "delete"
    return load_targets(cr, list(batch.operation_ids), by_id=is_removal)


def folder_remote_ids(cr, folder_ids: tuple[int, ...]) -> tuple[str, ...] | None:
    """Remote ids of folder records; None when one is not at the server yet.

    Raises RemoteGone when one is there no more.
    """
    cr.execute(
        SQL(
            """SELECT remote_id FROM mailbox_folder
                WHERE id = ANY(%s) AND state <> 'gone'""",
            list(folder_ids),
        )
    )
    found = tuple(row[0] for row in cr.fetchall())
    if len(found) < len(set(folder_ids)):
        raise RemoteGone("gone.folder")
    return None if any(each.startswith(PROVISIONAL) for each in found) else found


def existing_remote_ids(cr, folder_ids: tuple[int, ...]) -> tuple[str, ...]:
    """Remote ids of those folder records that the server has."""
    cr.execute(
        SQL(
            """SELECT remote_id FROM mailbox_folder
                WHERE id = ANY(%s) AND state <> 'gone' AND remote_id NOT LIKE %s""",
            list(folder_ids),
            PROVISIONAL + "%",
        )
    )
    return tuple(row[0] for row in cr.fetchall())
