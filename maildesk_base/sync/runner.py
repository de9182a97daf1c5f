"""One claim of one mailbox, from taking the lease to giving it back.

A mailbox (the lease is a row of ``mailbox.sync_state``)::

    idle ──due, or something to send──▶ claimed ─▶ operations ─▶ sending ─▶ pass ─┐
     ▲                                     │                                   │
     │                                     │ error, by class (policy.py)       ▼
     │◀── pause, growing ──────────────────┤     wanted history ─▶ backfill ─▶ retries
     │◀── lease lost: another goes on ─────┘          ─▶ prefetch ─▶ reconcile
     └◀──────────────── released, with the time of the next pass ◀─────────────┘

A folder::

    new ─▶ bootstrap ─▶ ready ◀──────────────┐
                          │ cursor void      │ all rows confirmed
                          ├────────▶ resync ─┘
                          └─ not listed any more ─▶ gone

Each step is small and commits what it has, with its cursor; whatever interrupts a
claim, the next one goes on from there. A claim has a few seconds, less when somebody
waits for a worker; then the mailbox goes to the end of the queue, so that a thousand
mailboxes share two workers fairly.
"""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields
from odoo.tools import SQL

from ..engine.backoff import Demand, sync_interval_s
from .lease import Lease, LeaseLost, end_lease, release
from .operations.worker import release_held
from .policy import record_failure, record_success
from .sending.outgoing import run_outgoing
from .sending.worker import run_sending
from .session import Session, open_session
from .steps.backfill import run_backfill, run_wanted
from .steps.drafts import run_drafts
from .steps.events import run_events
from .steps.passes import run_pass
from .steps.prefetch import run_prefetch
from .steps.reconcile import run_reconcile
from .steps.retries import run_retries
from .steps.service_settings import run_service_settings
from .transactions import in_transaction, is_database_lost
from .yielding import Yielding

_logger = logging.getLogger(__name__)

# One turn of a mailbox; the next mailbox waits as long at most.
CLAIM_S = 15.0


@dataclass(slots=True)
class Outcome:
    """How far a claim came: whether the pass is complete, and whether work is left."""

    is_complete: bool = False
    has_more: bool = False
    was_pass: bool = False
    started: float = 0.0
    round_trips: int = 0
    synced: int = 0

    def measure(self, session: Session) -> None:
        """Take over what the session has counted, for the health page."""
        self.round_trips = session.round_trips
        self.synced = session.synced


def run_claim(env, lease: Lease, seconds: float = CLAIM_S) -> Outcome | None:
    """Work for a claimed mailbox and release it; errors are written down, not raised.

    :return: None when it failed
    """
    session = None
    try:
        with open_session(env, lease, seconds, Yielding(env, lease)) as session:
            outcome = work(session, is_pass=lease.is_due)
            outcome.measure(session)
        finish(env, lease, outcome)
        return outcome
    except LeaseLost:
        _logger.debug("mailbox %s: another worker goes on", lease.account_id)
    except Exception as error:
        has_moved = session is not None and session.has_moved
        fail(env, lease, error, is_getting_on=has_moved)
    return None


def work(session: Session, *, is_pass: bool) -> Outcome:
    """All steps of a claim in their order.

    :param is_pass: False when only what is waiting to be sent is wanted
    """
    outcome = Outcome(started=time.monotonic(), was_pass=is_pass)
    if session.lease.is_paused:
        outcome.was_pass = False
        run_sending(session)
        return outcome
    is_sent = run_outgoing(session)
    if not is_pass:
        outcome.has_more = not (run_events(session) and is_sent)
        return outcome
    outcome.is_complete = run_pass(session)
    if not outcome.is_complete:
        outcome.has_more = True
        return outcome
    if release_held(session):
        is_sent = run_outgoing(session)
    run_drafts(session)
    run_service_settings(session)
    outcome.has_more = not run_wanted(session)
    run_prefetch(session)
    are_notified = run_events(session)
    run_retries(session)
    if not session.is_spent:
        run_reconcile(session)
    is_loaded = run_backfill(session)
    outcome.has_more |= not (is_loaded and is_sent and are_notified)
    return outcome


def finish(env, lease: Lease, outcome: Outcome) -> None:
    """Release the mailbox with the time of its next pass."""
    now = fields.Datetime.now()
    total = SQL("COALESCE(messages_synced, 0) + %s", outcome.synced)
    values = {"messages_synced": total}
    if not lease.is_paused:
        values |= {"failures": 0, "backoff_until": None}
    if not outcome.was_pass:
        release(env, lease, None, values)
        return
    duration = time.monotonic() - outcome.started
    if outcome.is_complete:
        values |= {
            "auth_failures": 0,
            "last_sync_at": now,
            "last_duration_ms": int(duration * 1000),
            "last_round_trips": outcome.round_trips,
        }
    due = now if outcome.has_more else None

    def work(fresh):
        if outcome.is_complete:
            record_success(fresh, lease.account_id)
        moment = due or _next_pass(fresh, lease.account_id, duration)
        end_lease(fresh.cr, lease, moment, values)

    in_transaction(env, work, lease=lease)
    if outcome.is_complete:
        _log_pass(lease, outcome, duration)


def _log_pass(lease: Lease, outcome: Outcome, duration: float) -> None:
    """A line for programs that read the log; for debugging when nothing was new."""
    level = logging.INFO if outcome.synced else logging.DEBUG
    _logger.log(
        level,
        "mailbox=%d pass=complete fence=%d duration_ms=%d round_trips=%d messages=%d",
        lease.account_id,
        lease.fence,
        duration * 1000,
        outcome.round_trips,
        outcome.synced,
    )


def fail(env, lease: Lease, error: Exception, *, is_getting_on: bool = False) -> None:
    """Write an error down and release the mailbox, if it is still ours."""
    try:
        if is_database_lost(error):
            # Nothing of the mailbox's: whoever is next goes on from what is committed.
            _logger.debug(
                "mailbox %s: database: %s", lease.account_id, type(error).__name__
            )
            release(env, lease, fields.Datetime.now(), {})
        else:
            record_failure(env, lease, error, is_getting_on=is_getting_on)
    except LeaseLost:
        _logger.debug("mailbox %s: another worker goes on", lease.account_id)


def _next_pass(env, account_id: int, duration: float) -> datetime:
    env.cr.execute(
        SQL(
            """SELECT account.sync_interval, state.watched_until
                 FROM mailbox_sync_state state
                 JOIN mailbox_account account ON account.id = state.account_id
                WHERE state.account_id = %s""",
            account_id,
        )
    )
    interval, watched_until = env.cr.fetchone()
    demand = Demand(
        configured_s=max(interval or 0, 1) * 60.0,
        is_viewed=bool(watched_until and watched_until > fields.Datetime.now()),
        last_pass_s=duration,
    )
    seconds = sync_interval_s(demand, random.random)
    return fields.Datetime.now() + timedelta(seconds=seconds)
