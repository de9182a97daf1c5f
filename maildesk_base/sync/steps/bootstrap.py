"""The first look at a folder, and the second one when its cursor has become void."""

from __future__ import annotations

from dataclasses import replace

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import ProtocolError
from ...engine.types import ChangePage, ChangeScope, FolderCursor
from ..apply.ledger import Ledger
from ..apply.rows import arrival
from ..folders import FolderWork, write_folder
from ..notify import notify_changed
from ..resync import MAX_RESYNCS, finish_resync, start_resync
from .elsewhere import also_elsewhere, ask_about
from .unfollowed import placed_ids

# Enough to fill the screen, few enough to be there in seconds.
NEWEST_MESSAGES = 50
# Rows of a page: one transaction of a fraction of a second.
PAGE_MESSAGES = 1000


def begin_folder(session, work: FolderWork) -> None:
    """Load the newest messages of a folder; from then on it follows changes."""
    before = placed_ids(session, work)
    write_folder(session, work.id, state="bootstrap")
    page = session.provider.newest(work.remote_id, NEWEST_MESSAGES)
    with session.reading("bootstrap"):
        _apply_first(session, work, page, "ready")
    # Somebody may have put messages there before it was followed.
    loaded = {meta.remote_id for meta in page.added}
    ask_about(session, work, [each for each in before if each not in loaded])


def resync_folder(session, work: FolderWork) -> bool:
    """Load a folder again, as deep as it was loaded; False when time ran out."""
    with session.reading("resync"):
        return _load_again(session, work)


def _load_again(session, work: FolderWork) -> bool:
    if work.row["state"] != "resync":
        is_often = (work.row["resync_count"] or 0) >= MAX_RESYNCS
        if is_often and not work.row["failure_count"]:
            # From now on a pause goes before each.
            raise ProtocolError("protocol.resync_loop")
        session.write(lambda env: _start(env, session.account_id, work.id))
        work = FolderWork({**work.row, "cursor_older": None}, work.token)
    older = work.row["cursor_older"]
    if older is None:
        page = session.provider.newest(work.remote_id, PAGE_MESSAGES)
        _apply_first(session, work, page, "resync")
        older = page.older
        if _is_deep_enough(page, work):
            older = ""
    while older:
        if session.is_spent:
            return False
        page = session.provider.older(
            FolderCursor(work.remote_id, "", older), PAGE_MESSAGES
        )
        session.apply(page, work.id)
        if _is_deep_enough(page, work) or page.older == older:
            break
        older = page.older
    ask_about(session, work, also_elsewhere(session, work, unconfirmed=True))
    session.write(lambda env: _finish(env, session.account_id, work.id))
    return True


def _is_deep_enough(page: ChangePage, work: FolderWork) -> bool:
    """Whether a page reaches back to what had been loaded before."""
    oldest = work.row["oldest_loaded"]
    if not oldest or not page.added:
        return False
    return min(map(_arrival, page.added)) < fields.Datetime.to_string(oldest)


def _arrival(meta) -> str:
    return arrival(meta.received_at)


def _apply_first(session, work: FolderWork, page: ChangePage, state: str) -> None:
    """Apply a ``newest`` page: with it, the cursor that was taken before it."""
    if session.capabilities.change_scope is ChangeScope.ACCOUNT:
        cursor, page = page.cursor, replace(page, cursor=None)
        session.write(lambda env: _keep_first(env.cr, session.account_id, cursor))

    def also(env, applied):
        env.cr.execute(
            SQL(
                """UPDATE mailbox_folder
                      SET state = %s, remote_state = %s, failure_count = 0,
                          last_error = NULL, retry_at = NULL,
                          last_reconcile_at = COALESCE(last_reconcile_at, %s)
                    WHERE id = %s""",
                state,
                work.token,
                fields.Datetime.now(),
                work.id,
            )
        )
        applied.ledger.folder_ids.add(work.id)

    session.apply(page, work.id, also)


def _keep_first(cr, account_id: int, cursor: str | None) -> None:
    """An account-wide cursor begins where the first folder was looked at."""
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state SET cursor_changes = %s
                WHERE account_id = %s AND COALESCE(cursor_changes, '') = ''""",
            cursor,
            account_id,
        )
    )


def _start(env, account_id: int, folder_id: int) -> None:
    ledger = Ledger(account_id)
    start_resync(env.cr, ledger, folder_id)
    ledger.settle(env.cr)
    notify_changed(env, ledger)


def _finish(env, account_id: int, folder_id: int) -> None:
    ledger = Ledger(account_id)
    finish_resync(env.cr, ledger, folder_id)
    ledger.settle(env.cr)
    notify_changed(env, ledger)
