"""One incremental pass: what is new in every selected folder, new folders begun.

A pass is complete when every folder's state token equals the one stored for it. It may
take several claims: a folder that is done stores its token, so the next claim goes on
with the others.
"""

from __future__ import annotations

from odoo.tools import SQL

from ...engine.errors import ResyncRequired
from ...engine.types import ChangeScope, FolderCursor
from ..folders import (
    FolderWork,
    discover,
    in_work_order,
    load_folders,
    write_folder,
)
from ..policy import show_loading
from ..resync import resync_all
from .bootstrap import begin_folder, resync_folder
from .boundary import folder_boundary, is_waiting, note_up_to_date
from .orphans import close_pass, finish_orphans, open_pass
from .unfollowed import run_unfollowed

# States of a folder that changes can be asked for.
READY = "ready"


def run_pass(session) -> bool:
    """Synchronise all selected folders; False when time ran out before the end."""
    session.write(lambda env: open_pass(env.cr, session.account_id))
    if not _run_round(session):
        return False
    if session.write(lambda env: close_pass(env, session.account_id)):
        return True
    # What left one folder may have reached another behind our back: look again before
    # anything is forgotten.
    if not _run_round(session):
        return False
    session.write(lambda env: finish_orphans(env, session.account_id))
    return True


def _run_round(session) -> bool:
    if session.capabilities.change_scope is ChangeScope.ACCOUNT:
        works = _account_round(session)
        if works is None:
            return False
    else:
        listed = discover(session)
        works = _of_this_pass(listed)
        if not _sync_known(session, works):
            return False
        run_unfollowed(session, listed)
    if any(work.row["state"] != READY for work in works):
        session.write(lambda env: show_loading(env, session.account_id))
    for work in works:
        if work.row["state"] != READY and not _start_folder(session, work):
            return False
    return True


def _works(session) -> list[FolderWork]:
    """The folders this pass is about, in their order, as the server lists them."""
    return _of_this_pass(discover(session))


def _of_this_pass(works: list[FolderWork]) -> list[FolderWork]:
    return [work for work in works if work.is_synced and not is_waiting(work)]


def _sync_known(session, works: list[FolderWork]) -> bool:
    todo = [work for work in works if work.row["state"] == READY and work.has_news]
    session.provider.expect([_cursor(work) for work in todo])
    return all(_sync_folder(session, work) for work in todo)


def _cursor(work: FolderWork) -> FolderCursor:
    row = work.row
    return FolderCursor(
        work.remote_id, row["cursor_changes"] or "", row["cursor_older"]
    )


def _sync_folder(session, work: FolderWork) -> bool:
    """Fetch a folder's changes; a void cursor turns it into a resync at once."""
    with folder_boundary(session, work):
        try:
            return _follow(session, work)
        except ResyncRequired:
            return resync_folder(session, work)
    return True


def _follow(session, work: FolderWork) -> bool:
    cursor = work.row["cursor_changes"] or ""
    while True:
        page = session.provider.changes(
            FolderCursor(work.remote_id, cursor, work.row["cursor_older"])
        )
        session.apply(page, work.id)
        moved = page.cursor is not None and page.cursor != cursor
        cursor = page.cursor if moved else cursor
        if page.done:
            break
        if session.is_spent:
            return False
    healthy = {"failure_count": 0, "last_error": None, "retry_at": None}
    write_folder(session, work.id, remote_state=work.token, **healthy)
    note_up_to_date(session, work)
    return True


def _start_folder(session, work: FolderWork) -> bool:
    with folder_boundary(session, work):
        if work.row["state"] == "resync":
            is_complete = resync_folder(session, work)
            if is_complete:
                note_up_to_date(session, work)
            return is_complete
        begin_folder(session, work)
        note_up_to_date(session, work)
        return not session.is_spent
    return True


def _account_round(session) -> list[FolderWork] | None:
    """Providers with one cursor for everything: one chain of changes.

    The folders are listed before the first changes are applied, since mail may have
    come into a new one; without any changes the provider may spare us that.

    :return: the folders of this pass; None when time ran out before the end
    """
    cursor = session.write(lambda env: _account_cursor(env.cr, session.account_id))
    works = None if cursor else _works(session)
    while cursor:
        try:
            page = session.provider.changes(FolderCursor("", cursor))
        except ResyncRequired:
            session.write(lambda env: resync_all(env, session.account_id))
            return _works(session)
        if works is None and page.folders_may_differ:
            works = _works(session)
        session.apply(page)
        cursor = page.cursor or cursor
        if page.done:
            break
        if session.is_spent:
            return None
    return _known_works(session) if works is None else works


def _known_works(session) -> list[FolderWork]:
    """The folders as they were listed last."""
    rows = session.write(lambda env: load_folders(env.cr, session.account_id))
    return _of_this_pass(in_work_order(FolderWork(row, "") for row in rows))


def _account_cursor(cr, account_id: int) -> str:
    cr.execute(
        SQL(
            "SELECT cursor_changes FROM mailbox_sync_state WHERE account_id = %s",
            account_id,
        )
    )
    return cr.fetchone()[0] or ""
