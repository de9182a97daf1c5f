"""Messages that left a folder, or the mailbox."""

from __future__ import annotations

from collections.abc import Iterable

from odoo.tools import SQL

from ...engine.types import Removal
from ..plans import set_apart
from .ledger import Ledger
from .placements import remove_placements
from .server_state import NOT_HELD, forget_places
from .target import ApplyTarget


def apply_removals(
    cr, target: ApplyTarget, ledger: Ledger, removals: Iterable[Removal]
) -> None:
    """Take messages out of the folders they left; a removal of nothing is fine."""
    for removal in removals:
        if removal.remote_ids:
            _remove_ids(cr, target, ledger, removal)
        if removal.uid_ranges:
            _remove_ranges(cr, target, ledger, removal)


def _remove_ids(cr, target, ledger, removal) -> None:
    these = SQL(
        """IN (SELECT m.id FROM mailbox_message_index m
                WHERE m.account_id = %s AND m.remote_id = ANY(%s))""",
        target.account_id,
        list(removal.remote_ids),
    )
    shown = SQL("p.message_id %s", these)
    held = SQL("m.id %s", these)
    if removal.folder_id is not None:
        info = target.folder(removal.folder_id)
        if info is None:
            return
        shown = SQL("%s = %s AND %s", set_apart("p.folder_id"), info.id, shown)
        held = SQL("place.folder_id = %s AND %s", info.id, held)
    _remove(cr, ledger, shown, held)


def _remove_ranges(cr, target, ledger, removal) -> None:
    info = target.folder(removal.folder_id or "")
    if info is None:
        return
    first, last = zip(*removal.uid_ranges, strict=True)
    ranges = SQL(
        "unnest(%s::bigint[], %s::bigint[]) AS r(a, z)", list(first), list(last)
    )
    # Range by range in the index of UIDs: OFFSET keeps it from being turned round.
    shown = SQL(
        """p.id = ANY(ARRAY(SELECT named.id FROM %(ranges)s
                            CROSS JOIN LATERAL (
                                  SELECT id FROM mailbox_placement
                                   WHERE %(folder)s = %(id)s AND uid > 0
                                     AND uid BETWEEN r.a AND r.z
                                  OFFSET 0) named))""",
        ranges=ranges,
        folder=set_apart("folder_id"),
        id=info.id,
    )
    held = SQL(
        """place.folder_id = %s AND place.uid > 0
           AND EXISTS (SELECT 1 FROM %s WHERE place.uid BETWEEN r.a AND r.z)""",
        info.id,
        ranges,
    )
    _remove(cr, ledger, shown, held)


def _remove(cr, ledger: Ledger, shown: SQL, held: SQL) -> None:
    """Remove places: those shown, and those of messages that are changed here."""
    remove_placements(cr, ledger, SQL("%s AND %s", NOT_HELD, shown))
    forget_places(cr, ledger, held)
