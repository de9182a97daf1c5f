"""The dispatcher: due mailboxes get their turns, in as many workers as run it."""

from __future__ import annotations

from odoo import fields
from odoo.tools import SQL

from .lease import SYNCED_STATES, claim_due, ensure_states
from .runner import run_claim
from .transactions import in_transaction


def dispatch(env, *, urgent_first: bool) -> int:
    """Serve due mailboxes until none is left or the job's time is over.

    :param urgent_first: prefer mailboxes where a change waits to be sent
    :return: number of claims served
    """
    cron = env["ir.cron"]
    cron._commit_progress(remaining=in_transaction(env, _count_due))
    served = 0
    while lease := claim_due(env, urgent_first=urgent_first):
        run_claim(env, lease)
        served += 1
        if not cron._commit_progress(1):
            break
    return served


def _count_due(env) -> int:
    ensure_states(env.cr)
    env.cr.execute(
        SQL(
            """SELECT count(*) FROM mailbox_sync_state state
                 JOIN mailbox_account account ON account.id = state.account_id
                WHERE account.active AND account.state IN %s
                  AND state.next_sync_at <= %s""",
            SYNCED_STATES,
            fields.Datetime.now(),
        )
    )
    return env.cr.fetchone()[0]
