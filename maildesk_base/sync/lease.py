"""Who may synchronise a mailbox: a lease on its row in ``mailbox.sync_state``.

A lease is a token, an end and a fence. The fence grows with every claim; every writing
transaction renews the lease first, which fails (``LeaseLost``) as soon as somebody else has
claimed the mailbox. A worker that dies leaves a lease that runs out by itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .transactions import in_transaction

# Longer than the slowest single request may take; a dead worker blocks its mailbox as long.
LEASE_S = 180
# A mailbox in one of these states is synchronised by itself.
SYNCED_STATES = ("connected", "syncing", "error", "reauth_required")


class LeaseLost(Exception):
    """Another worker has this mailbox now: stop, without a word."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to synchronise one mailbox until it runs out."""

    account_id: int
    token: str
    fence: int

    def renew(self, cr) -> None:
        """Prove and prolong the lease inside the caller's transaction."""
        cr.execute(
            SQL(
                """UPDATE mailbox_sync_state SET lease_until = %s
                    WHERE account_id = %s AND fence = %s AND lease_token = %s""",
                _lease_end(),
                self.account_id,
                self.fence,
                self.token,
            )
        )
        if not cr.rowcount:
            raise LeaseLost(self.account_id)


def claim_due(env) -> Lease | None:
    """Claim the mailbox that has waited longest, committed; None when nothing is due."""
    due = SQL(
        """SELECT state.id
             FROM mailbox_sync_state state
             JOIN mailbox_account account ON account.id = state.account_id
            WHERE account.active AND account.state IN %(states)s
              AND state.next_sync_at <= %(now)s
              AND COALESCE(state.lease_until, %(now)s) <= %(now)s
              AND COALESCE(state.backoff_until, %(now)s) <= %(now)s
            ORDER BY state.next_sync_at
            LIMIT 1
              FOR UPDATE OF state SKIP LOCKED""",
        states=SYNCED_STATES,
        now=fields.Datetime.now(),
    )
    return in_transaction(env, lambda fresh: _claim(fresh.cr, due))


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
        return _claim(fresh.cr, free)

    return in_transaction(env, work)


def release(env, lease: Lease, next_sync_at, values: dict) -> None:
    """End a lease and write what it led to.

    :param next_sync_at: when the mailbox is due again, unless somebody has asked for an
        earlier time meanwhile
    :param values: further columns of ``mailbox.sync_state``
    """
    assignments = SQL("").join(
        SQL(", %s = %s", SQL.identifier(name), value) for name, value in values.items()
    )
    statement = SQL(
        """UPDATE mailbox_sync_state
              SET lease_token = NULL, lease_until = NULL,
                  next_sync_at = CASE WHEN next_sync_at > last_started_at
                                      THEN LEAST(next_sync_at, %(due)s)
                                      ELSE %(due)s END
                  %(assignments)s
            WHERE account_id = %(account)s""",
        due=next_sync_at,
        assignments=assignments,
        account=lease.account_id,
    )
    in_transaction(env, lambda fresh: fresh.cr.execute(statement), lease=lease)


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


def _claim(cr, candidate: SQL) -> Lease | None:
    token = secrets.token_hex(8)
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET lease_token = %s, lease_until = %s, fence = fence + 1,
                      last_started_at = %s
                WHERE id = (%s)
            RETURNING account_id, fence""",
            token,
            _lease_end(),
            fields.Datetime.now(),
            candidate,
        )
    )
    row = cr.fetchone()
    return Lease(row[0], token, row[1]) if row else None


def _lease_end():
    return fields.Datetime.now() + timedelta(seconds=LEASE_S)
