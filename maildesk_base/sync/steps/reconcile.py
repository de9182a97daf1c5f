"""Cursors lie sometimes: a folder's ids are compared with the server's now and then.

Differences are healed and counted (``drift_count``); a folder that drifts is compared
more often, one that never does less often.
"""

from __future__ import annotations

import random
from datetime import timedelta

from odoo import fields

from ...engine.backoff import reconcile_interval_s
from ...engine.errors import ResyncRequired
from ...engine.types import ChangePage, FolderCursor
from ..folders import FolderWork, load_folders, write_folder
from .bootstrap import resync_folder
from .boundary import folder_boundary, is_waiting
from .elsewhere import also_elsewhere, ask_about
from .unfollowed import placed_ids


def run_reconcile(session) -> None:
    """Compare those folders whose time has come, as far as this claim's time allows."""
    rows = session.write(lambda env: load_folders(env.cr, session.account_id))
    works = [FolderWork(row, "") for row in rows]
    due = [work for work in works if _is_due(work)]
    due.sort(key=lambda work: work.row["last_reconcile_at"] or fields.Datetime.now())
    for work in due:
        if session.is_spent:
            return
        with folder_boundary(session, work), session.reading("resync"):
            try:
                reconcile_folder(session, work)
            except ResyncRequired:
                resync_folder(session, work)


def _is_due(work: FolderWork) -> bool:
    row = work.row
    if row["state"] != "ready" or not work.is_synced or is_waiting(work):
        return False
    last = row["last_reconcile_at"]
    interval = row["reconcile_interval"] or reconcile_interval_s(
        None, drifted=False, chance=random.random
    )
    return last is None or last + timedelta(seconds=interval) <= fields.Datetime.now()


def reconcile_folder(session, work: FolderWork) -> int:
    """Make a folder equal to the server's; returns the number of differences healed."""
    row = work.row
    cursor = FolderCursor(
        work.remote_id, row["cursor_changes"] or "", row["cursor_older"]
    )
    drift = 0
    covered: list[int] = []
    missed = also_elsewhere(session, work)
    for snapshot in session.provider.snapshot(work.remote_id, cursor):
        covered += snapshot.uid_range or ()
        missed.difference_update(entry.remote_id for entry in snapshot.entries)
        applied = session.apply(ChangePage(snapshots=(snapshot,)))
        missing = sum(map(len, applied.unknown.values()))
        drift += len(applied.ledger.changed_ids) + missing
    if covered:
        # What a search has found further in the past.
        around = (min(covered), max(covered))
        missed.update(placed_ids(session, work, outside=around))
    drift += ask_about(session, work, missed)
    interval = reconcile_interval_s(
        row["reconcile_interval"] or None, drifted=bool(drift), chance=random.random
    )
    write_folder(
        session,
        work.id,
        last_reconcile_at=fields.Datetime.now(),
        reconcile_interval=int(interval),
        drift_count=drift,
    )
    return drift
