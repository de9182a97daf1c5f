"""What became of a change: done, moved, gone at the server, or refused and taken
back.
"""

from __future__ import annotations

from odoo.tools import SQL

from ...engine.types import Operation, OperationResult, Relocated
from ..apply.ledger import Ledger
from ..apply.merge import delete_messages, merge_rows
from ..apply.placements import remove_placements
from ..notify import notify_changed, notify_refused
from .plan import Batch
from .restore import restore


def finish_batch(
    env, account_id: int, batch: Batch, operation: Operation, result: OperationResult
) -> None:
    """Write the result of one request down, target by target."""
    by_remote_id = dict(
        zip(
            (ref.remote_id for ref in operation.targets),
            batch.operation_ids,
            strict=True,
        )
    )
    for remote_id, reason in result.refused.items():
        message_id = by_remote_id.pop(remote_id, None)
        if message_id is not None:
            ids = batch.operation_ids[message_id]
            refuse_operations(env, account_id, ids, "rejected", reason)
    ledger = Ledger(account_id)
    done = [i for each in by_remote_id.values() for i in batch.operation_ids[each]]
    env.cr.execute(
        SQL("UPDATE mailbox_operation SET state = 'done' WHERE id = ANY(%s)", done)
    )
    gone = [by_remote_id[each] for each in result.gone if each in by_remote_id]
    if gone:
        remove_placements(env.cr, ledger, SQL("p.message_id = ANY(%s)", gone))
    if batch.kind == "delete":
        delete_messages(env.cr, ledger, list(by_remote_id.values()))
    moved = [each for each in result.relocated if each.remote_id in by_remote_id]
    _take_new_places(env, ledger, by_remote_id, moved)
    ledger.settle(env.cr)
    notify_changed(env, ledger)


def _take_new_places(env, ledger, by_remote_id, moved: list[Relocated]) -> None:
    named = {
        each.new_remote_id: by_remote_id[each.remote_id]
        for each in moved
        if each.new_remote_id
    }
    if not named:
        return
    env.cr.execute(
        SQL(
            """SELECT remote_id, id FROM mailbox_message_index
                WHERE account_id = %s AND remote_id = ANY(%s)""",
            ledger.account_id,
            list(named),
        )
    )
    # Seen at its new place already, as a newcomer: both are one.
    twins = [
        (named[remote_id], row_id)
        for remote_id, row_id in env.cr.fetchall()
        if row_id != named[remote_id]
    ]
    merge_rows(env, ledger, twins)
    for each in moved:
        if each.new_remote_id:
            message_id = named[each.new_remote_id]
            _write_place(env.cr, ledger, message_id, each)


def _write_place(cr, ledger: Ledger, message_id: int, moved: Relocated) -> None:
    cr.execute(
        SQL(
            "UPDATE mailbox_message_index SET remote_id = %s WHERE id = %s",
            moved.new_remote_id,
            message_id,
        )
    )
    uid = moved.location.uid or 0
    cr.execute(
        SQL(
            "SELECT id FROM mailbox_folder WHERE account_id = %s AND remote_id = %s",
            ledger.account_id,
            moved.location.folder_id,
        )
    )
    folder = cr.fetchone()
    if folder is None:
        return
    if uid:
        remove_placements(
            cr,
            ledger,
            SQL(
                "p.folder_id = %s AND p.uid = %s AND p.message_id <> %s",
                folder[0],
                uid,
                message_id,
            ),
        )
    cr.execute(
        SQL(
            """UPDATE mailbox_placement SET uid = %s
                WHERE message_id = %s AND folder_id = %s""",
            uid,
            message_id,
            folder[0],
        )
    )


def refuse_operations(
    env, account_id: int, operation_ids: list[int], code: str, detail: str
) -> None:
    """Take changes back in the index, visibly."""
    text = env["mailbox.error_text"]._text(code, detail)
    env.cr.execute(
        SQL(
            """UPDATE mailbox_operation SET state = 'refused', error = %s
                WHERE id = ANY(%s)
            RETURNING id, message_id, undo""",
            text,
            operation_ids,
        )
    )
    rows = sorted(env.cr.fetchall())
    ledger = Ledger(account_id)
    restore(env.cr, ledger, [(row[0], row[1], row[2] or {}) for row in rows if row[1]])
    # What the server has may be newer than what we remembered: compare soon.
    env.cr.execute(
        SQL(
            """UPDATE mailbox_folder SET last_reconcile_at = NULL
                WHERE id IN (SELECT p.folder_id FROM mailbox_placement p
                              WHERE p.message_id = ANY(%s))""",
            [row[1] for row in rows if row[1]],
        )
    )
    ledger.settle(env.cr)
    notify_changed(env, ledger)
    notify_refused(env, account_id, sorted({r[1] for r in rows if r[1]}), text)
