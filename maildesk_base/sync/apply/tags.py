"""Tags that stand for a keyword at the server follow that keyword.

A tag of everybody has the keyword it was given. Where the service has tags like ours
(``keeps_tags``) a tag without keyword stands for its name, so do those of the owner in
a mailbox that is hers alone, and a word that no tag stands for becomes a tag of the
mailbox. Words compare without their case.
"""

from __future__ import annotations

from odoo.tools import SQL

# A tag's keyword as it stands among a message's; see keywords.pack.
_TAG_WORD = SQL(
    """lower(replace(CASE WHEN t.keyword <> '' THEN t.keyword
                          WHEN a.keeps_tags THEN t.name END, ' ', chr(160)))"""
)
# Messages (m) and their mailboxes (a): each is looked up by its id, whatever statistics
# say, before anything is made of it.
_MESSAGES = """(SELECT id, account_id, keywords FROM mailbox_message_index
                 WHERE id = ANY(%s) {condition} OFFSET 0) m
               CROSS JOIN LATERAL (SELECT * FROM mailbox_account
                                    WHERE id = m.account_id OFFSET 0) a"""
_WORDS = SQL("string_to_array(lower(COALESCE(m.keywords, '')), ' ')")
# Which tags (t) a mailbox (a) shares with its server.
_SHARED = SQL(
    """COALESCE(t.account_id, a.id) = a.id
       AND COALESCE(t.company_id, a.company_id) IS NOT DISTINCT FROM
           COALESCE(a.company_id, t.company_id)
       AND (t.user_id IS NULL OR (a.keeps_tags AND a.is_shared IS NOT TRUE
                                  AND t.user_id = a.owner_id))"""
)


def follow_keywords(cr, message_ids: list[int]) -> bool:
    """Give and take tags as the messages' keywords say; tags without keyword stay.

    :return: whether tags were made
    """
    if not message_ids:
        return False
    made = _make_missing(cr, message_ids)
    _take_away(cr, message_ids)
    _give(cr, message_ids)
    return made


def _make_missing(cr, message_ids: list[int]) -> bool:
    """A keyword of a service that keeps tags becomes one; ``$Word`` is none of them."""
    cr.execute(
        SQL(
            """INSERT INTO mailbox_tag
                      (name, keyword, account_id, company_id, color, sequence,
                       create_date, write_date)
               SELECT DISTINCT ON (a.id, lower(w.word))
                      replace(w.word, chr(160), ' '), replace(w.word, chr(160), ' '),
                      a.id, a.company_id, 0, 10,
                      now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                 FROM %s
                CROSS JOIN unnest(string_to_array(m.keywords, ' ')) AS w(word)
                WHERE a.keeps_tags AND w.word <> '' AND w.word NOT LIKE %s
                  AND NOT EXISTS (
                      SELECT 1 FROM mailbox_tag t
                       WHERE %s AND %s = lower(w.word))
                RETURNING id""",
            _with_keywords(message_ids),
            "$%",
            _SHARED,
            _TAG_WORD,
        )
    )
    return bool(cr.fetchall())


def _take_away(cr, message_ids: list[int]) -> None:
    cr.execute(
        SQL(
            """DELETE FROM mailbox_message_tag WHERE ctid = ANY(ARRAY(
                   SELECT given.place FROM %s
                    CROSS JOIN LATERAL (
                          SELECT ctid AS place, tag_id FROM mailbox_message_tag
                           WHERE message_id = m.id OFFSET 0) given
                    CROSS JOIN LATERAL (
                          SELECT * FROM mailbox_tag
                           WHERE id = given.tag_id OFFSET 0) t
                    WHERE %s AND %s <> ALL (%s)))""",
            _messages(message_ids),
            _SHARED,
            _TAG_WORD,
            _WORDS,
        )
    )


def _give(cr, message_ids: list[int]) -> None:
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_tag (message_id, tag_id)
               SELECT m.id, t.id
                 FROM %s
                 JOIN mailbox_tag t ON %s
                WHERE %s = ANY (%s)
                   ON CONFLICT DO NOTHING""",
            _with_keywords(message_ids),
            _SHARED,
            _TAG_WORD,
            _WORDS,
        )
    )


def _messages(message_ids: list[int]) -> SQL:
    return SQL(_MESSAGES.format(condition=""), message_ids)


def _with_keywords(message_ids: list[int]) -> SQL:
    return SQL(_MESSAGES.format(condition="AND keywords <> ''"), message_ids)
