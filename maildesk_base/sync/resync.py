"""A folder whose cursor has become void: loaded again without losing anything.

The rows stay, in their folder, unconfirmed (``uid`` below 0). Loading the folder again,
down to the date it was loaded to before, confirms them one by one: by remote id where
ids are stable, else by fingerprint. What is left unconfirmed at the end is gone at the
server.
"""

from __future__ import annotations

from odoo.tools import SQL

from .apply.changes import UNCONFIRMED_UID
from .apply.ledger import Ledger
from .apply.placements import remove_placements
from .apply.server_state import NOT_HELD, forget_places, unconfirm_held
from .notify import notify_changed

# A server that renumbers its folders every time must not keep us loading all the time:
# after so many in a day each one waits.
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
    unconfirm_held(cr, ledger.account_id, folder_id)
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


def finish_resync(cr, ledger: Ledger, folder_id: int) -> None:
    """All that was loaded before has been looked at again."""
    drop_unconfirmed(cr, ledger, SQL("folder_id = %s", folder_id))
    cr.execute(
        SQL("UPDATE mailbox_folder SET state = 'ready' WHERE id = %s", folder_id)
    )
    ledger.folder_ids.add(folder_id)


def drop_unconfirmed(cr, ledger: Ledger, condition: SQL) -> None:
    """Take away places that the server should have confirmed by now.

    :param condition: on ``folder_id``
    """
    unconfirmed = SQL("uid < 0 AND %s", condition)
    remove_placements(cr, ledger, SQL("%s AND %s", NOT_HELD, unconfirmed))
    forget_places(cr, ledger, unconfirmed)


def drop_unconfirmed_in(env, folder_id: int) -> None:
    """As ``drop_unconfirmed`` for one folder, as a transaction's only work."""
    env.cr.execute(
        SQL("SELECT account_id FROM mailbox_folder WHERE id = %s", folder_id)
    )
    ledger = Ledger(env.cr.fetchone()[0])
    drop_unconfirmed(env.cr, ledger, SQL("folder_id = %s", folder_id))
    ledger.settle(env.cr)
    notify_changed(env, ledger)


def resync_all(env, account_id: int) -> None:
    """The mailbox's own cursor is void: every folder is loaded again."""
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
