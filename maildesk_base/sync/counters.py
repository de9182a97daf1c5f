"""The nightly recount: counters are kept by difference, and differences can be wrong
once.

Whatever does not agree with the rows is put right and logged, so that a drift is a bug
that somebody sees.
"""

from __future__ import annotations

import logging

from odoo.tools import SQL

from .apply.ledger import Ledger
from .transactions import in_transaction

_logger = logging.getLogger(__name__)


def recount(env, account_id: int) -> int:
    """Recount folders, conversations and newest-message marks of a mailbox.

    :return: number of rows that were wrong
    """
    wrong = {
        name: in_transaction(env, lambda fresh, part=part: part(fresh.cr, account_id))
        for name, part in _PARTS.items()
    }
    drift = sum(wrong.values())
    if drift:
        _logger.warning("mailbox %s: recount put right %s", account_id, wrong)
    return drift


def _folders(cr, account_id: int) -> int:
    cr.execute(
        SQL(
            """UPDATE mailbox_folder f
                  SET total_count = n.total, unread_count = n.unread
                 FROM (SELECT g.id, count(p.id) AS total,
                              count(p.id) FILTER (WHERE p.is_unread) AS unread
                         FROM mailbox_folder g
                         LEFT JOIN mailbox_placement p ON p.folder_id = g.id
                        WHERE g.account_id = %s GROUP BY g.id) n
                WHERE f.id = n.id
                  AND (f.total_count, f.unread_count)
                      IS DISTINCT FROM (n.total::int, n.unread::int)""",
            account_id,
        )
    )
    return cr.rowcount


def _places(cr, account_id: int) -> int:
    cr.execute(
        SQL(
            """UPDATE mailbox_placement p
                  SET is_unread = NOT m.is_read, is_starred = m.is_starred,
                      conversation_id = m.conversation_id
                 FROM mailbox_message_index m
                WHERE m.id = p.message_id AND p.account_id = %s
                  AND (p.is_unread, p.is_starred, p.conversation_id)
                      IS DISTINCT FROM
                      (NOT m.is_read, m.is_starred, m.conversation_id)""",
            account_id,
        )
    )
    return cr.rowcount


def _heads(cr, account_id: int) -> int:
    cr.execute(
        SQL(
            """WITH ranked AS (
                   SELECT id, row_number() OVER (
                              PARTITION BY folder_id, conversation_id
                              ORDER BY sort_ts DESC, message_id DESC) = 1 AS is_head
                     FROM mailbox_placement
                    WHERE account_id = %s AND conversation_id IS NOT NULL)
               UPDATE mailbox_placement p SET is_head = ranked.is_head
                 FROM ranked
                WHERE p.id = ranked.id AND p.is_head IS DISTINCT FROM ranked.is_head""",
            account_id,
        )
    )
    return cr.rowcount


def _conversations(cr, account_id: int) -> int:
    cr.execute(
        SQL(
            """SELECT c.id FROM mailbox_conversation c
                 LEFT JOIN LATERAL (
                      SELECT count(*) AS total,
                             count(*) FILTER (WHERE NOT m.is_read) AS unread
                        FROM mailbox_message_index m
                       WHERE m.conversation_id = c.id
                         AND m.orphaned_at IS NULL) n ON true
                WHERE c.account_id = %s
                  AND (c.message_count, c.unread_count)
                      IS DISTINCT FROM (n.total::int, n.unread::int)""",
            account_id,
        )
    )
    ledger = Ledger(account_id)
    ledger.conversation_ids.update(row[0] for row in cr.fetchall())
    ledger.settle(cr)
    return len(ledger.conversation_ids)


# Places first: folders and conversations are counted from them.
_PARTS = {
    "places": _places,
    "folders": _folders,
    "heads": _heads,
    "conversations": _conversations,
}
