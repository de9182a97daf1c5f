"""The dispatcher: mailboxes get their turns, in as many workers as run it.

Odoo runs it every minute and when it is triggered. Of all that waits, what somebody has
done comes first; a run that prefers passes still serves urgent work every other time.
A run ends after about ten seconds, so that Odoo's other jobs get their turn on the same
thread and no worker is taken for stuck; if work is left it asks for another run at
once. If none is left now, it says when it wants to be woken.
"""

from __future__ import annotations

from datetime import UTC, datetime

from odoo import fields

from ...compat import commit_progress
from ..due import next_moment
from ..lease import claim_due, ensure_states
from ..runner import run_claim
from ..transactions import in_transaction
from .alarm import Alarm


def dispatch(env, *, urgent_first: bool, alarm: Alarm | None = None) -> int:
    """Serve mailboxes until nothing is due or the job's time is over.

    :param urgent_first: always take what somebody waits for first, not by turns
    :param alarm: set for the moment the next urgent work falls due
    :return: number of claims served
    """
    in_transaction(env, lambda fresh: ensure_states(fresh.cr))
    served = 0
    is_urgents_turn = urgent_first
    while lease := claim_due(env, urgent_first=is_urgents_turn):
        run_claim(env, lease)
        served += 1
        is_urgents_turn = urgent_first or not is_urgents_turn
        if not commit_progress(env, 1):
            # More may be due: this notifies the scheduler, unlike work reported as
            # remaining, which would wait for the next minute.
            env["mailbox.account"]._trigger_sync()
            return served
    if alarm is not None:
        _set_alarm(env, alarm)
    return served


def _set_alarm(env, alarm: Alarm) -> None:
    moment = in_transaction(env, lambda fresh: next_moment(fresh.cr))
    if moment is None:
        return
    now = datetime.now(UTC).replace(tzinfo=None)
    # Work that is due and was not claimed a moment ago is tried again in a second.
    least = 1.0 if moment <= fields.Datetime.now() else 0.0
    alarm.set(env.cr.dbname, max((moment - now).total_seconds(), least))
