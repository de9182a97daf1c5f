"""Links between mail and records of other apps, while mail comes, changes and leaves.

A link knows its mail by two keys that no provider and no row id has a part in: the
mailbox's (:func:`mailbox_key`) and the message's (``KEY``). Whoever deletes rows or a
whole mailbox leaves the links behind; they wait until a message with the key is stored
again, in this mailbox or in the one that is connected with the same address.

The conversation of a linked message follows the link. It is found again also when the
linked message itself is not: by the messages that refer to it.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable

from odoo.tools import SQL

# Longer ones exist in attacks only; an index entry has to hold it.
MAX_KEY_CHARS = 600
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_ID = SQL("NULLIF(btrim(m.message_id, '<> '), '')")
# The key of a row ``m`` of mailbox_message_index; ``reference_key`` in Python.
KEY = SQL(
    """left(COALESCE(
        'm:' || COALESCE(
            substring(%(id)s FROM '^.*@')
                || lower(substring(%(id)s FROM '[^@]*$') COLLATE "C"),
            %(id)s),
        'f:' || NULLIF(m.fingerprint, 0),
        'r:' || m.remote_id), %(limit)s)""",
    id=_ID,
    limit=MAX_KEY_CHARS,
)


def mailbox_key(email: str, company_id: int | None) -> str:
    """The same for a mailbox that is removed and connected again, whoever provides it.

    :param company_id: nothing for a mailbox of all companies
    """
    text = f"{email.strip().lower()}\n{company_id or ''}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def reference_key(message_id: str) -> str:
    """The key of the message with this Message-ID; "" for none."""
    known = message_id.strip("<> ")
    if not known:
        return ""
    local, at, domain = known.rpartition("@")
    return f"m:{local}{at}{domain.translate(_LOWER) if at else domain}"[:MAX_KEY_CHARS]


def attach_page(
    cr,
    account_id: int,
    key: str,
    rows: Iterable[dict],
    references: Iterable[tuple[int, tuple[str, ...]]],
) -> None:
    """Let messages that were just stored have the links that wait for them.

    :param key: of the mailbox
    :param rows: columns of the new messages
    :param references: conversation and the Message-IDs that belong to it, known or not
    """
    if not _any_waits(cr, key):
        return
    pairs = {
        (reference_key(message_id), conversation_id)
        for conversation_id, message_ids in references
        for message_id in message_ids
    }
    pairs = [pair for pair in sorted(pairs) if pair[0]]
    seen = SQL(
        """SELECT %s AS key, m.id, m.conversation_id
             FROM mailbox_message_index m WHERE m.id = ANY(%s)
            UNION ALL
           SELECT r.key, NULL, r.conversation_id
             FROM unnest(%s::text[], %s::int[]) AS r(key, conversation_id)""",
        KEY,
        [row["id"] for row in rows],
        [pair[0] for pair in pairs],
        [pair[1] for pair in pairs],
    )
    _attach(cr, account_id, key, seen)


def _any_waits(cr, key: str) -> bool:
    cr.execute(
        SQL(
            """SELECT EXISTS (SELECT FROM mailbox_link
                               WHERE mailbox_key = %s AND message_id IS NULL)""",
            key,
        )
    )
    return cr.fetchone()[0]


def _attach(cr, account_id: int, key: str, seen: SQL) -> None:
    """
    :param seen: query for the key of messages, and their ids (null: known by name only)
        and conversations
    """
    cr.execute(
        SQL(
            """WITH seen AS MATERIALIZED (
                   SELECT DISTINCT ON (key) key, id, conversation_id FROM (%(seen)s) s
                    ORDER BY key, id),
               found AS (
                   -- Of one mail and record there is one link in a mailbox.
                   SELECT DISTINCT ON (l.res_model, l.res_id, l.message_key)
                          l.id, s.id AS message_id, s.conversation_id
                     FROM mailbox_link l JOIN seen s ON s.key = l.message_key
                    WHERE l.mailbox_key = %(key)s AND l.message_id IS NULL
                      AND COALESCE(l.account_id, %(account)s) = %(account)s
                      AND (s.id IS NOT NULL
                           OR l.follows AND l.conversation_id IS NULL)
                      AND NOT EXISTS (
                          SELECT FROM mailbox_link o
                           WHERE o.res_model = l.res_model AND o.res_id = l.res_id
                             AND o.message_key = l.message_key
                             AND o.account_id = %(account)s AND o.id <> l.id)
                    ORDER BY l.res_model, l.res_id, l.message_key, l.account_id, l.id)
               UPDATE mailbox_link l
                  SET account_id = %(account)s, message_id = found.message_id,
                      conversation_id =
                          CASE WHEN l.follows THEN found.conversation_id END
                 FROM found WHERE l.id = found.id""",
            seen=seen,
            key=key,
            account=account_id,
        )
    )


def renew_keys(cr, message_ids: list[int]) -> None:
    """Links follow messages that are known by something else now: services give what
    is sent another Message-ID, and drafts change.
    """
    if not message_ids:
        return
    cr.execute(
        SQL(
            """WITH renewed AS (
                   SELECT DISTINCT ON (l.account_id, l.res_model, l.res_id, %(key)s)
                          l.id, %(key)s AS key
                     FROM mailbox_link l
                     JOIN mailbox_message_index m ON m.id = l.message_id
                    WHERE l.message_id = ANY(%(ids)s) AND l.message_key <> %(key)s
                    ORDER BY l.account_id, l.res_model, l.res_id, %(key)s, l.id)
               UPDATE mailbox_link l SET message_key = renewed.key
                 FROM renewed
                WHERE l.id = renewed.id
                  AND NOT EXISTS (
                      SELECT FROM mailbox_link o
                       WHERE o.res_model = l.res_model AND o.res_id = l.res_id
                         AND o.message_key = renewed.key
                         AND o.account_id = l.account_id)""",
            key=KEY,
            ids=message_ids,
        )
    )


def detach_mailbox(cr, account_id: int) -> None:
    """Let the links of a mailbox that is deleted wait for it."""
    cr.execute(
        SQL(
            """UPDATE mailbox_link
                  SET account_id = NULL, message_id = NULL, conversation_id = NULL
                WHERE account_id = %s""",
            account_id,
        )
    )


def copy_links(cr, account_id: int) -> None:
    """Let copies wait of the links of a mailbox that stays with its mail, but may be
    connected again as another one.
    """
    cr.execute(
        SQL(
            """INSERT INTO mailbox_link
                      (mailbox_key, message_key, follows, res_model, res_id, origin,
                       user_id, create_uid, create_date, write_uid, write_date)
               SELECT mailbox_key, message_key, follows, res_model, res_id, origin,
                      user_id, create_uid, create_date, write_uid, write_date
                 FROM mailbox_link l
                WHERE account_id = %s AND NOT EXISTS (
                      SELECT FROM mailbox_link o
                       WHERE o.mailbox_key = l.mailbox_key
                         AND o.message_key = l.message_key
                         AND o.res_model = l.res_model AND o.res_id = l.res_id
                         AND o.account_id IS NULL)""",
            account_id,
        )
    )


def drop_reply_links(cr, message_ids: list[int]) -> None:
    """What was written from a record is not sent after all."""
    cr.execute(
        SQL(
            "DELETE FROM mailbox_link WHERE message_id = ANY(%s) AND origin = 'reply'",
            message_ids,
        )
    )


def dead_links(env) -> list[SQL]:
    """Conditions on rows of mailbox_link whose record is gone, a model each."""
    env.cr.execute("SELECT DISTINCT res_model FROM mailbox_link")
    return [_dead(env, model) for (model,) in env.cr.fetchall()]


def _dead(env, model: str) -> SQL:
    of_model = SQL("res_model = %s", model)
    if model in env and env[model]._auto and not env[model]._abstract:
        return SQL(
            "%s AND NOT EXISTS (SELECT FROM %s r WHERE r.id = res_id)",
            of_model,
            SQL.identifier(env[model]._table),
        )
    # Of an app that was uninstalled, not of one that is only not loaded.
    return SQL("FALSE") if env["ir.model"]._get_id(model) else of_model
