"""Drafts are kept in the provider's Drafts too, for other devices.

A draft has one identity (``maildesk_id``) and a version; the provider files the new
version and takes the one before away. Nothing else is ever removed.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import (
    AuthError,
    MailEngineError,
    RejectedError,
    TransientError,
)
from ...engine.types import (
    ChangePage,
    MessageRef,
    Operation,
    OperationKind,
    Stored,
)
from ..outbox.targets import load_targets

_logger = logging.getLogger(__name__)

# Whoever is typing saves every few seconds; the provider gets what stands for a while.
REST = timedelta(seconds=15)
MAX_DRAFTS = 10
WRITABLE = ("editing", "failed")


def run_drafts(session) -> None:
    """File the drafts that have changed since they were filed last."""
    if session.capabilities.read_only:
        return
    for draft_id, version in session.write(lambda env: _changed(env, session)):
        if session.is_spent:
            return
        _file(session, draft_id, version)


def _changed(env, session) -> list[tuple[int, int]]:
    env.cr.execute(
        SQL(
            """SELECT id, version FROM mailbox_draft
                WHERE account_id = %s AND state IN %s AND write_date < %s
                  AND COALESCE(remote_version, 0) < version
                  AND is_untouched IS NOT TRUE
                ORDER BY write_date LIMIT %s""",
            session.account_id,
            WRITABLE,
            fields.Datetime.now() - REST,
            MAX_DRAFTS,
        )
    )
    return env.cr.fetchall()


def _file(session, draft_id: int, version: int) -> None:
    stored = None
    try:
        mime, maildesk_id, replaced = session.write(lambda env: _build(env, draft_id))
        stored = session.provider.save_draft(mime, maildesk_id, replaced)
    except (TransientError, AuthError):
        raise
    except MailEngineError as error:
        # The draft is safe here; it is tried again when it changes.
        _logger.info("draft %s: not filed: %s", draft_id, error.code)
    except Exception:
        _logger.exception("draft %s: cannot be filed", draft_id)
    wanted = session.write(lambda env: _note(env.cr, draft_id, version, stored))
    if stored and stored.remote_id:
        _take_over(session, stored) if wanted else _remove(session, stored)


def _take_over(session, stored: Stored) -> None:
    """The draft's row is the new copy at once: whoever discards it means that one."""
    folder_id = stored.location.folder_id
    metas = session.provider.fetch_metadata(folder_id, [stored.remote_id])
    if metas:
        session.apply(ChangePage(added=tuple(metas)))


def _build(env, draft_id: int) -> tuple[bytes, str, MessageRef | None]:
    draft = env["mailbox.draft"].browse(draft_id).exists()
    if not draft:
        raise RejectedError("gone.draft")
    if not draft._has_content():
        raise RejectedError("draft.empty")
    outgoing = draft._build_outgoing(draft=True)
    copies = draft._remote_copies()
    refs = load_targets(env.cr, copies.ids).refs
    return outgoing.filed_mime, draft.maildesk_id, next(iter(refs.values()), None)


def _note(cr, draft_id: int, version: int, stored: Stored | None) -> bool:
    """Remember what is filed; False when the draft was sent or discarded meanwhile."""
    cr.execute(
        SQL(
            """UPDATE mailbox_draft
                  SET remote_version = %s, remote_id = COALESCE(%s, remote_id)
                WHERE id = %s AND state IN %s""",
            version,
            stored.remote_id if stored else None,
            draft_id,
            WRITABLE,
        )
    )
    return bool(cr.rowcount)


def _remove(session, stored: Stored) -> None:
    ref = MessageRef(stored.remote_id, stored.location)
    session.provider.apply(Operation(OperationKind.DELETE, (ref,)))
