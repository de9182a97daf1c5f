"""A message index of any size made by SQL: what lists and search are measured on.

Words follow Zipf's law over a vocabulary of 20,000, a conversation has four messages on
average, a tenth of the mail is unread. Everything passes through the same columns,
indexes and generated vectors as mail that was synchronised.
"""

import sys

from odoo.tools import SQL

VOCABULARY = 20_000
WORDS_SUBJECT = 6
WORDS_PREVIEW = 25
MESSAGES_PER_CONVERSATION = 4
CHUNK = 50_000

_WORDS = """
CREATE OR REPLACE FUNCTION pg_temp.some_words(seed bigint, count int) RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(w.word, ' ')
      FROM (SELECT floor(%(size)s ^ random())::int AS rank
              FROM generate_series(1, count + (seed * 0)::int)) AS chosen
      JOIN bench_word w ON w.rank = chosen.rank
$$
"""


def fill(env, account, folder, messages):
    """Fill ``folder`` of ``account`` with ``messages`` rows, newest now, and
    analyse.
    """
    cr = env.cr
    cr.execute("SELECT setseed(0.42)")
    _make_vocabulary(cr)
    for first in range(0, messages, CHUNK):
        count = min(CHUNK, messages - first)
        _add_messages(cr, account.id, folder.id, first, count)
        print(f"    {first + count:,} of {messages:,}", file=sys.stderr, flush=True)
    _finish(cr, account.id, folder.id)
    env.invalidate_all()


def _make_vocabulary(cr):
    cr.execute(
        SQL(
            """CREATE TEMP TABLE IF NOT EXISTS bench_word AS
               SELECT rank, translate(
                          substr(md5(rank::text), 1, 4 + rank %% 6),
                          '0123456789', 'ghijklmnop') AS word
                 FROM generate_series(1, %s) AS rank""",
            VOCABULARY,
        )
    )
    cr.execute("CREATE UNIQUE INDEX IF NOT EXISTS bench_rank ON bench_word (rank)")
    cr.execute(SQL(_WORDS, size=float(VOCABULARY)))


def _add_messages(cr, account_id, folder_id, first, count):
    cr.execute(
        SQL(
            """INSERT INTO mailbox_conversation (account_id, last_ts, message_count,
                   unread_count, version)
               SELECT %s, now(), 0, 0, 0 FROM generate_series(1, %s)
               RETURNING id""",
            account_id,
            count // MESSAGES_PER_CONVERSATION,
        )
    )
    first_conversation = cr.fetchone()[0]
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_index (account_id, remote_id, fingerprint,
                   message_id, conversation_id, subject, from_name, from_addr, to_addrs,
                   date, sort_ts, preview, size, is_read, is_starred, has_attachments,
                   importance)
               SELECT %(account)s, 'bench;UID=' || n, n,
                      'bench.' || n || '@mail.example.com',
                      %(conversation)s + (random() * %(last)s)::int,
                      initcap(pg_temp.some_words(n, %(subject)s)),
                      initcap(sender.word), sender.word || '@example.com',
                      '"Anna Berg" <anna@example.com>',
                      moment, moment, pg_temp.some_words(n, %(preview)s),
                      (2000 + random() * 60000)::int, random() > 0.1,
                      random() < 0.02, random() < 0.15, 'normal'
                 FROM generate_series(%(first)s, %(end)s) AS n
                 JOIN bench_word sender ON sender.rank = 1 + n %% 3000
                CROSS JOIN LATERAL (
                    SELECT now() at time zone 'utc' - n * interval '97 seconds'
                ) AS arrival(moment)""",
            account=account_id,
            conversation=first_conversation,
            last=count // MESSAGES_PER_CONVERSATION - 1,
            subject=WORDS_SUBJECT,
            preview=WORDS_PREVIEW,
            first=first,
            end=first + count - 1,
        )
    )
    cr.execute(
        SQL(
            """INSERT INTO mailbox_placement (message_id, folder_id, account_id,
                   conversation_id, uid, sort_ts, is_unread, is_starred, is_head)
               SELECT id, %s, account_id, conversation_id, 2000000000 - fingerprint,
                      sort_ts, NOT is_read, is_starred, false
                 FROM mailbox_message_index
                WHERE account_id = %s AND fingerprint BETWEEN %s AND %s
                  AND remote_id LIKE 'bench;%%'""",
            folder_id,
            account_id,
            first,
            first + count - 1,
        )
    )


def _finish(cr, account_id, folder_id):
    cr.execute("ANALYZE mailbox_message_index, mailbox_placement, mailbox_conversation")
    cr.execute(
        SQL(
            """UPDATE mailbox_placement p SET is_head = true
                 FROM (SELECT DISTINCT ON (conversation_id) id
                         FROM mailbox_placement WHERE folder_id = %s
                        ORDER BY conversation_id, sort_ts DESC, message_id DESC) newest
                WHERE p.id = newest.id""",
            folder_id,
        )
    )
    cr.execute(
        SQL(
            """UPDATE mailbox_conversation c
                  SET message_count = t.messages, unread_count = t.unread,
                      last_ts = t.last_ts
                 FROM (SELECT conversation_id, count(*) AS messages,
                              count(*) FILTER (WHERE NOT is_read) AS unread,
                              max(sort_ts) AS last_ts
                         FROM mailbox_message_index WHERE account_id = %s
                        GROUP BY 1) t
                WHERE c.id = t.conversation_id""",
            account_id,
        )
    )
    cr.execute(
        SQL(
            """INSERT INTO mailbox_conversation_key (account_id, key_hash,
                   conversation_id)
               SELECT account_id, hashtextextended(message_id, 0), conversation_id
                 FROM mailbox_message_index WHERE account_id = %s
               ON CONFLICT DO NOTHING""",
            account_id,
        )
    )
    cr.execute(
        SQL(
            """UPDATE mailbox_folder SET (total_count, unread_count) = (
                   SELECT count(*), count(*) FILTER (WHERE is_unread)
                     FROM mailbox_placement WHERE folder_id = %s) WHERE id = %s""",
            folder_id,
            folder_id,
        )
    )


def cache_body(env, message):
    """Store a text for a message, as if it had been fetched."""
    from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw

    paragraphs = "".join(f"<p>{message.preview}</p>" for _n in range(20))
    raw = (
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: bench\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body><p>Message {message.id}.</p>{paragraphs}</body></html>"
    )
    bodies = env["mailbox.body"]
    view = bodies._view_values(body_from_raw(raw.encode()), message.account_id)
    bodies._store_bodies({message.id: view})
