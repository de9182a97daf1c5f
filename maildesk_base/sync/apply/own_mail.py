"""Our own mail seen at the server: which copy replaces the local entry in Sent, and
that the mail was sent and its copy is filed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odoo.tools import SQL

from ...engine.types import MessageMeta, Role
from ..plans import set_apart
from .ledger import Ledger
from .merge import merge_rows
from .target import ApplyTarget


def is_copy(
    meta: MessageMeta, target: ApplyTarget, entry: Mapping | None = None
) -> bool:
    """Whether this is the copy of mail that we have sent: it lies in Sent, or where
    its entry is shown, and it is that mail, by the mark we gave it or by its
    Message-ID.

    A mail to oneself arrives in the Inbox too: only the copy in Sent is the entry.

    :param entry: the local entry (``maildesk_id, message_id, folder_id``); without it,
        whether it can be the copy of any
    """
    infos = [target.folder(place.folder_id) for place in meta.locations]
    shown_in = entry["folder_id"] if entry else None
    in_sent = any(i and (i.role == Role.SENT or i.id == shown_in) for i in infos)
    if meta.flags.is_draft or not in_sent:
        return False
    if entry is None:
        return bool(meta.maildesk_id or meta.rfc_message_id)
    return any(
        meta_id and meta_id == entry_id
        for meta_id, entry_id in (
            (meta.maildesk_id, entry["maildesk_id"]),
            (meta.rfc_message_id, entry["message_id"]),
        )
    )


def find_entries(
    cr, target: ApplyTarget, metas: Sequence[MessageMeta]
) -> dict[str, int]:
    """Remote id -> row of the local entry whose copy the message is, each entry once;
    ``update_messages`` then lets the copy replace it.
    """
    entries = _entries(cr, target.account_id)
    found: dict[str, int] = {}
    for meta in metas if entries else ():
        for entry in entries:
            if entry["id"] not in found.values() and is_copy(meta, target, entry):
                found[meta.remote_id] = entry["id"]
                break
    return found


def _entries(cr, account_id: int) -> list[dict]:
    cr.execute(
        SQL(
            """SELECT m.id, m.maildesk_id, m.message_id, p.folder_id
                 FROM mailbox_message_index m
                 LEFT JOIN mailbox_placement p ON p.message_id = m.id
                WHERE m.account_id = %s AND m.is_local""",
            account_id,
        )
    )
    return cr.dictfetchall()


def join_copies(env, target: ApplyTarget, ledger: Ledger) -> None:
    """Let entries go on as copies that were known before they lay in Sent: a draft that
    was seen while it was being sent, where the copy keeps its id.

    The same rule as ``is_copy``, for rows.
    """
    sent = [each for each in ledger.folder_ids if target.is_sent(each)]
    if not sent:
        return
    env.cr.execute(
        SQL(
            """SELECT DISTINCT ON (copy.id) entry.id, copy.id
                 FROM mailbox_message_index entry
                CROSS JOIN LATERAL (
                      SELECT id, is_local, is_draft FROM mailbox_message_index
                       WHERE account_id = entry.account_id
                         AND maildesk_id = entry.maildesk_id
                       UNION
                      SELECT id, is_local, is_draft FROM mailbox_message_index
                       WHERE account_id = entry.account_id
                         AND message_id = entry.message_id AND message_id <> '') copy
                WHERE entry.account_id = %s AND entry.is_local
                  AND copy.is_local IS NOT TRUE AND copy.is_draft IS NOT TRUE
                  AND EXISTS (SELECT FROM mailbox_placement p
                               WHERE p.message_id = copy.id AND %s = ANY(%s))
                ORDER BY copy.id, entry.id""",
            target.account_id,
            set_apart("p.folder_id"),
            sent,
        )
    )
    pairs = {entry_id: (entry_id, row_id) for entry_id, row_id in env.cr.fetchall()}
    merge_rows(env, ledger, list(pairs.values()))


def settle_drafts(cr, target: ApplyTarget, metas: Sequence[MessageMeta]) -> list[int]:
    """Outgoing messages whose copy lies in Sent are sent, whatever we believed.

    That ends every doubt: a message that was about to be tried again is not sent twice.

    :return: ids of the drafts that nobody knew to be sent
    """
    copies = [meta for meta in metas if is_copy(meta, target)]
    if not copies:
        return []
    cr.execute(
        SQL(
            """UPDATE mailbox_draft d SET state = 'sent', filed = true, error = NULL
                 FROM (SELECT id, state FROM mailbox_draft
                        WHERE %s = %s AND state <> 'editing'
                          AND NOT COALESCE(filed, false)
                          AND (maildesk_id = ANY(%s) OR message_id = ANY(%s))
                          FOR UPDATE) before
                WHERE d.id = before.id
            RETURNING d.id, before.state <> 'sent'""",
            set_apart("account_id"),
            target.account_id,
            [meta.maildesk_id for meta in copies if meta.maildesk_id],
            [meta.rfc_message_id for meta in copies if meta.rfc_message_id],
        )
    )
    return [draft_id for draft_id, is_news in cr.fetchall() if is_news]
