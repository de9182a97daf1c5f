"""Which row an incoming message is: one that is known, one that moved, or a new one.

A provider with stable ids answers that by itself. Otherwise a message that moves gets a
new remote id; it is recognised, in this order:

* our own mail: a copy in Sent takes over the local entry made when Send was pressed,
  the version of a draft that was filed last the row of the version before (one whose
  filing was interrupted does not: the version before may be there still);
* a message moved by us, or lying in a folder that was renumbered: the row that waits in
this
  very folder, with the same fingerprint, for the server to confirm its place;
* a message that has just left another folder: an orphan with the same fingerprint.

Each row is taken over once; equal copies beyond that are messages of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from odoo.tools import SQL

from ...engine.types import MessageMeta
from ..bulk import int_array, text_array
from ..plans import set_apart
from .own_mail import find_entries
from .rows import hash64
from .server_state import HELD_PLACES
from .target import ApplyTarget


@dataclass(frozen=True, slots=True)
class Resolved:
    """The messages of a page by what becomes of them; values are ids of rows."""

    known: dict[str, int] = field(default_factory=dict)
    taken_over: dict[str, int] = field(default_factory=dict)
    new: list[MessageMeta] = field(default_factory=list)


def resolve(cr, target: ApplyTarget, metas: Sequence[MessageMeta]) -> Resolved:
    """Sort a page's messages, each remote id once."""
    by_id = {meta.remote_id: meta for meta in metas}
    known = known_ids(cr, target.account_id, list(by_id))
    rest = [meta for remote_id, meta in by_id.items() if remote_id not in known]
    taken: dict[str, int] = {}
    if rest:
        _take_own_copies(cr, target, rest, taken)
        if not target.stable_ids:
            rest_now = [meta for meta in rest if meta.remote_id not in taken]
            _take_by_fingerprint(cr, target, rest_now, taken, set(known.values()))
    new = [meta for meta in rest if meta.remote_id not in taken]
    return Resolved(known, taken, new)


def known_ids(cr, account_id: int, remote_ids: list[str]) -> dict[str, int]:
    """Remote id -> row id, of those that are known."""
    cr.execute(
        SQL(
            """SELECT remote_id, id FROM mailbox_message_index
                WHERE account_id = %s AND remote_id = ANY(%s)""",
            account_id,
            text_array(remote_ids),
        )
    )
    return dict(cr.fetchall())


def _take_own_copies(cr, target, metas, taken) -> None:
    taken.update(find_entries(cr, target, metas))
    versions = {
        (meta.maildesk_id, meta.remote_id)
        for meta in metas
        if meta.flags.is_draft and meta.maildesk_id
    }
    for row_id, *version in _draft_rows(cr, target, versions) if versions else ():
        if tuple(version) in versions:
            taken.setdefault(version[1], row_id)


def _draft_rows(cr, target: ApplyTarget, versions) -> list[tuple]:
    cr.execute(
        SQL(
            """SELECT m.id, m.maildesk_id, d.remote_id
                 FROM mailbox_message_index m
                 JOIN mailbox_draft d ON d.maildesk_id = m.maildesk_id
                                     AND %s = m.account_id
                WHERE m.account_id = %s AND m.maildesk_id = ANY(%s) AND m.is_draft""",
            set_apart("d.account_id"),
            target.account_id,
            [maildesk_id for maildesk_id, _remote_id in versions],
        )
    )
    return cr.fetchall()


def _take_by_fingerprint(cr, target, metas, taken, known: set[int]) -> None:
    """Let messages be what waits for them.

    :param known: rows of other messages of the page: they wait in a folder that is
        loaded again until the page is applied, and are not to be had
    """
    marked = [meta for meta in metas if meta.fingerprint]
    if not marked:
        return
    waiting = _waiting_rows(
        cr, target.account_id, [hash64(m.fingerprint) for m in marked]
    )
    used = known | set(taken.values())
    # Rows that wait in the very folder go first, whatever the order on the page.
    for in_place in (True, False):
        for meta in marked:
            if meta.remote_id in taken:
                continue
            folder_ids = _record_ids(target, meta) if in_place else {None}
            for row_id, place in waiting.get(hash64(meta.fingerprint), ()):
                if row_id not in used and place in folder_ids:
                    taken[meta.remote_id] = row_id
                    used.add(row_id)
                    break


def _record_ids(target: ApplyTarget, meta: MessageMeta) -> set[int]:
    infos = (target.folder(place.folder_id) for place in meta.locations)
    return {info.id for info in infos if info}


def _waiting_rows(cr, account_id: int, hashes: list[int]) -> dict[int, list[tuple]]:
    """Fingerprint -> [(row id, folder where it waits or None for an orphan)], oldest
    first.
    """
    cr.execute(
        SQL(
            """SELECT m.fingerprint, m.id, place.folder_id
                 FROM (SELECT DISTINCT unnest(%(hashes)s) AS hash) wanted
                CROSS JOIN LATERAL (
                      SELECT id, fingerprint, orphaned_at, server_state
                        FROM mailbox_message_index
                       WHERE account_id = %(account)s AND fingerprint = wanted.hash
                         AND fingerprint <> 0 AND NOT is_local
                      OFFSET 0) m
                 LEFT JOIN LATERAL (%(places)s) place ON true
                WHERE place.folder_id IS NOT NULL
                   OR m.server_state IS NULL AND m.orphaned_at IS NOT NULL
                   OR m.server_state->'places' = '{}'::jsonb
                  AND NOT EXISTS (
                      SELECT 1 FROM mailbox_operation o
                       WHERE o.message_id = m.id AND o.kind = 'delete'
                         AND o.state IN ('pending', 'in_flight'))
                ORDER BY m.id""",
            places=_UNCONFIRMED_PLACES,
            account=account_id,
            hashes=int_array(hashes, "bigint"),
        )
    )
    waiting: dict[int, list[tuple]] = {}
    for fingerprint, row_id, folder_id in cr.fetchall():
        waiting.setdefault(fingerprint, []).append((row_id, folder_id))
    return waiting


# Where a row waits for the server to confirm its place. All places of a renumbered
# folder are below 0: their index is no way to those of one message.
_UNCONFIRMED_PLACES = SQL(
    """SELECT p.folder_id FROM mailbox_placement p
        WHERE p.message_id = m.id AND %s < 0 AND m.server_state IS NULL
       UNION ALL
       SELECT held.folder_id FROM (%s) held WHERE held.uid < 0""",
    set_apart("p.uid"),
    HELD_PLACES,
)
