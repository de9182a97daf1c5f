"""Messages that left a folder, or the mailbox."""

from __future__ import annotations

from collections.abc import Iterable

from odoo.tools import SQL

from ...engine.types import Removal
from .ledger import Ledger
from .placements import remove_placements
from .scope import Scope

# A message that is being moved or deleted by us stays where the user put it; the
# operation's own end tells what became of it.
NOT_MOVING = SQL(
    """NOT EXISTS (SELECT 1 FROM mailbox_operation o
                    WHERE o.message_id = p.message_id AND o.kind <> 'flags'
                      AND o.state IN ('pending', 'in_flight'))"""
)


def apply_removals(
    cr, scope: Scope, ledger: Ledger, removals: Iterable[Removal]
) -> None:
    """Take messages out of the folders they left; a removal of nothing is fine."""
    for removal in removals:
        if removal.remote_ids:
            _remove_ids(cr, scope, ledger, removal)
        if removal.uid_ranges:
            _remove_ranges(cr, scope, ledger, removal)


def forget_places(cr, account_id: int, match: SQL) -> None:
    """Messages we are moving have left the place a rollback would put them back to.

    :param match: on ``place``, the JSON of one former place, and ``o``, the operation
    """
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o
                  SET undo = jsonb_set(o.undo, '{placements}', COALESCE((
                          SELECT jsonb_agg(place)
                            FROM jsonb_array_elements(o.undo->'placements') place
                           WHERE NOT (%(match)s)), '[]'::jsonb))
                WHERE o.account_id = %(account)s AND o.kind <> 'flags'
                  AND o.state IN ('pending', 'in_flight')
                  AND EXISTS (SELECT 1
                                FROM jsonb_array_elements(o.undo->'placements') place
                               WHERE %(match)s)""",
            match=match,
            account=account_id,
        )
    )


def _remove_ids(cr, scope, ledger, removal) -> None:
    condition = SQL(
        """%s AND p.message_id IN (SELECT m.id FROM mailbox_message_index m
                                    WHERE m.account_id = %s
                                      AND m.remote_id = ANY(%s))""",
        NOT_MOVING,
        scope.account_id,
        list(removal.remote_ids),
    )
    match = SQL(
        """o.message_id IN (SELECT m.id FROM mailbox_message_index m
                             WHERE m.account_id = %s AND m.remote_id = ANY(%s))""",
        scope.account_id,
        list(removal.remote_ids),
    )
    if removal.folder_id is not None:
        info = scope.folder(removal.folder_id)
        if info is None:
            return
        condition = SQL("p.folder_id = %s AND %s", info.id, condition)
        match = SQL("(place->>'folder_id')::int = %s AND %s", info.id, match)
    remove_placements(cr, ledger, condition)
    forget_places(cr, scope.account_id, match)


def _remove_ranges(cr, scope, ledger, removal) -> None:
    info = scope.folder(removal.folder_id or "")
    if info is None:
        return
    first, last = zip(*removal.uid_ranges, strict=True)
    remove_placements(
        cr,
        ledger,
        SQL(
            """%s AND p.folder_id = %s AND p.uid > 0
               AND EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) AS r(a, z)
                            WHERE p.uid BETWEEN r.a AND r.z)""",
            NOT_MOVING,
            info.id,
            list(first),
            list(last),
        ),
    )
    match = SQL(
        """(place->>'folder_id')::int = %s
           AND EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) AS r(a, z)
                        WHERE (place->>'uid')::bigint BETWEEN r.a AND r.z)""",
        info.id,
        list(first),
        list(last),
    )
    forget_places(cr, scope.account_id, match)
