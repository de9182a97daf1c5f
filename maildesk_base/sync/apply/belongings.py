"""What people have attached to messages: tags, links, answers that are being written.

They outlive the rows of the index. Where two rows turn out to be one message they go
over to the one that stays; those of a message that leaves the index wait for it to come
back, as mail does that another program moves through folders that are not synchronised.
"""

from __future__ import annotations

from collections import defaultdict

from odoo import fields
from odoo.tools import SQL

from ...engine.conversations import ThreadInput
from ..bulk import int_array, recordset
from ..links import attach_page, renew_keys
from .ledger import Ledger
from .rows import hash64
from .target import ApplyTarget

# What refers to a message: table, column.
_REFERENCES = (("mailbox_link", "message_id"), ("mailbox_draft", "origin_id"))
_TAG_COLUMNS = {"key_hash": "bigint", "tag_id": "int"}


def move_belongings(cr, old_ids: list[int], new_ids: list[int]) -> None:
    """Let each of the old rows have what belongs to the new one beside it, too."""
    for table, column in _REFERENCES:
        cr.execute(
            SQL(
                """UPDATE %(table)s b SET %(column)s = t.old
                     FROM unnest(%(old)s::int[], %(new)s::int[]) AS t(old, new)
                    WHERE b.%(column)s = t.new""",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                old=old_ids,
                new=new_ids,
            )
        )
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_tag (message_id, tag_id)
               SELECT t.old, mt.tag_id
                 FROM unnest(%s::int[], %s::int[]) AS t(old, new)
                 JOIN mailbox_message_tag mt ON mt.message_id = t.new
                   ON CONFLICT DO NOTHING""",
            old_ids,
            new_ids,
        )
    )
    renew_keys(cr, old_ids)


def keep_tags(cr, account_id: int, message_ids: list[int]) -> None:
    """Remember the tags of messages whose rows are about to be deleted.

    Links need no care: they know their mail by its key.
    """
    cr.execute(
        SQL(
            """SELECT m.fingerprint, m.remote_id, mt.tag_id
                 FROM mailbox_message_tag mt
                 JOIN mailbox_message_index m ON m.id = mt.message_id
                WHERE mt.message_id = ANY(%s)""",
            message_ids,
        )
    )
    # Equal messages have one key, and one statement writes no row twice.
    keys = {
        (_key_hash(fingerprint, remote_id), tag_id)
        for fingerprint, remote_id, tag_id in cr.fetchall()
    }
    if not keys:
        return
    rows = [{"key_hash": key_hash, "tag_id": tag_id} for key_hash, tag_id in keys]
    cr.execute(
        SQL(
            """INSERT INTO mailbox_departed_tag
                      (account_id, departed_at, key_hash, tag_id)
               SELECT %s, %s, r.key_hash, r.tag_id FROM %s
                   ON CONFLICT (account_id, key_hash, tag_id)
                   DO UPDATE SET departed_at = EXCLUDED.departed_at""",
            account_id,
            fields.Datetime.now(),
            recordset(rows, _TAG_COLUMNS),
        )
    )


def give_back(
    cr, target: ApplyTarget, ledger: Ledger, rows: list[dict], inputs: list[ThreadInput]
) -> None:
    """Let messages that come back have their tags and links again.

    :param rows: new messages, columns of the index
    :param inputs: what they refer to, by remote id
    """
    _give_back_tags(cr, ledger, rows)
    conversations = {row["remote_id"]: row["conversation_id"] for row in rows}
    references = [(conversations[each.key], each.references) for each in inputs]
    attach_page(cr, ledger.account_id, target.link_key, rows, references)


def _give_back_tags(cr, ledger: Ledger, rows: list[dict]) -> None:
    ids = defaultdict(list)
    for row in rows:
        ids[_key_hash(row["fingerprint"], row["remote_id"])].append(row["id"])
    cr.execute(
        SQL(
            """DELETE FROM mailbox_departed_tag
                WHERE account_id = %s AND key_hash = ANY(%s)
            RETURNING key_hash, tag_id""",
            ledger.account_id,
            int_array(ids, "bigint"),
        )
    )
    pairs = [(id_, tag_id) for key, tag_id in cr.fetchall() for id_ in ids[key]]
    if not pairs:
        return
    message_ids, tag_ids = (list(each) for each in zip(*pairs, strict=True))
    cr.execute(
        SQL(
            """INSERT INTO mailbox_message_tag (message_id, tag_id)
               SELECT * FROM unnest(%s::int[], %s::int[])
                   ON CONFLICT DO NOTHING""",
            message_ids,
            tag_ids,
        )
    )
    # A tag that stands for a keyword comes back only with its keyword.
    ledger.keyword_ids |= set(message_ids)


def _key_hash(fingerprint: int, remote_id: str) -> int:
    """What a message is recognised by: its looks, or an id that survives moves."""
    return fingerprint or hash64(remote_id)
