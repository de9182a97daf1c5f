"""What the service keeps for a mailbox beside its mail: addresses to send from, tags.

Asked for once a day, and when somebody fetches the folders: neither changes often, and
nothing waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import AuthError, ProtocolError, RejectedError, RemoteGone
from ..notify import notify_folders

_logger = logging.getLogger(__name__)

# The service says no, or something odd: then what is known stays.
_UNKNOWN = (AuthError, ProtocolError, RejectedError, RemoteGone)


def run_service_settings(session) -> None:
    """Ask if it is time."""
    if session.lease.asks_for_service_settings:
        read_service_settings(session)


def read_service_settings(session) -> None:
    """Ask now, and bring the records in line."""
    identities = _asked(session, session.provider.identities)
    tags = _asked(session, session.provider.tags)
    session.write(lambda env: _take_over(env, session.account_id, identities, tags))


def _asked(session, question: Callable[[], tuple]) -> tuple | None:
    try:
        return question()
    except _UNKNOWN as error:
        _logger.info(
            "mailbox %s: no %s: %s", session.account_id, question.__name__, error.code
        )
        return None


def _take_over(env, account_id: int, identities, tags) -> None:
    account = env["mailbox.account"].browse(account_id)
    changed = False
    if identities is not None:
        changed |= env["mailbox.identity"]._take_over(account, identities)
    if tags is not None:
        changed |= env["mailbox.tag"]._take_over(account, tags)
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE mailbox_sync_state SET surroundings_at = %s WHERE account_id = %s",
            fields.Datetime.now(),
            account_id,
        )
    )
    if changed:
        notify_folders(env, account_id)
