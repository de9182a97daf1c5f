"""Bodies are fetched before anybody opens the mail, so that opening is warm.

That of new mail always; that of the top of the Inbox while somebody looks at it.
"""

from __future__ import annotations

import logging

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import AuthError, MailEngineError, TransientError
from ...engine.suspects import Aspect
from ..losses.quarantine import clear_read
from ..operations.targets import load_targets

_logger = logging.getLogger(__name__)

# As many as a screen shows; a burst of mail must not become a download of everything.
MAX_BODIES = 20
# Larger ones wait until they are opened.
MAX_SIZE = 5_000_000


def run_prefetch(session) -> None:
    """Fetch bodies of mail that arrived in this claim, newest first."""
    new_ids, session.new_ids = session.new_ids, []
    wanted = session.write(
        lambda env: _wanted(env.cr, new_ids) or _on_top(env.cr, session.account_id)
    )
    if not wanted:
        return
    targets = session.write(lambda env: load_targets(env.cr, wanted))
    by_ref = {ref: message_id for message_id, ref in targets.refs.items()}
    try:
        for ref, body in session.provider.fetch_bodies(list(by_ref)):
            store_body(session, by_ref[ref], ref.remote_id, body)
            if session.is_spent:
                return
    except (TransientError, AuthError):
        raise
    except MailEngineError as error:
        # Nobody waits for this; opening the message shows what is wrong with it.
        _logger.info("mailbox %s: prefetch stopped: %s", session.account_id, error.code)


def _wanted(cr, message_ids: list[int]) -> list[int]:
    cr.execute(
        SQL(
            """SELECT m.id FROM mailbox_message_index m
                WHERE m.id = ANY(%s) AND NOT m.is_read AND NOT m.is_draft
                  AND m.size <= %s
                  AND EXISTS (SELECT 1 FROM mailbox_placement p
                                JOIN mailbox_folder f ON f.id = p.folder_id
                               WHERE p.message_id = m.id AND f.role = 'inbox')
                  AND NOT EXISTS (SELECT 1 FROM mailbox_body b
                                   WHERE b.message_id = m.id)
                ORDER BY m.sort_ts DESC LIMIT %s""",
            message_ids,
            MAX_SIZE,
            MAX_BODIES,
        )
    )
    return [row[0] for row in cr.fetchall()]


def _on_top(cr, account_id: int) -> list[int]:
    """What somebody who has the mailbox open sees first and has not read."""
    cr.execute(
        SQL(
            """SELECT top.id
                 FROM mailbox_sync_state s
                 JOIN mailbox_folder f ON f.account_id = s.account_id
                CROSS JOIN LATERAL (
                      SELECT p.message_id AS id FROM mailbox_placement p
                       WHERE p.folder_id = f.id AND p.is_unread
                       ORDER BY p.sort_ts DESC, p.message_id DESC LIMIT %s) top
                 JOIN mailbox_message_index m ON m.id = top.id
                WHERE s.account_id = %s AND s.watched_until > %s AND f.role = 'inbox'
                  AND m.size <= %s
                  AND NOT EXISTS (SELECT 1 FROM mailbox_body b
                                   WHERE b.message_id = top.id)""",
            MAX_BODIES,
            account_id,
            fields.Datetime.now(),
            MAX_SIZE,
        )
    )
    return [row[0] for row in cr.fetchall()]


def store_body(session, message_id: int, remote_id: str, body) -> None:
    """Keep a body that was fetched."""

    def work(env):
        session.provider.stored(env.cr)
        clear_read(env, session.account_id, [remote_id], Aspect.BODY)
        bodies = env["mailbox.body"]
        account = env["mailbox.account"].browse(session.account_id)
        try:
            view = bodies._view_values(body, account)
        except Exception:
            # A body that breaks the reader must not stop the mailbox.
            _logger.exception("message %s: body cannot be prepared", message_id)
            return
        bodies._store_bodies({message_id: view})

    session.write(work)
