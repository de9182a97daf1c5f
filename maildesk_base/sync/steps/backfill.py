"""Older mail in the background: newest first, within the mailbox's hourly budget.

What somebody asked for by hand ("Load older mail") comes first and does not count.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from odoo import fields
from odoo.tools import SQL

from ..folders import FolderWork, load_folders, write_folder
from ..notify import notify_account
from ..read_ahead import read_history
from .bootstrap import PAGE_MESSAGES
from .boundary import folder_boundary, is_waiting

# An empty answer that does not end the history; a server that gives only such is left
# alone.
MAX_EMPTY_PAGES = 20


def run_wanted(session) -> bool:
    """Load what was asked for by hand; False when time ran out before the end."""
    while work := _next_folder(session, wanted=True):
        before = work.row["older_wanted"]
        if not load_more(session, work, before, counts=False):
            return False
        if session.is_spent:
            return _next_folder(session, wanted=True) is None
    return True


def run_backfill(session) -> bool:
    """Use this hour's budget; False when there is budget left but no time."""
    while not session.is_late:
        # One page at least, though somebody may be waiting all the time.
        allowed = session.write(lambda env: budget_left(env, session.account_id))
        if allowed <= 0:
            return True
        work = _next_folder(session, wanted=False)
        if work is None:
            return True
        if not load_more(session, work, min(allowed, PAGE_MESSAGES), counts=True):
            # A folder that fails waits; one that was only interrupted goes on.
            return not session.is_spent
        if session.is_spent:
            break
    return False


def load_more(session, work: FolderWork, count: int, *, counts: bool) -> bool:
    """Load up to ``count`` older messages of a folder, page by page.

    :param counts: whether they use up the hourly budget
    :return: False when the folder failed or time ran out
    """
    with folder_boundary(session, work), session.reading("history"):
        return _load(session, work, count, counts=counts)
    return False


def _load(session, work: FolderWork, count: int, *, counts: bool) -> bool:
    pages = read_history(
        session.provider,
        work.remote_id,
        work.row["cursor_older"],
        count,
        PAGE_MESSAGES,
        stable_ids=session.capabilities.stable_ids,
    )
    empty = 0
    with closing(pages):
        for page, prepared in pages:
            taken = len(page.added) + len(page.bad)

            def also(env, applied, taken=taken, older=page.older):
                _count(env.cr, session.account_id, work.id, taken, counts=counts)
                if older == "":
                    _schedule_reconcile(env.cr, work.id)
                applied.ledger.folder_ids.add(work.id)

            session.apply(page, work.id, also, prepared)
            empty = 0 if taken else empty + 1
            if empty > MAX_EMPTY_PAGES:
                break
            if session.is_spent and page.older:
                return False
    if not counts:
        write_folder(session, work.id, older_wanted=0)
    session.write(lambda env: notify_account(env, session.account_id))
    return True


def _schedule_reconcile(cr, folder_id: int) -> None:
    """The history is said to be complete: if the numbers disagree, compare soon."""
    cr.execute(
        SQL(
            """UPDATE mailbox_folder SET last_reconcile_at = NULL
                WHERE id = %s AND remote_total > total_count""",
            folder_id,
        )
    )


def _next_folder(session, *, wanted: bool) -> FolderWork | None:
    """The folder whose history goes on: the one loaded least far into the past."""
    rows = session.write(lambda env: load_folders(env.cr, session.account_id))
    works = [FolderWork(row, "") for row in rows]
    open_ones = [
        work
        for work in works
        if work.row["state"] == "ready"
        and work.row["cursor_older"]
        and not is_waiting(work)
        and (work.row["older_wanted"] if wanted else work.is_synced)
    ]
    newest_first = sorted(
        open_ones,
        key=lambda work: work.row["oldest_loaded"] or datetime.max,
        reverse=True,
    )
    return newest_first[0] if newest_first else None


def budget_left(env, account_id: int) -> int:
    """How many older messages may still be loaded in this hour."""
    account = env["mailbox.account"].browse(account_id)
    env.cr.execute(
        SQL(
            """SELECT backfill_used FROM mailbox_sync_state
                WHERE account_id = %s AND backfill_hour = %s""",
            account_id,
            this_hour(),
        )
    )
    row = env.cr.fetchone()
    return account.backfill_per_hour - (row[0] if row else 0)


def this_hour() -> datetime:
    """The hour that the budget is for."""
    return fields.Datetime.now().replace(minute=0, second=0, microsecond=0)


def _count(cr, account_id, folder_id, taken: int, *, counts: bool) -> None:
    if counts:
        cr.execute(
            SQL(
                """UPDATE mailbox_sync_state
                      SET backfill_used = %(taken)s
                              + CASE WHEN backfill_hour = %(hour)s
                                     THEN backfill_used ELSE 0 END,
                          backfill_hour = %(hour)s
                    WHERE account_id = %(account)s""",
                hour=this_hour(),
                taken=taken,
                account=account_id,
            )
        )
    else:
        cr.execute(
            SQL(
                """UPDATE mailbox_folder
                      SET older_wanted = GREATEST(older_wanted - %s, 0)
                    WHERE id = %s""",
                taken,
                folder_id,
            )
        )


def is_history_open(session) -> bool:
    """Whether there is history left to load in a selected folder."""
    return _next_folder(session, wanted=False) is not None
