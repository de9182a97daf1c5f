"""The end of a pass: a message that left a folder and appeared in another is one
message, not two.

During a pass an orphan is only hidden. When all folders have been read, a new message
with an orphan's fingerprint continues that orphan; the other orphans are deleted.

New messages are those of this pass and of the one before: a message that is moved after
its old folder was read, but before its new one is, appears first and is missed a pass
later.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL

from ..apply.belongings import keep_tags
from ..apply.events import note_events
from ..apply.ledger import Ledger
from ..apply.merge import absorb_twins, delete_messages, merge_rows
from ..apply.server_state import let_go_of_leftovers
from ..apply.words import mark_stale
from ..notify import notify_changed
from ..resync import drop_unconfirmed

# A server that counts what nobody is shown, like mail marked as deleted, would have us
# compare all the time.
COMPARED_EVERY = timedelta(hours=1)
# The server has the message ``m`` in no folder that we know: it is hidden, or shown
# only where somebody is about to put it.
UNPLACED = SQL(
    """(m.server_state IS NULL AND m.orphaned_at IS NOT NULL
        OR m.server_state IS NOT NULL AND m.server_state->'places' = '{}'::jsonb)"""
)


class _Row(NamedTuple):
    """One of several rows with the same fingerprint."""

    id: int
    is_orphan: bool
    is_new: bool


def open_pass(cr, account_id: int) -> None:
    """Remember which message was the newest row when the pass began."""
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET pass_watermark =
                          (SELECT last_value FROM mailbox_message_index_id_seq)
                WHERE account_id = %s AND COALESCE(pass_watermark, 0) = 0""",
            account_id,
        )
    )


def close_pass(env, account_id: int) -> bool:
    """Close a pass that left no orphans; False when some wait for a second look."""
    is_open, differs = _look_around(env.cr, account_id)
    if is_open and _has_orphans(env.cr, account_id):
        return False
    if not _is_a_folder_failing(env.cr, account_id):
        _forget_watermark(env.cr, account_id)
        if differs and not is_open:
            _compare_soon(env.cr, account_id)
    return True


def _look_around(cr, account_id: int) -> tuple[bool, bool]:
    """Whether anything waits, is hidden or unconfirmed; and whether the server counts
    other numbers of messages than are here.
    """
    cr.execute(
        SQL(
            """SELECT EXISTS (SELECT FROM mailbox_message_index
                               WHERE account_id = %(account)s
                                 AND orphaned_at IS NOT NULL)
                   OR EXISTS (SELECT FROM mailbox_message_index
                               WHERE account_id = %(account)s
                                 AND server_state IS NOT NULL)
                   OR EXISTS (SELECT FROM mailbox_placement
                               WHERE account_id = %(account)s AND uid < 0),
                      EXISTS (SELECT FROM mailbox_folder f WHERE %(differs)s)""",
            account=account_id,
            differs=_differs(account_id),
        )
    )
    return cr.fetchone()


def _differs(account_id: int) -> SQL:
    return SQL(
        """f.account_id = %s AND f.sync_enabled AND f.state = 'ready'
           AND f.cursor_older = '' AND f.remote_total <> f.total_count
           AND f.last_reconcile_at < %s
           AND NOT EXISTS (SELECT FROM mailbox_message_index m
                            WHERE m.account_id = f.account_id AND m.is_local)""",
        account_id,
        fields.Datetime.now() - COMPARED_EVERY,
    )


def _compare_soon(cr, account_id: int) -> None:
    cr.execute(
        SQL(
            "UPDATE mailbox_folder f SET last_reconcile_at = NULL WHERE %s",
            _differs(account_id),
        )
    )


def _has_orphans(cr, account_id: int) -> bool:
    """Whether anything waits for the end of the pass; drops what nobody confirmed."""
    ledger = Ledger(account_id)
    let_go_of_leftovers(cr, ledger)
    looked_at = SQL(
        """folder_id IN (SELECT f.id FROM mailbox_folder f
                          WHERE f.account_id = %s AND f.sync_enabled
                            AND f.state = 'ready' AND f.retry_at IS NULL)""",
        account_id,
    )
    drop_unconfirmed(cr, ledger, looked_at)
    ledger.settle(cr)
    cr.execute(
        SQL(
            """SELECT 1 FROM mailbox_message_index m
                WHERE m.account_id = %s AND %s LIMIT 1""",
            account_id,
            UNPLACED,
        )
    )
    return bool(cr.fetchone())


def finish_orphans(env, account_id: int) -> None:
    """Merge orphans with new messages, delete the rest, close the pass.

    While a folder fails nobody knows what has come into it: the pass stays open.
    """
    if _is_a_folder_failing(env.cr, account_id):
        return
    ledger = Ledger(account_id)
    pairs, twins = _pairs(env.cr, account_id)
    merge_rows(env, ledger, pairs)
    absorb_twins(env, ledger, twins)
    env.cr.execute(
        SQL(
            """SELECT m.id FROM mailbox_message_index m
                WHERE m.account_id = %s AND %s
                  -- It may be hidden because its removal is half done; not where the
                  -- removal itself waits for this pass, which has not found it.
                  AND NOT EXISTS (SELECT 1 FROM mailbox_operation o
                                   WHERE o.message_id = m.id AND o.kind = 'delete'
                                     AND o.state IN ('pending', 'in_flight')
                                     AND o.awaits_pass IS NOT TRUE
                                     AND o.tries > 0 AND m.fingerprint <> 0)""",
            account_id,
            UNPLACED,
        )
    )
    gone = [row[0] for row in env.cr.fetchall()]
    if gone:
        env["mailbox.draft"]._forget_thrown_away(gone, are_gone=True)
        keep_tags(env.cr, account_id, gone)
        note_events(env, "removed", gone)
    delete_messages(env.cr, ledger, gone)
    if gone:
        mark_stale(env.cr, account_id)
    ledger.settle(env.cr)
    notify_changed(env, ledger)
    _forget_watermark(env.cr, account_id)


def _forget_watermark(cr, account_id: int) -> None:
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state
                  SET last_watermark = COALESCE(pass_watermark, last_watermark),
                      pass_watermark = NULL
                WHERE account_id = %s""",
            account_id,
        )
    )


def _is_a_folder_failing(cr, account_id: int) -> bool:
    cr.execute(
        SQL(
            """SELECT 1 FROM mailbox_folder
                WHERE account_id = %s AND sync_enabled AND state <> 'gone'
                  AND retry_at IS NOT NULL LIMIT 1""",
            account_id,
        )
    )
    return bool(cr.fetchone())


def _pairs(cr, account_id: int) -> tuple[list[tuple[int, int]], ...]:
    """(orphan, new message) with the same fingerprint, each used once, oldest first;
    and (row, twin): a twin was created while the message was being moved, and nothing
    is left of it.
    """
    cr.execute(
        SQL(
            """SELECT m.fingerprint, m.id, %(unplaced)s AS is_orphan,
                      m.id > COALESCE(s.last_watermark, s.pass_watermark) AS is_new
                 FROM mailbox_message_index m
                 JOIN mailbox_sync_state s ON s.account_id = m.account_id
                WHERE m.account_id = %(account)s AND m.is_local IS NOT TRUE
                  AND m.fingerprint <> 0 AND m.fingerprint IN (
                      SELECT fingerprint FROM mailbox_message_index m
                       WHERE m.account_id = %(account)s AND %(unplaced)s
                         AND m.fingerprint <> 0)
                  AND NOT (%(unplaced)s AND EXISTS (
                      SELECT 1 FROM mailbox_operation o
                       WHERE o.message_id = m.id AND o.kind = 'delete'
                         AND o.state IN ('pending', 'in_flight')))
                ORDER BY m.id""",
            account=account_id,
            unplaced=UNPLACED,
        )
    )
    alike = defaultdict(list)
    for fingerprint, *row in cr.fetchall():
        alike[fingerprint].append(_Row(*row))
    pairs, twins = [], []
    for rows in alike.values():
        orphans = [each for each in rows if each.is_orphan]
        new = [e for e in rows if e.is_new and not e.is_orphan]
        found = zip(orphans, new, strict=False)
        pairs += [(old.id, new.id) for old, new in found if old.id < new.id]
        left = orphans[len(new) :]
        stay = [each for each in rows if each not in left]
        twins += [
            (stay[0].id, each.id)
            for each in left
            if each.is_new and stay and stay[0].id < each.id
        ]
    return pairs, twins
