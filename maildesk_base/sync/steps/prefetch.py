"""Bodies of new mail are fetched before anybody opens it, so that opening is warm."""

from __future__ import annotations

import logging

from odoo.tools import SQL

from ...engine.errors import AuthError, MailEngineError, TransientError
from ..outbox.targets import load_targets

_logger = logging.getLogger(__name__)

# As many as a screen shows; a burst of mail must not become a download of everything.
MAX_BODIES = 20
# Larger ones wait until they are opened.
MAX_SIZE = 5_000_000


def run_prefetch(session) -> None:
    """Fetch bodies of mail that arrived in this claim, newest first."""
    if not session.new_ids:
        return
    wanted = session.write(lambda env: _wanted(env.cr, session.new_ids))
    session.new_ids.clear()
    if not wanted:
        return
    targets = session.write(lambda env: load_targets(env.cr, wanted))
    by_ref = {ref: message_id for message_id, ref in targets.refs.items()}
    try:
        for ref, body in session.provider.fetch_bodies(list(by_ref)):
            _store(session, by_ref[ref], body)
            if session.is_spent:
                return
    except (TransientError, AuthError):
        raise
    except MailEngineError as error:
        # Nobody waits for this; opening the message tells what is wrong with it.
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


def _store(session, message_id: int, body) -> None:
    def work(env):
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
