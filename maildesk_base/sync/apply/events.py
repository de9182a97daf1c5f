"""Writing down what happens to mail, for those who have subscribed.

The events are rows of the same transaction as what they report: none is lost, and
nobody hears of what was rolled back. Nothing is written while nobody listens.
"""

from __future__ import annotations

from collections.abc import Collection

from odoo import fields
from odoo.tools import SQL

# How mail is known in every mailbox, as in the columns of mailbox_message_index m.
_KEY = SQL("COALESCE(NULLIF(m.message_id, ''), m.account_id || ':' || m.remote_id)")


def note_events(
    env, kind: str, message_ids: Collection[int], origin: str = "live"
) -> None:
    """Note that something happened to these messages, in the caller's transaction.

    :param kind: ``arrived``, ``sent``, ``body_ready`` or ``removed``; before the rows
        of those that are removed go
    :param origin: why mail enters the index now: ``live``, ``bootstrap``, ``history``,
        ``resync`` or ``search``
    """
    names = env["mailbox.subscriber"]._subscriptions().get((kind, origin))
    if not names or not message_ids:
        return
    env.cr.execute(
        SQL(
            """INSERT INTO mailbox_mail_event
                      (account_id, subscriber, kind, origin, message_id,
                       conversation_id, message_key, happened_at, state, tries)
               SELECT m.account_id, s.name, %s, %s, m.id,
                      m.conversation_id, %s, %s, 'waiting', 0
                 FROM mailbox_message_index m
                CROSS JOIN unnest(%s::text[]) AS s(name)
                WHERE m.id = ANY(%s) AND m.is_draft IS NOT TRUE
                ORDER BY m.sort_ts, m.id""",
            kind,
            origin,
            _KEY,
            fields.Datetime.now(),
            list(names),
            list(message_ids),
        )
    )


def note_conversations(env, conversation_ids: Collection[int]) -> None:
    """Note that these conversations are not what they were."""
    found = env["mailbox.subscriber"]._subscriptions()
    names = found.get(("conversation_changed", "live"))
    if not names or not conversation_ids:
        return
    env.cr.execute(
        SQL(
            """INSERT INTO mailbox_mail_event
                      (account_id, subscriber, kind, origin, conversation_id,
                       happened_at, state, tries)
               SELECT c.account_id, s.name, 'conversation_changed', 'live', c.id,
                      %s, 'waiting', 0
                 FROM mailbox_conversation c
                CROSS JOIN unnest(%s::text[]) AS s(name)
                WHERE c.id = ANY(%s)
                  AND NOT EXISTS (
                      SELECT 1 FROM mailbox_mail_event e
                       WHERE e.conversation_id = c.id AND e.state = 'waiting'
                         AND e.kind = 'conversation_changed'
                         AND e.subscriber = s.name)""",
            fields.Datetime.now(),
            list(names),
            list(conversation_ids),
        )
    )


def forget_arrivals(cr, message_ids: Collection[int]) -> None:
    """These turned out to be messages that were there before."""
    cr.execute(
        SQL(
            """DELETE FROM mailbox_mail_event
                WHERE message_id = ANY(%s) AND kind = 'arrived'""",
            list(message_ids),
        )
    )
