"""What an error of the whole mailbox leads to, decided by its class alone.

===================  =============================================================
StillNarrowing       goes on at once, and says what it is doing
QuotaReached         waits just as long as it takes, and is no failure
TransientError       silent pause, jittered: within a minute, but growing, and at least
                     what the server asked, where another try costs something
AuthError            "re-authorize"; after five in a row background work is suspended
ResyncRequired       every folder is loaded again
anything else        shown in plain words, tried again after a pause
===================  =============================================================
"""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..engine.backoff import (
    Backoff,
    away_delay_s,
    broken_delay_s,
    throttled_delay_s,
)
from ..engine.errors import (
    AuthError,
    ConfigurationError,
    ConnectionLostError,
    MailEngineError,
    QuotaReached,
    ResyncRequired,
    ThrottledError,
    TransientError,
)
from ..engine.guarded import StillNarrowing
from .due import SYNCED_STATES
from .lease import Lease, release
from .notify import notify_account, notify_administrators, notify_owner
from .resync import resync_all
from .transactions import in_transaction

_logger = logging.getLogger(__name__)

# More wrong sign-ins than that make providers lock mailboxes.
MAX_AUTH_FAILURES = 5
# A server that is away for a moment is nobody's business; for some minutes it is.
SHOWN_AFTER_FAILURES = 10

# A server that lets us in and dies on a message is asked again soon: each loss shows
# more.
NARROWING_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error means for the mailbox; ``state`` None leaves it, ``code`` "" shows
    none.
    """

    state: str | None = None
    code: str = ""
    detail: str = ""
    is_auth: bool = False
    is_for_administrators: bool = False
    challenge: str = ""


def judge(error: Exception, failures: int, auth_failures: int) -> Verdict:
    """Decide by class; the counts include this failure."""
    if isinstance(error, ThrottledError | ResyncRequired):
        return Verdict()
    if isinstance(error, StillNarrowing):
        return Verdict("syncing", error.code, error.detail)
    if isinstance(error, TransientError):
        if failures < SHOWN_AFTER_FAILURES:
            return Verdict()
        return Verdict("error", error.code, error.detail)
    if isinstance(error, AuthError):
        state = "reauth_required"
        if isinstance(error, ConfigurationError):
            state = "error"
        if auth_failures >= MAX_AUTH_FAILURES:
            state = "auth_invalid"
        return Verdict(
            state,
            error.code,
            error.detail,
            is_auth=True,
            is_for_administrators=isinstance(error, ConfigurationError),
            challenge=error.challenge,
        )
    if isinstance(error, MailEngineError):
        return Verdict("error", error.code, error.detail)
    return Verdict("error", "engine")


def record_failure(
    env, lease: Lease, error: Exception, *, is_getting_on: bool = False
) -> None:
    """Write down what went wrong, pause the mailbox, end the lease.

    :param is_getting_on: whether something new was read before: then the mailbox is not
        failing, whatever interrupts it
    """
    if isinstance(error, TransientError):
        _logger.debug("mailbox %s: %s", lease.account_id, error.code)
    elif isinstance(error, MailEngineError):
        _logger.info("mailbox %s: %s", lease.account_id, error.code)
    else:
        _logger.error("mailbox %s: unexpected error", lease.account_id, exc_info=error)
    if isinstance(error, ResyncRequired):
        in_transaction(
            env, lambda fresh: resync_all(fresh, lease.account_id), lease=lease
        )
    failures, auth_failures, is_watched = in_transaction(
        env, lambda fresh: _counts(fresh.cr, lease.account_id), lease=lease
    )
    is_getting_on |= isinstance(error, StillNarrowing | QuotaReached)
    # While the mailbox pauses only mail is sent: that has pauses of its own.
    failures += not (is_getting_on or lease.is_paused)
    auth_failures += isinstance(error, AuthError)
    verdict = judge(error, failures, auth_failures)
    in_transaction(
        env,
        lambda fresh: write_state(fresh, lease.account_id, verdict),
        lease=lease,
    )
    values = {"failures": failures, "auth_failures": auth_failures}
    until = None
    if not lease.is_paused:
        delay = pause_s(error, max(failures, 1), is_watched=is_watched)
        until = fields.Datetime.now() + timedelta(seconds=delay)
        values["backoff_until"] = until
        values["is_pause_required"] = is_pause_required(error)
    release(env, lease, until, values)


def is_pause_required(error: Exception) -> bool:
    """Whether the pause after an error has to be kept whoever waits: the service asked
    for it, or another try would do harm. A server that was only away is tried again as
    soon as somebody wants something of it.
    """
    if isinstance(error, TransientError):
        return isinstance(error, ThrottledError) or error.retry_after is not None
    return isinstance(error, AuthError)


def is_away_or_busy(error: Exception) -> bool:
    """Whether there was no connection, or it broke, or we are to ask for less."""
    return isinstance(error, ConnectionLostError | ThrottledError)


def is_own_quota(error: Exception) -> bool:
    """Whether we hold back ourselves, which is no failure."""
    return isinstance(error, QuotaReached)


def pause_s(error: Exception, failures: int, *, is_watched: bool = False) -> float:
    """How long to leave a server alone after an error.

    :param failures: failures in a row, this one included
    :param is_watched: whether somebody has the mailbox open
    """
    if isinstance(error, StillNarrowing):
        return NARROWING_PAUSE_S
    if isinstance(error, QuotaReached):
        return error.retry_after
    if isinstance(error, TransientError):
        if is_pause_required(error):
            return throttled_delay_s(failures, error.retry_after, random.random)
        is_dear = isinstance(error, ConnectionLostError) and error.took_long
        if is_watched or not is_dear:
            return away_delay_s(failures, random.random)
    elif not isinstance(error, AuthError):
        return broken_delay_s(failures, random.random)
    return Backoff(failures).delay_s(random.random)


def record_success(env, account_id: int) -> None:
    """The mailbox works (again): states that say otherwise end, and **Last Fetch Date**
    in Odoo's list of servers moves.
    """
    env.cr.execute(
        SQL(
            """WITH fetched AS (
                   UPDATE fetchmail_server SET date = %(now)s
                    WHERE maildesk_account_id = %(account)s)
               UPDATE mailbox_account
                  SET state = 'connected', last_error = NULL, last_error_code = NULL
                WHERE id = %(account)s AND state IN %(states)s
                  AND (state <> 'connected' OR last_error IS NOT NULL)""",
            now=fields.Datetime.now(),
            account=account_id,
            states=SYNCED_STATES,
        )
    )
    if env.cr.rowcount:
        notify_account(env, account_id)


def show_loading(env, account_id: int) -> None:
    """A folder is loaded for the first time, or again: the mailbox says so."""
    env.cr.execute(
        SQL(
            """UPDATE mailbox_account SET state = 'syncing'
                WHERE id = %s AND state = 'connected'""",
            account_id,
        )
    )
    if env.cr.rowcount:
        notify_account(env, account_id)


def write_state(env, account_id: int, verdict: Verdict) -> None:
    """Show an error on the mailbox, unless somebody has disconnected it meanwhile."""
    if not (verdict.state or verdict.code):
        return
    account = env["mailbox.account"].browse(account_id)
    if account.state not in SYNCED_STATES:
        return
    account = account.with_context(lang=account.owner_id.lang or None)
    values = {
        "last_error": account.env["mailbox.error_text"]._text(
            verdict.code, verdict.detail, account.provider
        ),
        "last_error_code": verdict.code,
    }
    if verdict.challenge:
        values["sign_in_challenge"] = verdict.challenge
    if verdict.state:
        values["state"] = verdict.state
    if verdict.is_for_administrators and _is_first_of_its_kind(account, verdict.code):
        notify_administrators(account.env, values["last_error"])
    if verdict.state == "auth_invalid" and not verdict.is_for_administrators:
        notify_owner(account, values["last_error"])
    account.write(values)
    env.flush_all()
    notify_account(env, account_id)


def _is_first_of_its_kind(account, code: str) -> bool:
    """One cause, like an expired client secret, stops all mailboxes of a provider:
    that is reported once.
    """
    return not account.with_context(active_test=False).search_count(
        [("provider", "=", account.provider), ("last_error_code", "=", code)], limit=1
    )


def _counts(cr, account_id: int) -> tuple[int, int, bool]:
    cr.execute(
        SQL(
            """SELECT COALESCE(failures, 0), COALESCE(auth_failures, 0),
                      COALESCE(watched_until > %s, false)
                 FROM mailbox_sync_state WHERE account_id = %s""",
            fields.Datetime.now(),
            account_id,
        )
    )
    return cr.fetchone()
