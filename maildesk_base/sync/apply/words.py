"""The words of each mailbox: where a search for a part of a word looks.

A word is kept once for a mailbox, however many messages have it, and only those of
subject and people. A trigger of the message table adds them (``models.mailbox_word``);
here are the statements, and what follows from changed and from deleted messages.
"""

from __future__ import annotations

from odoo.tools import SQL

from ..plans import set_apart
from ..transactions import in_transaction

# Shorter ones have no parts worth looking for, longer ones nobody remembers.
SHORTEST, LONGEST = 4, 100


def adding_words(messages: SQL) -> SQL:
    """The INSERT for the words of ``messages`` that their mailboxes do not have yet.

    Each is looked up in the unique index before; proposed with ON CONFLICT alone, known
    words would use up the sequence of ids.

    :param messages: something to select from, under ``m``: account_id, search_vector
    """
    return SQL(
        """INSERT INTO mailbox_word (account_id, word)
           SELECT used.account_id, used.word
             FROM (SELECT DISTINCT account_id, word
                     FROM (SELECT m.account_id, unnest(tsvector_to_array(
                                  ts_filter(m.search_vector, '{a,b}'))) AS word
                             FROM %s) had
                    WHERE char_length(word) BETWEEN %s AND %s) used
             LEFT JOIN LATERAL (
                   SELECT true AS is_known FROM mailbox_word w
                    WHERE w.account_id = used.account_id AND w.word = used.word
                    LIMIT 1) known ON true
            WHERE known.is_known IS NULL
            ORDER BY used.account_id, used.word
               ON CONFLICT (account_id, word) DO NOTHING""",
        messages,
        SHORTEST,
        LONGEST,
    )


def note_words(cr, message_ids: list[int]) -> None:
    """Add the words of messages whose subject or people have changed."""
    if message_ids:
        changed = SQL(
            """(SELECT account_id, search_vector FROM mailbox_message_index
                 WHERE id = ANY(%s)) m""",
            list(message_ids),
        )
        cr.execute(adding_words(changed))


def let_words_wait(cr) -> None:
    """Let the words of rows that this transaction writes wait for the next worker, who
    takes them into the full-text index: whoever marks ten thousand messages waits half
    as long for new versions of their rows.

    Searches look through what waits, which takes 5 ms for so many. Workers let little
    wait, see ``Lease.renew``.
    """
    cr.execute("SET LOCAL gin_pending_list_limit = '16MB'")


def mark_stale(cr, account_id: int) -> None:
    """Messages were deleted: some words may have been theirs alone."""
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state SET has_stale_words = true
                WHERE account_id = %s AND has_stale_words IS NOT TRUE""",
            account_id,
        )
    )


def forget_words(env, account_id: int) -> int:
    """Delete the words that no message of the mailbox has any more, if some may be.

    The row of the mailbox is taken first, as every page takes it: no message can come
    meanwhile whose words would be deleted under it.

    :return: number of words forgotten
    """
    return in_transaction(env, lambda fresh: _forget(fresh.cr, account_id))


def _forget(cr, account_id: int) -> int:
    cr.execute(
        SQL(
            """UPDATE mailbox_sync_state SET has_stale_words = false
                WHERE account_id = %s AND has_stale_words""",
            account_id,
        )
    )
    if not cr.rowcount:
        return 0
    cr.execute(
        SQL(
            """DELETE FROM mailbox_word w
                WHERE w.account_id = %(account)s AND NOT EXISTS (
                      SELECT FROM (
                             SELECT DISTINCT unnest(tsvector_to_array(
                                    ts_filter(m.search_vector, '{a,b}'))) AS word
                               FROM mailbox_message_index m
                              WHERE %(mailbox)s = %(account)s) used
                       WHERE used.word = w.word)""",
            account=account_id,
            mailbox=set_apart("m.account_id"),
        )
    )
    return cr.rowcount
