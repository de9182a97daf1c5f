"""Our own mail seen at the server: the proof that it was sent, and that its copy is
filed.
"""

from __future__ import annotations

from collections.abc import Sequence

from odoo.tools import SQL

from ...engine.types import MessageMeta, Role
from .scope import Scope


def settle_drafts(cr, scope: Scope, metas: Sequence[MessageMeta]) -> list[int]:
    """Outgoing messages whose copy lies in Sent are sent, whatever we believed.

    That ends every doubt: a message that was about to be tried again is not sent twice.

    :return: ids of the drafts that nobody knew to be sent
    """
    ids = [
        meta.maildesk_id
        for meta in metas
        if meta.maildesk_id and not meta.flags.is_draft and _in_sent(scope, meta)
    ]
    message_ids = [
        meta.message_id
        for meta in metas
        if meta.message_id and not meta.flags.is_draft and _in_sent(scope, meta)
    ]
    if not message_ids and not ids:
        return []
    cr.execute(
        SQL(
            """UPDATE mailbox_draft d SET state = 'sent', filed = true, error = NULL
                 FROM (SELECT id, state FROM mailbox_draft
                        WHERE account_id = %s AND state <> 'editing'
                          AND NOT COALESCE(filed, false)
                          AND (maildesk_id = ANY(%s) OR message_id = ANY(%s))
                          FOR UPDATE) before
                WHERE d.id = before.id
            RETURNING d.id, before.state <> 'sent'""",
            scope.account_id,
            ids,
            message_ids,
        )
    )
    return [draft_id for draft_id, is_news in cr.fetchall() if is_news]


def _in_sent(scope: Scope, meta: MessageMeta) -> bool:
    infos = (scope.folder(place.folder_id) for place in meta.locations)
    return any(info and info.role == Role.SENT for info in infos)
