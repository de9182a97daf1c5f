"""Sending local changes: taken durably, sent in few requests, finished or taken back.

::

    pending ──take (committed, fence, tries + 1)──▶ in_flight ──▶ done | refused
       ▲                                               │
       └──────── transient, or the worker died ────────┘

Every request has the effect of once however often it is made, so what was in flight
when a worker died is simply sent again by the next one.
"""

from __future__ import annotations

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import RemoteGone
from ..apply.ledger import Ledger
from ..apply.server_state import load_held, show
from ..notify import notify_changed
from .finish import close_operations, refuse_operations
from .folder_changes import run_folder_changes
from .plan import Batch, Change, plan
from .request import send
from .targets import folder_remote_ids, load_batch
from .waiting import HELD, hold, wait

# Changes folded at once; the rest of a backlog waits for its turn, and so do we.
TAKEN_OPERATIONS = 2000
MAX_ROUNDS = 5
# So long at most a change waits for a cheap Undo.
UNDO = timedelta(seconds=8)


def run_operations(session) -> bool:
    """Send what is pending; False when more is left than this claim may do."""
    run_folder_changes(session)
    for _round in range(MAX_ROUNDS):
        batches = session.write(lambda env: _take(env, session))
        if not batches:
            return True
        for batch in batches:
            send(session, batch)
        if session.is_spent:
            return False
    return False


def release_held(session) -> bool:
    """A pass has found what could be found: changes that waited for that may go out.

    :return: whether there are any
    """
    session.has_looked = True
    if not session.has_held_changes:
        return False
    session.has_held_changes = False

    def work(env):
        env.cr.execute(
            SQL(
                """UPDATE mailbox_operation
                      SET not_before = NULL, awaits_pass = false
                    WHERE account_id = %s AND state = 'pending' AND awaits_pass
                RETURNING message_id""",
                session.account_id,
            )
        )
        message_ids = [row[0] for row in env.cr.fetchall()]
        # Later changes of the same messages have waited with them.
        env.cr.execute(
            SQL(
                """UPDATE mailbox_operation
                      SET not_before = LEAST(not_before, create_date + %s)
                    WHERE message_id = ANY(%s) AND state = 'pending'
                      AND not_before IS NOT NULL""",
                UNDO,
                message_ids,
            )
        )
        return bool(message_ids)

    return session.write(work)


def _take(env, session) -> list[Batch]:
    """Claim pending changes for this worker and plan the requests."""
    changes = _pending(env.cr, session)
    if not changes:
        return []
    message_ids = list({change.message_id for change in changes})
    held = load_held(env.cr, message_ids)
    planned = plan(changes, {each: held[each].state for each in held})
    _close_needless(env, session, changes, planned.needless)
    ready = []
    for batch in planned.batches:
        unsure = load_batch(env.cr, batch).unsure
        waiting = [each for each in batch.operation_ids if each in unsure]
        hold(env, session, [i for m in waiting for i in batch.operation_ids.pop(m)])
        if batch.operation_ids and _folders_exist(env, session, batch):
            ready.append(batch)
    taken = [i for batch in ready for ids in batch.operation_ids.values() for i in ids]
    env.cr.execute(
        SQL(
            """UPDATE mailbox_operation SET state = 'in_flight', fence = %s,
                      tries = COALESCE(tries, 0) + 1 WHERE id = ANY(%s)""",
            session.lease.fence,
            taken,
        )
    )
    return ready


def _close_needless(env, session, changes: list[Change], needless: list[int]) -> None:
    """Changes that came to nothing: what the server has is what is shown."""
    if not needless:
        return
    close_operations(env.cr, needless)
    closed = set(needless)
    ledger = Ledger(session.account_id)
    show(env.cr, ledger, {each.message_id for each in changes if each.id in closed})
    ledger.settle(env.cr)
    notify_changed(env, ledger)


def _folders_exist(env, session, batch: Batch) -> bool:
    """Whether the server has the folder messages go to; one just made here may come
    later, one that is gone takes the change with it.
    """
    ids = [i for each in batch.operation_ids.values() for i in each]
    try:
        folders = folder_remote_ids(env.cr, batch.add_to)
    except RemoteGone as error:
        refuse_operations(env, session.account_id, ids, error.code, "")
        return False
    if folders is None:
        wait(env.cr, ids, fields.Datetime.now() + HELD)
        return False
    return True


def _pending(cr, session) -> list[Change]:
    """Pending changes in order; those behind one that has to wait, wait too."""
    cr.execute(
        SQL(
            """SELECT id, message_id, kind, params, COALESCE(tries, 0)
                 FROM (SELECT o.*, bool_or(not_before > %(now)s) OVER (
                                  PARTITION BY message_id ORDER BY id) AS waits
                         FROM mailbox_operation o
                        WHERE account_id = %(account)s AND message_id IS NOT NULL
                          AND state IN ('pending', 'in_flight')) change
                WHERE waits IS NOT TRUE
                  AND (state = 'pending' OR fence <> %(fence)s)
                ORDER BY id LIMIT %(limit)s""",
            account=session.account_id,
            fence=session.lease.fence,
            now=fields.Datetime.now(),
            limit=TAKEN_OPERATIONS,
        )
    )
    return [
        Change(row[0], row[1], row[2], row[3] or {}, row[4]) for row in cr.fetchall()
    ]
