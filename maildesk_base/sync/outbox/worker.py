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
from ...engine.types import Operation, OperationKind
from ..apply.ledger import Ledger
from ..apply.server_state import load_held, show
from ..dispatch.due import want_now
from ..losses.served import is_about_all
from ..notify import notify_changed
from .finish import close_operations, finish_batch, refuse_operations
from .folder_changes import run_folder_changes
from .plan import Batch, Change, halves, plan
from .queue import wait_for_earlier
from .targets import existing_remote_ids, folder_remote_ids, load_targets

_logger = logging.getLogger(__name__)

# Changes folded at once; the rest of a mountain waits for its turn, and so do we.
TAKEN_OPERATIONS = 2000
MAX_ROUNDS = 5
# A request that fails for reasons nobody knows is given up after so many tries.
MAX_TRIES = 5
# How long a change waits for its message to be known at the server, unless a pass finds
# it earlier.
HELD = timedelta(seconds=60)
GIVEN_UP_AFTER = timedelta(days=2)
# So long at most a change waits for a cheap Undo.
UNDO = timedelta(seconds=8)


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
    unsure = load_targets(env.cr, message_ids).unsure
    ready = []
    for batch in planned.batches:
        waiting = [each for each in batch.operation_ids if each in unsure]
        _hold(env, session, [i for m in waiting for i in batch.operation_ids.pop(m)])
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
        _wait(env.cr, ids, fields.Datetime.now() + HELD)
        return False
    return True


def _pending(cr, session) -> list[Change]:
    """Pending changes in order; those behind one that has to wait, wait too."""
    cr.execute(
        SQL(
            """SELECT o.id, o.message_id, o.kind, o.params, COALESCE(o.tries, 0)
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
        Change(row[0], row[1], row[2], row[3] or {}, row[4]) for row in cr.fetchall()
    ]


def _send(session, batch: Batch) -> None:
    try:
        _request(session, batch)
    except TransientError as error:
        if is_about_all(session, error):
            _put_back(session)
            raise
        _send_apart(session, batch)


def _send_apart(session, batch: Batch) -> None:
    """The server fails over a request and serves all the same: it may be one message on
    which it dies each time. The others are changed, and that one is tried again later,
    not for ever.
    """
    for part in halves(batch):
        try:
            session.write(lambda env, p=part: _note_second_try(env.cr, p))
            _request(session, part)
        except TransientError as error:
            if is_about_all(session, error):
                _put_back(session)
                raise
            if len(part.operation_ids) > 1:
                _send_apart(session, part)
            else:
                _try_later(session, part)


def _note_second_try(cr, batch: Batch) -> None:
    """What was sent before may have been carried out, whatever was answered."""
    cr.execute(
        SQL(
            """UPDATE mailbox_operation SET tries = GREATEST(tries, 2)
                WHERE id = ANY(%s)""",
            [i for ids in batch.operation_ids.values() for i in ids],
        )
    )


def _request(session, batch: Batch) -> None:
    try:
        operation = session.write(lambda env: _operation(env.cr, batch))
        result = session.provider.apply(operation)
    except AuthError:
        _put_back(session)
        raise
    except TransientError:
        raise
    except RemoteGone:
        # A folder is not there under its name: renamed or deleted, the pass will tell.
        _await_pass(session, [i for ids in batch.operation_ids.values() for i in ids])
        return
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
    left = session.write(
        lambda env: finish_batch(env, session.account_id, batch, operation, result)
    )
    _await_pass(session, left)


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
        remove_from=existing_remote_ids(cr, batch.remove_from),
    )


def _refuse(session, batch: Batch, error: MailEngineError) -> None:
    ids = [i for each in batch.operation_ids.values() for i in each]
    session.write(
        lambda env: refuse_operations(
            env, session.account_id, ids, error.code, error.detail
        )
    )


def _put_back(session) -> None:
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


def _await_pass(session, operation_ids: list[int]) -> None:
    """Put changes back until a pass has found out what has become of their messages."""
    if operation_ids:
        session.write(lambda env: _hold(env, session, operation_ids))


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
    """The place of the message is not known now: wait for a pass, not for ever."""
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
    held = [each for each in operation_ids if each not in old]
    _wait(env.cr, held, now + HELD)
    env.cr.execute(
        SQL(
            """UPDATE mailbox_operation SET awaits_pass = true
                WHERE id = ANY(%s) AND state = 'pending'""",
            held,
        )
    )
    session.has_held_changes = True
    if not session.has_looked:
        want_now(env.cr, [session.account_id])
