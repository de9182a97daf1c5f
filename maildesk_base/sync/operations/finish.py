"""What became of a change: done, moved, gone at the server, or refused and taken
back.
"""

from __future__ import annotations

from collections.abc import Iterable

from odoo.tools import SQL

from ...engine.types import Operation, OperationResult, Relocated
from ..apply.changes import carry_out
from ..apply.events import note_events
from ..apply.ledger import Ledger
from ..apply.matching import known_ids
from ..apply.merge import delete_messages, merge_rows
from ..apply.server_state import load_held, save_states, show
from ..notify import notify_changed, notify_refused
from .plan import Batch


def finish_batch(
    env, account_id: int, batch: Batch, operation: Operation, result: OperationResult
) -> list[int]:
    """Write the result of one request down, target by target.

    :return: ids of operations that have to wait for what a pass finds out about their
        messages
    """
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
    unsure = _take_out(by_remote_id, result.unsure)
    gone = _take_out(by_remote_id, result.gone)
    left = [i for each in unsure for i in batch.operation_ids[each]]
    left += _finish_gone(env.cr, ledger, batch, gone)
    done = list(by_remote_id.values())
    close_operations(env.cr, [i for each in done for i in batch.operation_ids[each]])
    if batch.kind == "delete":
        env["mailbox.draft"]._forget_thrown_away(done, are_gone=True)
        note_events(env, "removed", done)
        delete_messages(env.cr, ledger, done)
    else:
        moved = {
            by_remote_id[each.remote_id]: each
            for each in result.relocated
            if each.remote_id in by_remote_id
        }
        _take_new_ids(env, ledger, moved)
        _carry_out(env.cr, ledger, batch, done, moved)
        if batch.kind == "relocate":
            env["mailbox.draft"]._forget_thrown_away(done)
    ledger.settle(env.cr)
    notify_changed(env, ledger)
    return left


def _take_out(by_remote_id: dict[str, int], remote_ids) -> list[int]:
    found = (by_remote_id.pop(each, None) for each in remote_ids)
    return [message_id for message_id in found if message_id is not None]


def _finish_gone(cr, ledger: Ledger, batch: Batch, gone: list[int]) -> list[int]:
    """Messages were not where we had them: somebody else, or an earlier try of ours
    whose answer was lost, has moved or deleted them.

    A deletion is done, and a move that was not tried before yields to whoever was
    faster. All else waits for what the pass finds.
    """
    if not gone:
        return []
    states = {each: held.state for each, held in load_held(cr, gone).items()}
    for state in states.values():
        state.places = {}
    save_states(cr, states)
    ids = [i for each in gone for i in batch.operation_ids[each]]
    cr.execute(
        SQL(
            """SELECT id FROM mailbox_operation
                WHERE id = ANY(%s)
                  AND (kind = 'flags' OR kind = 'relocate' AND tries > 1)""",
            ids,
        )
    )
    left = [row[0] for row in cr.fetchall()]
    close_operations(cr, [each for each in ids if each not in left])
    show(cr, ledger, gone)
    return left


def _take_new_ids(env, ledger: Ledger, moved: dict[int, Relocated]) -> None:
    """The ids of messages after a move; a row made of the new place meanwhile is the
    same message.
    """
    named = {
        each.new_remote_id: message_id
        for message_id, each in moved.items()
        if each.new_remote_id and each.new_remote_id != each.remote_id
    }
    if not named:
        return
    twins = [
        (named[remote_id], row_id)
        for remote_id, row_id in known_ids(
            env.cr, ledger.account_id, list(named)
        ).items()
        if row_id != named[remote_id]
    ]
    merge_rows(env, ledger, twins)
    env.cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET remote_id = t.remote_id
                 FROM unnest(%s::text[], %s::int[]) AS t(remote_id, id)
                WHERE m.id = t.id""",
            list(named),
            list(named.values()),
        )
    )


def _carry_out(
    cr,
    ledger: Ledger,
    batch: Batch,
    message_ids: list[int],
    moved: dict[int, Relocated],
) -> None:
    """The server has the messages now as the request wanted them."""
    folders = _folder_ids(cr, ledger.account_id, moved.values())
    held = load_held(cr, message_ids)
    states = {}
    for message_id, each in held.items():
        state = carry_out(each.state, batch.kind, batch.params, each.new_uid)
        place = moved.get(message_id)
        if place is not None and each.moves:
            folder_id = folders.get(place.location.folder_id)
            uid = (place.new_remote_id and place.location.uid) or each.new_uid
            state.places = {folder_id: uid} if folder_id else {}
        states[message_id] = state
    save_states(cr, states)
    show(cr, ledger, held)


def _folder_ids(cr, account_id: int, moved: Iterable[Relocated]) -> dict[str, int]:
    cr.execute(
        SQL(
            """SELECT remote_id, id FROM mailbox_folder
                WHERE account_id = %s AND remote_id = ANY(%s)""",
            account_id,
            list({each.location.folder_id for each in moved}),
        )
    )
    return dict(cr.fetchall())


def close_operations(cr, operation_ids: list[int]) -> None:
    """Nothing is left to do for these; what is shown has to be settled by ``show``."""
    if operation_ids:
        cr.execute(
            SQL(
                "UPDATE mailbox_operation SET state = 'done' WHERE id = ANY(%s)",
                operation_ids,
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
            RETURNING message_id""",
            text,
            operation_ids,
        )
    )
    message_ids = sorted({row[0] for row in env.cr.fetchall() if row[0]})
    ledger = Ledger(account_id)
    show(env.cr, ledger, message_ids)
    # What the server has may be newer than what we remembered: compare soon.
    env.cr.execute(
        SQL(
            """UPDATE mailbox_folder SET last_reconcile_at = NULL
                WHERE id IN (SELECT p.folder_id FROM mailbox_placement p
                              WHERE p.message_id = ANY(%s))""",
            message_ids,
        )
    )
    ledger.settle(env.cr)
    notify_changed(env, ledger)
    notify_refused(env, account_id, message_ids, text)
