"""Shared tags that stand for a keyword at the server follow that keyword."""

from __future__ import annotations

from odoo.tools import SQL

# A tag's keyword as it stands among a message's; see keywords.pack.
_TAG_WORD = SQL("replace(t.keyword, ' ', chr(160))")


def follow_keywords(cr, message_ids: list[int]) -> None:
    """Give and take tags as the messages' keywords say; tags without keyword stay."""
    if not message_ids:
        return
    cr.execute(
        SQL(
            """DELETE FROM mailbox_message_tag mt
                USING mailbox_tag t, mailbox_message_index m
                WHERE mt.message_id = m.id AND mt.tag_id = t.id AND m.id = ANY(%s)
                  AND t.keyword <> '' AND t.user_id IS NULL
                  AND %s <> ALL (string_to_array(COALESCE(m.keywords, ''), ' '))""",
            message_ids,
            _TAG_WORD,
        )
    )
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_tag (message_id, tag_id)
               SELECT m.id, t.id
                 FROM mailbox_message_index m
                 JOIN mailbox_tag t
                   ON %s = ANY (string_to_array(m.keywords, ' '))
                WHERE m.id = ANY(%s) AND t.user_id IS NULL
                  AND COALESCE(t.account_id, m.account_id) = m.account_id
                   ON CONFLICT DO NOTHING""",
            _TAG_WORD,
            message_ids,
        )
    )
