"""A folder whose cursor has become void: loaded anew without losing anything.

The rows stay, in their folder, unconfirmed (``uid`` below 0). Loading the folder again,
down to the date it was loaded to before, confirms them one by one: by remote id where
ids are stable, else by fingerprint. What is left unconfirmed at the end is gone at the
server.
"""

from __future__ import annotations

from odoo.tools import SQL

from .apply.ledger import Ledger
from .apply.placements import UNCONFIRMED_UID, remove_placements
from .apply.removals import NOT_MOVING
from .notify import notify_changed

# A server that renumbers its folders every time must not keep us loading for ever.
MAX_RESYNCS = 5


def start_resync(cr, ledger: Ledger, folder_id: int, *, counts: bool = True) -> None:
    """Reset the folder's cursors; its rows wait to be confirmed.

    :param counts: whether it counts towards ``MAX_RESYNCS``
    """
    ledger.folder_ids.add(folder_id)
    cr.execute(
        SQL(
            """UPDATE mailbox_placement p SET uid = %s
                WHERE p.folder_id = %s
                  AND NOT EXISTS (SELECT 1 FROM mailbox_message_index m
                                   WHERE m.id = p.message_id AND m.is_local)""",
            UNCONFIRMED_UID,
            folder_id,
        )
    )
    _unconfirm_former_places(cr, ledger.account_id, folder_id)
    cr.execute(
        SQL(
            """UPDATE mailbox_folder
                  SET state = 'resync', cursor_changes = '', cursor_older = NULL,
                      remote_state = '', resync_count = COALESCE(resync_count, 0) + %s
                WHERE id = %s""",
            int(counts),
            folder_id,
        )
    )


def _unconfirm_former_places(cr, account_id: int, folder_id: int) -> None:
    """Messages that we are about to move away lie there too, as the server sees it."""
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o
                  SET undo = jsonb_set(o.undo, '{placements}', (
                          SELECT jsonb_agg(
                                 CASE WHEN (place->>'folder_id')::int = %(folder)s
                                      THEN place || jsonb_build_object('uid', %(uid)s)
                                      ELSE place END)
                            FROM jsonb_array_elements(o.undo->'placements') place))
                WHERE o.account_id = %(account)s AND o.kind <> 'flags'
                  AND o.state IN ('pending', 'in_flight')
                  AND o.undo->'placements' @> jsonb_build_array(
                      jsonb_build_object('folder_id', %(folder)s))""",
            folder=folder_id,
            uid=UNCONFIRMED_UID,
            account=account_id,
        )
    )


def finish_resync(cr, ledger: Ledger, folder_id: int) -> None:
    """All that was loaded before has been looked at again."""
    drop_unconfirmed(cr, ledger, SQL("p.folder_id = %s", folder_id))
    cr.execute(
        SQL("UPDATE mailbox_folder SET state = 'ready' WHERE id = %s", folder_id)
    )
    ledger.folder_ids.add(folder_id)


def drop_unconfirmed(cr, ledger: Ledger, condition: SQL) -> None:
    """Take away places that the server should have confirmed by now."""
    remove_placements(cr, ledger, SQL("p.uid < 0 AND %s AND %s", condition, NOT_MOVING))


def resync_all(env, account_id: int) -> None:
    """The mailbox's own cursor is void: every folder is loaded anew."""
    ledger = Ledger(account_id)
    env.cr.execute(
        SQL(
            """SELECT id FROM mailbox_folder
                WHERE account_id = %s AND state = 'ready'""",
            account_id,
        )
    )
    for (folder_id,) in env.cr.fetchall():
        start_resync(env.cr, ledger, folder_id)
    env.cr.execute(
        SQL(
            "UPDATE mailbox_sync_state SET cursor_changes = NULL WHERE account_id = %s",
            account_id,
        )
    )
    ledger.settle(env.cr)
    notify_changed(env, ledger)
