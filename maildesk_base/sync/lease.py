"""Who may synchronise a mailbox: a lease on its row in ``mailbox.sync_state``.

A lease is a token, an end and a fence. The fence grows with every claim; every writing
transaction renews the lease first, which fails (``LeaseLost``) as soon as somebody else
has claimed the mailbox. A worker that dies leaves a lease that runs out by itself.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from .due import SPACING, SYNCED_STATES, may_start, urgent_mailboxes
from .transactions import in_transaction

# Longer than the slowest single request may take: a dead worker blocks its mailbox so
# long. An administrator with a very slow server can set ``maildesk.lease_seconds``.
LEASE_S = 120
LEASE_PARAMETER = "maildesk.lease_seconds"
# How long a person's request waits for a mailbox that a worker has; with the work that
# follows it stays below the time limit of a web request (limit_time_real, 120 s).
WAIT_S = 60.0
POLL_S = 0.2
# Addresses to send from and tags change seldom.
SERVICE_SETTINGS_EVERY = timedelta(days=1)


class LeaseLost(Exception):
    """Another worker has this mailbox now: stop, without a word."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to synchronise one mailbox until it runs out.

    ``is_due``: an incremental pass was due when it was claimed; ``is_urgent``: somebody
    waits for what it was claimed for; ``asks_for_service_settings``: its addresses and
    tags were read longer ago than ``SERVICE_SETTINGS_EVERY``; ``is_paused``: the mail
    server was away a moment ago, only mail is to be sent.
    """

    account_id: int
    token: str
    fence: int
    is_due: bool = True
    is_urgent: bool = False
    asks_for_service_settings: bool = False
    is_paused: bool = False

    def renew(self, cr) -> None:
        """Prove and prolong the lease inside the caller's transaction.

        What follows is many lookups of little cost each: no statement is compiled,
        which takes longer than to run it and is decided by estimates. Words that wait
        for the full-text index are taken into it, see ``let_words_wait``.
        """
        cr.execute(
            SQL(
                """UPDATE mailbox_sync_state SET lease_until = %s::timestamp + %s
                    WHERE account_id = %s AND fence = %s AND lease_token = %s
                RETURNING set_config('jit', 'off', true),
                          set_config('gin_pending_list_limit', '2MB', true)""",
                fields.Datetime.now(),
                _SPAN,
                self.account_id,
                self.fence,
                self.token,
            )
        )
        if not cr.rowcount:
            raise LeaseLost(self.account_id)


def claim_due(env, *, urgent_first: bool = False) -> Lease | None:
    """Claim a mailbox that has something to do, committed; None when there is none.

    Passes go in the order in which they fell due, urgent work goes to the mailbox that
    was served longest ago: so no mailbox starves the others.

    :param urgent_first: prefer mailboxes where somebody waits for something
    """
    now = fields.Datetime.now()
    ways = [(_urgent(now), True), (_due(now), False)]
    if not urgent_first:
        ways.reverse()

    def work(fresh):
        for candidate, is_urgent in ways:
            if lease := _claim(fresh.cr, candidate, is_urgent=is_urgent):
                return lease
        return None

    return in_transaction(env, work)


def _urgent(now) -> SQL:
    """The mailbox to serve next among those where somebody waits."""
    return SQL(
        """SELECT state.id FROM mailbox_sync_state state
             JOIN mailbox_account account ON account.id = state.account_id
            WHERE %(free)s AND %(may_start)s AND state.account_id IN %(urgent)s
              AND COALESCE(state.last_started_at, '-infinity')
                  <= %(now)s::timestamp - %(spacing)s
            ORDER BY state.last_started_at NULLS FIRST, state.id LIMIT 1
              FOR UPDATE OF state SKIP LOCKED""",
        free=_free(now),
        may_start=may_start(now),
        urgent=urgent_mailboxes(now),
        now=now,
        spacing=SPACING,
    )


def _due(now) -> SQL:
    """The mailbox whose pass is overdue longest; a walk along an index."""
    return SQL(
        """SELECT state.id FROM mailbox_sync_state state
             JOIN mailbox_account account ON account.id = state.account_id
            WHERE %(free)s AND state.next_sync_at <= %(now)s
              AND COALESCE(state.backoff_until, %(now)s) <= %(now)s
            ORDER BY state.next_sync_at, state.last_started_at NULLS FIRST LIMIT 1
              FOR UPDATE OF state SKIP LOCKED""",
        free=_free(now),
        now=now,
    )


def _free(now) -> SQL:
    """Whether a worker may take the mailbox ``state``."""
    return SQL(
        """account.active AND account.state IN %(states)s
           AND COALESCE(state.lease_until, %(now)s) <= %(now)s""",
        states=SYNCED_STATES,
        now=now,
    )


def claim_account(env, account_id: int) -> Lease | None:
    """Claim one mailbox now, committed; None while another worker has it."""
    free = SQL(
        """SELECT id FROM mailbox_sync_state
            WHERE account_id = %(account)s
              AND COALESCE(lease_until, %(now)s) <= %(now)s
              FOR UPDATE SKIP LOCKED""",
        account=account_id,
        now=fields.Datetime.now(),
    )

    def work(fresh):
        ensure_states(fresh.cr)
        lease = _claim(fresh.cr, free)
        # Whoever asks for it by hand does not wait for the end of a pause.
        return lease and replace(lease, is_paused=False)

    return in_transaction(env, work)


def wait_for_lease(env, account_id: int) -> Lease:
    """Claim one mailbox as soon as it is free; UserError when others keep it for too
    long.
    """
    deadline = time.monotonic() + WAIT_S
    while (lease := claim_account(env, account_id)) is None:
        if time.monotonic() >= deadline:
            raise UserError(env["mailbox.error_text"]._text("sync.busy"))
        time.sleep(POLL_S)
    return lease


def release(env, lease: Lease, next_sync_at, values: dict) -> None:
    """End a lease and write what it led to; see ``end_lease``."""
    in_transaction(
        env,
        lambda fresh: end_lease(fresh.cr, lease, next_sync_at, values),
        lease=lease,
    )


def end_lease(cr, lease: Lease, next_sync_at, values: dict) -> None:
    """As ``release``, as the last statement of the lease's own transaction.

    :param next_sync_at: when the mailbox is due again, unless somebody has asked for an
        earlier time meanwhile; None leaves it
    :param values: further columns of ``mailbox.sync_state``
    """
    assignments = SQL("").join(
        SQL(", %s = %s", SQL.identifier(name), value) for name, value in values.items()
    )
    due = SQL("next_sync_at")
    if next_sync_at is not None:
        due = SQL(
            """CASE WHEN next_sync_at > last_started_at OR wanted_at IS NOT NULL
                    THEN LEAST(next_sync_at, %(due)s) ELSE %(due)s END""",
            due=next_sync_at,
        )
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET lease_token = NULL, lease_until = NULL, next_sync_at = %s %s
                WHERE account_id = %s""",
            due,
            assignments,
            lease.account_id,
        )
    )


def ensure_states(cr) -> None:
    """Give every mailbox that has none its row, due at once."""
    cr.execute(
        SQL(
            """INSERT INTO mailbox_sync_state (account_id, fence, next_sync_at)
               SELECT account.id, 0, %s FROM mailbox_account account
                WHERE NOT EXISTS (SELECT 1 FROM mailbox_sync_state state
                                   WHERE state.account_id = account.id)
                   ON CONFLICT DO NOTHING""",
            fields.Datetime.now(),
        )
    )


def _claim(cr, candidate: SQL, *, is_urgent: bool = False) -> Lease | None:
    token = secrets.token_hex(8)
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET lease_token = %(token)s,
                      lease_until = %(now)s::timestamp + %(span)s,
                      fence = fence + 1, last_started_at = %(now)s,
                      wanted_at = CASE WHEN backoff_until > %(now)s
                                       THEN wanted_at END
                WHERE id = (%(candidate)s)
            RETURNING account_id, fence, COALESCE(next_sync_at <= %(now)s, false),
                      COALESCE(surroundings_at < %(yesterday)s, true),
                      COALESCE(backoff_until > %(now)s, false)""",
            token=token,
            now=now,
            yesterday=now - SERVICE_SETTINGS_EVERY,
            span=_SPAN,
            candidate=candidate,
        )
    )
    row = cr.fetchone()
    return Lease(row[0], token, *row[1:3], is_urgent, *row[3:]) if row else None


_SPAN = SQL(
    """make_interval(secs => COALESCE((SELECT NULLIF(p.value, '')::int
                                         FROM ir_config_parameter p
                                        WHERE p.key = %s), %s))""",
    LEASE_PARAMETER,
    LEASE_S,
)
