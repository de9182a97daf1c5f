"""What people ask for at once: a pass now, more history now, the list of folders now.

Each takes the mailbox's lease like a worker does; while another worker has it, it
waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.errors import MailEngineError, ThrottledError
from .folders import discover
from .lease import LeaseLost, release, wait_for_lease
from .operations.worker import release_held
from .runner import Outcome, fail, finish
from .sending.outgoing import run_outgoing
from .session import Session, open_session
from .slots import user_limit, waiting
from .steps.backfill import run_wanted
from .steps.drafts import run_drafts
from .steps.passes import run_pass
from .steps.prefetch import run_prefetch
from .steps.service_settings import read_service_settings, run_service_settings
from .transactions import in_transaction

# Below the time limit of a web request (limit_time_real, 120 s by default).
WORK_S = 90.0
LOAD_S = 45.0


class Throttled(UserError):
    """The provider asks for a pause: all goes on by itself when it is over."""


def sync_now(env, account_id: int) -> bool:
    """Run a complete pass over all selected folders; raises UserError when it fails.

    :return: False when the provider asks for a pause, after which it goes on by itself
    """

    def work(session: Session) -> Outcome:
        outcome = Outcome(started=time.monotonic(), was_pass=True)
        run_outgoing(session)
        outcome.is_complete = run_pass(session)
        outcome.has_more = True
        if release_held(session):
            run_outgoing(session)
        run_drafts(session)
        run_service_settings(session)
        run_prefetch(session)
        return outcome

    return _unless_throttled(env, account_id, WORK_S, work)


def load_older(env, account_id: int, folder_id: int, count: int) -> bool:
    """Load older messages of a folder now; what does not fit in goes on by itself.

    :return: False when the provider asks for a pause first
    """
    in_transaction(env, lambda fresh: _want(fresh.cr, folder_id, count))

    def work(session: Session) -> Outcome:
        outcome = Outcome(started=time.monotonic(), was_pass=True, has_more=True)
        if in_transaction(env, lambda fresh: _needs_pass(fresh.cr, folder_id)):
            outcome.is_complete = run_pass(session)
        run_wanted(session)
        return outcome

    return _unless_throttled(env, account_id, LOAD_S, work)


def fetch_folders(env, account_id: int) -> None:
    """Read the folders from the server and bring the records in line."""

    def work(session: Session) -> Outcome:
        discover(session)
        read_service_settings(session)
        return Outcome(started=time.monotonic(), was_pass=True, has_more=True)

    _with_lease(env, account_id, WORK_S, work)


def _unless_throttled(
    env, account_id: int, seconds: float, work: Callable[[Session], Outcome]
) -> bool:
    """Do the work; False when the provider asks for a pause, which is no error."""
    try:
        _with_lease(env, account_id, seconds, work)
    except Throttled:
        return False
    return True


def _with_lease(
    env, account_id: int, seconds: float, work: Callable[[Session], Outcome]
) -> None:
    try:
        with waiting(env, user_limit(env)):
            _at_server(env, account_id, seconds, work)
    except ThrottledError as error:
        # So many things of this person are waited for already.
        raise UserError(env["mailbox.error_text"]._text(error.code)) from error
    # What has come up meanwhile was not to be claimed: the dispatcher looks again.
    env["mailbox.account"]._trigger_sync()


def _at_server(
    env, account_id: int, seconds: float, work: Callable[[Session], Outcome]
) -> None:
    lease = wait_for_lease(env, account_id)
    try:
        with open_session(env, lease, seconds) as session:
            outcome = work(session)
            outcome.measure(session)
        finish(env, lease, outcome)
    except LeaseLost:
        raise UserError(env["mailbox.error_text"]._text("sync.busy")) from None
    except MailEngineError as error:
        fail(env, lease, error)
        kind = Throttled if isinstance(error, ThrottledError) else UserError
        account = env["mailbox.account"].browse(account_id)
        raise kind(account._error_text(error)) from error
    except UserError:
        release(env, lease, None, {})
        raise
    except Exception as error:
        fail(env, lease, error)
        raise UserError(env["mailbox.error_text"]._text("engine")) from error


def _want(cr, folder_id: int, count: int) -> None:
    cr.execute(
        SQL(
            """UPDATE mailbox_folder SET older_wanted = COALESCE(older_wanted, 0) + %s
                WHERE id = %s""",
            count,
            folder_id,
        )
    )


def _needs_pass(cr, folder_id: int) -> bool:
    """Whether the folder was never looked at: its newest mail comes first."""
    cr.execute(SQL("SELECT state FROM mailbox_folder WHERE id = %s", folder_id))
    return cr.fetchone()[0] != "ready"
