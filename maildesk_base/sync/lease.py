"""Who may synchronise a mailbox: a lease on its row in ``mailbox.sync_state``.

A lease is a token, an end and a fence. The fence grows with every claim; every writing
transaction renews the lease first, which fails (``LeaseLost``) as soon as somebody else
has claimed the mailbox. A worker that dies leaves a lease that runs out by itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from odoo import fields
from odoo.tools import SQL

from .transactions import in_transaction

# Longer than the slowest single request may take: a dead worker blocks its mailbox so
# long. An administrator with a very slow server can set ``maildesk.lease_seconds``.
LEASE_S = 120
LEASE_PARAMETER = "maildesk.lease_seconds"
# A mailbox in one of these states is synchronised by itself.
SYNCED_STATES = ("connected", "syncing", "error", "reauth_required")


class LeaseLost(Exception):
    """Another worker has this mailbox now: stop, without a word."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to synchronise one mailbox until it runs out.

    ``is_due``: an incremental pass was due when it was claimed.
    """

    account_id: int
    token: str
    fence: int
    is_due: bool = True

    def renew(self, cr) -> None:
        """Prove and prolong the lease inside the caller's transaction."""
        cr.execute(
            SQL(
                """UPDATE mailbox_sync_state SET lease_until = %s::timestamp + %s
                    WHERE account_id = %s AND fence = %s AND lease_token = %s""",
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

    The one served longest ago comes first, so that no mailbox starves the others.

    :param urgent_first: prefer mailboxes where somebody waits for a change to be sent
    """
    now = fields.Datetime.now()
    due = SQL(
        """SELECT state.id
             FROM mailbox_sync_state state
             JOIN mailbox_account account ON account.id = state.account_id
            CROSS JOIN LATERAL (SELECT %(urgent)s AS is_urgent) waiting
            WHERE account.active AND account.state IN %(states)s
              AND (state.next_sync_at <= %(now)s OR waiting.is_urgent)
              AND COALESCE(state.lease_until, %(now)s) <= %(now)s
              AND COALESCE(state.backoff_until, %(now)s) <= %(now)s
            ORDER BY %(urgent_first)s AND waiting.is_urgent DESC,
                     state.last_started_at NULLS FIRST, state.id
            LIMIT 1
              FOR UPDATE OF state SKIP LOCKED""",
        urgent=_urgent(now),
        states=SYNCED_STATES,
        now=now,
        urgent_first=urgent_first,
    )

    return in_transaction(env, lambda fresh: _claim(fresh.cr, due))


def _urgent(now) -> SQL:
    """Whether the mailbox ``state`` has changes or mail to send."""
    return SQL(
        """(EXISTS (SELECT 1 FROM mailbox_operation o
                    WHERE o.account_id = state.account_id
                      AND o.state IN ('pending', 'in_flight')
                      AND COALESCE(o.not_before, %(now)s) <= %(now)s)
            OR EXISTS (SELECT 1 FROM mailbox_draft d
                        WHERE d.account_id = state.account_id AND %(outgoing)s))""",
        now=now,
        outgoing=outgoing_due(now),
    )


def outgoing_due(now) -> SQL:
    """Which drafts ``d`` a worker has something to do for: every state but the final
    ones.

    ``send_at`` is the moment of the next step whatever the step; none means now.
    """
    return SQL(
        """(d.state IN ('queued', 'sending', 'ambiguous')
            OR d.state = 'sent' AND NOT COALESCE(d.filed, false))
           AND COALESCE(d.send_at, %s) <= %s""",
        now,
        now,
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
        return _claim(fresh.cr, free)

    return in_transaction(env, work)


def release(env, lease: Lease, next_sync_at, values: dict) -> None:
    """End a lease and write what it led to.

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
            """CASE WHEN next_sync_at > last_started_at
                    THEN LEAST(next_sync_at, %(due)s) ELSE %(due)s END""",
            due=next_sync_at,
        )
    statement = SQL(
        """UPDATE mailbox_sync_state
              SET lease_token = NULL, lease_until = NULL, next_sync_at = %s %s
            WHERE account_id = %s""",
        due,
        assignments,
        lease.account_id,
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
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET lease_token = %(token)s,
                      lease_until = %(now)s::timestamp + %(span)s,
                      fence = fence + 1, last_started_at = %(now)s
                WHERE id = (%(candidate)s)
            RETURNING account_id, fence, COALESCE(next_sync_at <= %(now)s, false)""",
            token=token,
            now=now,
            span=_SPAN,
            candidate=candidate,
        )
    )
    row = cr.fetchone()
    return Lease(row[0], token, row[1], row[2]) if row else None


_SPAN = SQL(
    """make_interval(secs => COALESCE((SELECT NULLIF(p.value, '')::int
                                         FROM ir_config_parameter p
                                        WHERE p.key = %s), %s))""",
    LEASE_PARAMETER,
    LEASE_S,
)
