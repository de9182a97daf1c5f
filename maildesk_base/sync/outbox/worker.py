"""Sending local changes: taken durably, sent in few requests, finished or taken back.

    pending ──take (committed, fence, tries + 1)──▶ in_flight ──▶ done | refused
       ▲                                               │
       └──────── transient, or the worker died ────────┘

Every request has the effect of once however often it is made, so what was in flight
when a worker died is simply sent again by the next one.
"""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...engine.backoff import Backoff
from ...engine.errors import (
    AuthError,
    MailEngineError,
    RejectedError,
    RemoteGone,
    TransientError,
    Unsupported,
)
from ...engine.types import Operation, OperationKind, OperationResult
from ..apply.ledger import Ledger
from ..apply.placements import mark_orphans, remove_placements
from ..notify import notify_changed
from .finish import finish_batch, refuse_operations
from .folder_changes import run_folder_changes
from .plan import Batch, Change, plan
from .queue import wait_for_earlier
from .targets import folder_remote_ids, load_targets

_logger = logging.getLogger(__name__)

# Changes folded at once; the rest of a mountain waits for its turn, and so do we.
TAKEN_OPERATIONS = 2000
MAX_ROUNDS = 5
# A request that fails for reasons nobody knows is given up after so many tries.
MAX_TRIES = 5
# How long a change waits for its message to be known at the server.
HELD = timedelta(seconds=60)
GIVEN_UP_AFTER = timedelta(days=2)


def run_outbox(session) -> bool:
    """Send what is pending; False when more is left than this claim may do."""
    run_folder_changes(session)
    for _round in range(MAX_ROUNDS):
        batches = session.write(lambda env: _take(env, session))
        if not batches:
            return True
        for batch in batches:
            _send(session, batch)
        if session.is_spent:
            return False
    return False


def _take(env, session) -> list[Batch]:
    """Claim pending changes for this worker and plan the requests."""
    changes = _pending(env.cr, session)
    if not changes:
        return []
    planned = plan(changes)
    _close(env.cr, planned.needless)
    targets = load_targets(env.cr, list({change.message_id for change in changes}))
    _give_up_lost(env, session, changes, targets.lost)
    ready = []
    for batch in planned.batches:
        held = [each for each in batch.operation_ids if each in targets.held]
        _hold(env, session, [i for each in held for i in batch.operation_ids.pop(each)])
        for each in targets.lost:
            batch.operation_ids.pop(each, None)
        if batch.operation_ids and _folders_exist(env.cr, batch):
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


def _give_up_lost(env, session, changes: list[Change], lost: frozenset[int]) -> None:
    """The message went away at the server before our change of it was sent."""
    if not lost:
        return
    _close(env.cr, [change.id for change in changes if change.message_id in lost])
    ledger = Ledger(session.account_id)
    remove_placements(env.cr, ledger, SQL("p.message_id = ANY(%s)", list(lost)))
    mark_orphans(env.cr, ledger, set(lost))
    ledger.settle(env.cr)
    notify_changed(env, ledger)


def _folders_exist(cr, batch: Batch) -> bool:
    """Whether the server has every folder named; one just made here may come later."""
    folders = folder_remote_ids(cr, batch.add_to + batch.remove_from)
    if folders is None:
        ids = [i for each in batch.operation_ids.values() for i in each]
        _wait(cr, ids, fields.Datetime.now() + HELD)
        return False
    return True


def _pending(cr, session) -> list[Change]:
    """Pending changes in order; those behind one that has to wait, wait too."""
    cr.execute(
        SQL(
            """SELECT o.id, o.message_id, o.kind, o.params, o.undo, COALESCE(o.tries, 0)
                 FROM mailbox_operation o
                WHERE o.account_id = %(account)s AND o.message_id IS NOT NULL
                  AND (o.state = 'pending'
                       OR o.state = 'in_flight' AND o.fence <> %(fence)s)
                  AND NOT EXISTS (
                      SELECT 1 FROM mailbox_operation before
                       WHERE before.message_id = o.message_id AND before.id <= o.id
                         AND before.state IN ('pending', 'in_flight')
                         AND before.not_before > %(now)s)
                ORDER BY o.id LIMIT %(limit)s""",
            account=session.account_id,
            fence=session.lease.fence,
            now=fields.Datetime.now(),
            limit=TAKEN_OPERATIONS,
        )
    )
    return [
        Change(row[0], row[1], row[2], row[3] or {}, row[4] or {}, row[5])
        for row in cr.fetchall()
    ]


def _send(session, batch: Batch) -> None:
    operation = session.write(lambda env: _operation(env.cr, batch))
    try:
        result = session.provider.apply(operation)
    except (TransientError, AuthError) as error:
        _put_back(session, error)
        raise
    except RemoteGone:
        gone = tuple(ref.remote_id for ref in operation.targets)
        result = OperationResult(gone=gone)
    except (RejectedError, Unsupported) as error:
        _refuse(session, batch, error)
        return
    except MailEngineError as error:
        _logger.warning("mailbox %s: change failed: %s", session.account_id, error.code)
        _try_later(session, batch)
        return
    except Exception:
        _logger.exception("mailbox %s: change failed", session.account_id)
        _try_later(session, batch)
        return
    session.write(
        lambda env: finish_batch(env, session.account_id, batch, operation, result)
    )


def _operation(cr, batch: Batch) -> Operation:
    targets = load_targets(cr, list(batch.operation_ids))
    batch.operation_ids = {
        each: ids for each, ids in batch.operation_ids.items() if each in targets.refs
    }
    return Operation(
        kind=OperationKind(batch.kind),
        targets=tuple(targets.refs[each] for each in batch.operation_ids),
        set_flags=batch.set_flags,
        add_keywords=batch.add_keywords,
        remove_keywords=batch.remove_keywords,
        add_to=folder_remote_ids(cr, batch.add_to) or (),
        remove_from=folder_remote_ids(cr, batch.remove_from) or (),
    )


def _refuse(session, batch: Batch, error: MailEngineError) -> None:
    ids = [i for each in batch.operation_ids.values() for i in each]
    session.write(
        lambda env: refuse_operations(
            env, session.account_id, ids, error.code, error.detail
        )
    )


def _put_back(session, error) -> None:
    """Everything in flight by us goes back; the mailbox's own pause is the delay."""

    def work(env):
        env.cr.execute(
            SQL(
                """UPDATE mailbox_operation SET state = 'pending'
                    WHERE account_id = %s AND state = 'in_flight' AND fence = %s""",
                session.account_id,
                session.lease.fence,
            )
        )

    session.write(work)


def _try_later(session, batch: Batch) -> None:
    """Put a batch back with a growing pause; after too many tries take it back."""
    ids = [i for each in batch.operation_ids.values() for i in each]

    def work(env):
        env.cr.execute(
            SQL("SELECT max(tries) FROM mailbox_operation WHERE id = ANY(%s)", ids)
        )
        tries = env.cr.fetchone()[0] or 0
        if tries >= MAX_TRIES:
            refuse_operations(env, session.account_id, ids, "outbox.failed", "")
            return
        delay = Backoff(tries).delay_s(random.random)
        _wait(env.cr, ids, fields.Datetime.now() + timedelta(seconds=delay))

    session.write(work)


def _close(cr, operation_ids: list[int]) -> None:
    if operation_ids:
        cr.execute(
            SQL(
                "UPDATE mailbox_operation SET state = 'done' WHERE id = ANY(%s)",
                operation_ids,
            )
        )


def _wait(cr, operation_ids: list[int], until) -> None:
    """Put changes back until then, and with them the later ones of their messages."""
    if not operation_ids:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_operation SET state = 'pending', not_before = %s
                WHERE id = ANY(%s)""",
            until,
            operation_ids,
        )
    )
    cr.execute(
        SQL(
            """SELECT later.id FROM mailbox_operation later
                 JOIN mailbox_operation held ON held.message_id = later.message_id
                WHERE held.id = ANY(%s) AND later.id > held.id
                  AND later.state = 'pending'""",
            operation_ids,
        )
    )
    wait_for_earlier(cr, [row[0] for row in cr.fetchall()])


def _hold(env, session, operation_ids: list[int]) -> None:
    """The message is not known at the server yet: wait, but not for ever."""
    if not operation_ids:
        return
    now = fields.Datetime.now()
    env.cr.execute(
        SQL(
            "SELECT id FROM mailbox_operation WHERE id = ANY(%s) AND create_date < %s",
            operation_ids,
            now - GIVEN_UP_AFTER,
        )
    )
    old = [row[0] for row in env.cr.fetchall()]
    if old:
        refuse_operations(env, session.account_id, old, "outbox.failed", "")
    _wait(env.cr, [each for each in operation_ids if each not in old], now + HELD)
