"""Shared tags that stand for a keyword at the server follow that keyword."""

from __future__ import annotations

from odoo.tools import SQL


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
                  AND t.keyword <>
                      ALL (string_to_array(COALESCE(m.keywords, ''), ' '))""",
            message_ids,
        )
    )
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_tag (message_id, tag_id)
               SELECT m.id, t.id
                 FROM mailbox_message_index m
                 JOIN mailbox_tag t
                   ON t.keyword = ANY (string_to_array(m.keywords, ' '))
                WHERE m.id = ANY(%s) AND t.user_id IS NULL
                  AND COALESCE(t.account_id, m.account_id) = m.account_id
                   ON CONFLICT DO NOTHING""",
            message_ids,
        )
    )
