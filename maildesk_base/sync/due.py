"""What somebody waits for, and when: changes and mail to be sent, a pass asked for.

A mere pass has time: mailboxes are looked at in their rhythm, ``next_sync_at``. What a
user has done has a moment of its own, which is kept to the second: now, after the
seconds for Undo, at the time of "Send later", or after a pause. This module finds the
mailboxes where such a moment has come and the next moment of all, without looking at
every mailbox.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from odoo import fields
from odoo.tools import SQL

# A mailbox in one of these states is synchronised by itself.
SYNCED_STATES = ("connected", "syncing", "error", "reauth_required")
# One mailbox is served for urgent work at most so often: a change that cannot be sent
# yet must not keep a worker turning.
SPACING = timedelta(seconds=1)
# A server that does not answer is tried so often at most, whatever people do.
TRIES_SPACING = timedelta(seconds=5)

_OUTGOING = SQL(
    """(d.state IN ('queued', 'sending', 'ambiguous')
        OR d.state = 'sent' AND NOT COALESCE(d.filed, false))"""
)
# (account_id, due_at, is_mail), due_at NULL for now. The earliest change of each
# mailbox is read from the end of an index, so that a backlog costs no more than one.
_WORK = SQL(
    """(WITH RECURSIVE earliest AS (
            (SELECT o.account_id, o.not_before FROM mailbox_operation o
              WHERE o.state IN ('pending', 'in_flight')
              ORDER BY o.account_id, o.not_before NULLS FIRST LIMIT 1)
             UNION ALL
            SELECT following.account_id, following.not_before FROM earliest e
             CROSS JOIN LATERAL (
                   SELECT o.account_id, o.not_before FROM mailbox_operation o
                    WHERE o.state IN ('pending', 'in_flight')
                      AND o.account_id > e.account_id
                    ORDER BY o.account_id, o.not_before NULLS FIRST LIMIT 1) following)
        SELECT account_id, not_before AS due_at, false AS is_mail FROM earliest
         UNION ALL
        SELECT d.account_id, d.send_at, true FROM mailbox_draft d WHERE %s
         UNION ALL
        SELECT s.account_id, s.wanted_at, false FROM mailbox_sync_state s
         WHERE s.wanted_at IS NOT NULL)""",
    _OUTGOING,
)


def outgoing_due(now: datetime) -> SQL:
    """Which drafts ``d`` a worker has something to do for: every state but the final
    ones.

    ``send_at`` is the moment of the next step whatever the step; none means now.
    """
    return SQL("(%s AND COALESCE(d.send_at, %s) <= %s)", _OUTGOING, now, now)


def may_start(now: datetime) -> SQL:
    """Whether the pause of the mailbox ``state`` is over, or does not concern what is
    due: mail leaves by another server than the one that was away.
    """
    return SQL(
        """(COALESCE(state.backoff_until, %(now)s) <= %(now)s
            OR state.is_pause_required IS NOT TRUE
               AND EXISTS (SELECT FROM mailbox_draft d
                            WHERE d.account_id = state.account_id AND %(due)s))""",
        now=now,
        due=outgoing_due(now),
    )


def urgent_mailboxes(now: datetime) -> SQL:
    """The ids of the mailboxes where something urgent is due, as a subquery."""
    return SQL(
        """(SELECT work.account_id FROM %(work)s work
             WHERE COALESCE(work.due_at, %(now)s) <= %(now)s)""",
        work=_WORK,
        now=now,
    )


def want_now(cr, account_ids: list[int]) -> None:
    """Note that somebody waits for a pass of these mailboxes."""
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state SET next_sync_at = %(now)s, wanted_at = %(now)s
                WHERE account_id = ANY(%(accounts)s)""",
            now=fields.Datetime.now(),
            accounts=list(account_ids),
        )
    )


def is_paused(cr, account_id: int) -> bool:
    """Whether the mailbox's server was away a moment ago."""
    cr.execute(
        SQL(
            """SELECT FROM mailbox_sync_state
                WHERE account_id = %s AND backoff_until > %s""",
            account_id,
            fields.Datetime.now(),
        )
    )
    return bool(cr.rowcount)


def end_pause(cr, account_ids: list[int]) -> None:
    """Somebody does something with these mailboxes: servers that were away are tried
    again at once, but not more often than every few seconds.
    """
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET backoff_until = last_started_at + %(spacing)s
                WHERE account_id = ANY(%(accounts)s) AND is_pause_required IS NOT TRUE
                  AND backoff_until
                      > GREATEST(%(now)s, last_started_at + %(spacing)s)""",
            now=now,
            spacing=TRIES_SPACING,
            accounts=list(account_ids),
        )
    )


def end_waits(cr, account_ids: list[int]) -> None:
    """Somebody asks for news: folders that failed, and mail that could not be handed
    over or filed, are tried again now, unless the service has asked for the wait.

    An uncertain message keeps its moments: each look for it counts.
    """
    for statement in (
        """UPDATE mailbox_folder SET retry_at = NULL
            WHERE account_id = ANY(%(accounts)s) AND retry_at > %(now)s""",
        """UPDATE mailbox_draft SET send_at = %(now)s
            WHERE account_id = ANY(%(accounts)s) AND send_at > %(now)s
              AND tries > 0 AND is_pause_required IS NOT TRUE
              AND (state = 'queued' OR state = 'sent' AND NOT COALESCE(filed, false))
        """,
    ):
        values = {"accounts": list(account_ids), "now": fields.Datetime.now()}
        cr.execute(SQL(statement, **values))


def is_somebody_waiting(cr, account_id: int) -> bool:
    """Whether urgent work is due that the worker of ``account_id`` keeps waiting: its
    own, or that of a mailbox nobody works for.
    """
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """SELECT 1 FROM mailbox_sync_state state
                 JOIN mailbox_account account ON account.id = state.account_id
                WHERE account.active AND account.state IN %(states)s
                  AND state.account_id IN %(urgent)s
                  AND (state.account_id = %(own)s
                       OR COALESCE(state.lease_until, %(now)s) <= %(now)s)
                  AND %(may_start)s
                LIMIT 1""",
            may_start=may_start(now),
            states=SYNCED_STATES,
            urgent=urgent_mailboxes(now),
            own=account_id,
            now=now,
        )
    )
    return bool(cr.fetchone())


def next_moment(cr) -> datetime | None:
    """When the next urgent work can be taken up (naive UTC, whole seconds); None when
    there is none.
    """
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """SELECT min(GREATEST(COALESCE(work.due_at, %(now)s),
                                   CASE WHEN work.is_mail
                                         AND state.is_pause_required IS NOT TRUE
                                        THEN NULL ELSE state.backoff_until END,
                                   state.lease_until,
                                   state.last_started_at + %(spacing)s))
                 FROM %(work)s work
                 JOIN mailbox_sync_state state ON state.account_id = work.account_id
                 JOIN mailbox_account account ON account.id = work.account_id
                WHERE account.active AND account.state IN %(states)s""",
            now=now,
            spacing=SPACING,
            work=_WORK,
            states=SYNCED_STATES,
        )
    )
    moment = cr.fetchone()[0]
    if moment is not None and moment.microsecond:
        # Workers compare with whole seconds: earlier it would not be due yet.
        moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment
