"""Messages that no cursor speaks of: in folders that nobody synchronises, where
somebody has put one, or from further in the past than a folder was loaded.

The server is asked for each of them, so that none stays when it has left again.
"""

from __future__ import annotations

import random
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import ResyncRequired
from ...engine.types import ChangePage
from ..apply.ledger import Ledger
from ..apply.rows import hash64
from ..apply.server_state import HELD_PLACES
from ..folders import FolderWork, write_folder
from ..resync import drop_unconfirmed_in, start_resync
from .boundary import folder_boundary
from .elsewhere import ask_about

# The newest so many of a folder are asked for, and as many others by chance: in time
# all of them.
MAX_ASKED = 500
# How often, where the service does not say whether anything has changed.
EVERY = timedelta(minutes=10)
# Where a message that was moved a moment ago is found.
NEWEST = 50


def run_unfollowed(session, works: list[FolderWork]) -> None:
    """Look at messages in folders that are not synchronised and have changed."""
    candidates = [
        work
        for work in works
        if not work.is_synced
        and work.row["selectable"]
        and work.row["state"] != "gone"
        and _may_differ(work)
    ]
    if not candidates:
        return
    used = session.write(lambda env: _used(env.cr, session.account_id))
    for work in candidates:
        if work.id in used:
            with folder_boundary(session, work):
                try:
                    _look_at(session, work)
                except ResyncRequired:
                    session.write(lambda env, w=work: _renumbered(env, session, w))


def _may_differ(work: FolderWork) -> bool:
    if work.token:
        return work.has_news
    last = work.row["last_reconcile_at"]
    return last is None or last + EVERY <= fields.Datetime.now()


def _look_at(session, work: FolderWork) -> None:
    waiting = session.write(lambda env: _unconfirmed(env.cr, work.id))
    if waiting:
        page = session.provider.newest(work.remote_id, NEWEST)
        found = tuple(m for m in page.added if hash64(m.fingerprint) in waiting)
        session.apply(ChangePage(added=found))
        session.write(lambda env: drop_unconfirmed_in(env, work.id))
    known = placed_ids(session, work)
    others = known[MAX_ASKED:]
    some = random.sample(others, min(MAX_ASKED, len(others)))
    ask_about(session, work, [*known[:MAX_ASKED], *some])
    now = fields.Datetime.now()
    write_folder(session, work.id, remote_state=work.token, last_reconcile_at=now)


def _renumbered(env, session, work: FolderWork) -> None:
    """The next pass recognises the messages by what they look like."""
    ledger = Ledger(session.account_id)
    start_resync(env.cr, ledger, work.id, counts=False)
    ledger.settle(env.cr)


def placed_ids(
    session,
    work: FolderWork,
    *,
    outside: tuple[int, int] | None = None,
) -> list[str]:
    """Remote ids of the messages that the server has in a folder, as far as we know,
    newest first.

    :param outside: only those with UIDs outside of this range
    """
    beyond = SQL("true")
    if outside is not None:
        beyond = SQL("place.uid NOT BETWEEN %s AND %s AND place.uid > 0", *outside)

    def work_on(env):
        env.cr.execute(
            SQL(
                """SELECT m.remote_id
                     FROM (%(places)s) place
                     JOIN mailbox_message_index m ON m.id = place.message_id
                    WHERE NOT m.is_local AND place.uid >= 0 AND %(beyond)s
                    ORDER BY m.id DESC""",
                places=_server_places(work.id),
                beyond=beyond,
            )
        )
        return [row[0] for row in env.cr.fetchall()]

    return session.write(work_on)


def _server_places(folder_id: int) -> SQL:
    """(message_id, uid) in a folder as the server has it."""
    return SQL(
        """SELECT p.message_id, COALESCE(p.uid, 0) AS uid
             FROM mailbox_placement p
             JOIN mailbox_message_index free ON free.id = p.message_id
            WHERE p.folder_id = %(folder)s AND free.server_state IS NULL
           UNION ALL
           SELECT m.id, held.uid
             FROM mailbox_message_index m CROSS JOIN LATERAL (%(places)s) held
            WHERE m.account_id = (SELECT account_id FROM mailbox_folder
                                   WHERE id = %(folder)s)
              AND m.server_state IS NOT NULL AND held.folder_id = %(folder)s""",
        folder=folder_id,
        places=HELD_PLACES,
    )


def _used(cr, account_id: int) -> set[int]:
    """Folders with messages that nobody synchronises."""
    cr.execute(
        SQL(
            """SELECT f.id FROM mailbox_folder f
                WHERE f.account_id = %(account)s AND f.sync_enabled IS NOT TRUE
                  -- EXISTS reads the whole table where a folder turns out to be empty.
                  AND ((SELECT p.id FROM mailbox_placement p
                         WHERE p.folder_id = f.id
                         ORDER BY p.sort_ts DESC, p.message_id DESC LIMIT 1) IS NOT NULL
                       OR EXISTS (SELECT 1 FROM mailbox_message_index m
                                   WHERE m.account_id = %(account)s
                                     AND m.server_state IS NOT NULL
                                     AND m.server_state->'places' ? f.id::text))""",
            account=account_id,
        )
    )
    return {row[0] for row in cr.fetchall()}


def _unconfirmed(cr, folder_id: int) -> set[int]:
    """Fingerprints of messages whose place there the server has not reported."""
    cr.execute(
        SQL(
            """SELECT m.fingerprint FROM (%s) place
                 JOIN mailbox_message_index m ON m.id = place.message_id
                WHERE place.uid < 0 AND m.fingerprint <> 0""",
            _server_places(folder_id),
        )
    )
    return {row[0] for row in cr.fetchall()}
