"""Drafts kept at the provider too, so that they can be finished on another device.

A draft that has rested for a moment is filed in the provider's Drafts folder, replacing the
version filed before. Nobody waits for it: the draft itself is safe here already. Its place
there is its row of the index with the same ``maildesk_id``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..engine.errors import AuthError, MailEngineError, TransientError
from ..engine.types import ChangePage, MessageRef
from .outbox.targets import load_targets

_logger = logging.getLogger(__name__)

# Saved every few seconds while somebody types; a version a minute is enough elsewhere.
RESTED = timedelta(seconds=20)
MAX_DRAFTS = 5  # of one claim


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a draft, ready to be filed."""

    draft_id: int
    number: int
    mime: bytes
    maildesk_id: str
    replaces: MessageRef | None


def run_drafts(session) -> None:
    """File drafts that have changed since they were filed."""
    if session.capabilities.read_only:
        return
    for draft_id in session.write(lambda env: _changed(env.cr, session.account_id)):
        if session.is_spent:
            return
        try:
            _file(session, draft_id)
        except (TransientError, AuthError):
            raise
        except MailEngineError as error:
            _logger.info("draft %s: not filed: %s", draft_id, error.code)
            session.write(lambda env, each=draft_id: _give_up(env.cr, each))


def _changed(cr, account_id: int) -> list[int]:
    cr.execute(
        SQL(
            """SELECT id FROM mailbox_draft
                WHERE account_id = %s AND state IN ('editing', 'failed')
                  AND version > COALESCE(remote_version, 0) AND write_date < %s
             ORDER BY write_date LIMIT %s""",
            account_id,
            fields.Datetime.now() - RESTED,
            MAX_DRAFTS,
        )
    )
    return [row[0] for row in cr.fetchall()]


def _file(session, draft_id: int) -> None:
    version = session.write(lambda env: _version(env, draft_id))
    if version is None:
        return
    stored = session.provider.save_draft(
        version.mime, version.maildesk_id, version.replaces
    )
    session.write(lambda env: _note(env.cr, version, stored.remote_id))
    if stored.remote_id is None:
        return
    folder_id = stored.location.folder_id
    metas = session.provider.fetch_metadata(folder_id, [stored.remote_id])
    if metas:
        session.apply(ChangePage(added=tuple(metas)))


def _version(env, draft_id: int) -> Version | None:
    draft = env["mailbox.draft"].browse(draft_id).exists()
    if (
        not draft
        or draft.state not in ("editing", "failed")
        or not draft._has_content()
    ):
        return None
    outgoing = draft._build_outgoing(draft=True)
    return Version(
        draft.id,
        draft.version,
        outgoing.filed_mime,
        draft.maildesk_id,
        _filed_before(env, draft),
    )


def _filed_before(env, draft) -> MessageRef | None:
    message = draft._remote_copies()[:1]
    return load_targets(env.cr, message.ids).refs.get(message.id)


def _note(cr, version: Version, remote_id: str | None) -> None:
    cr.execute(
        SQL(
            """UPDATE mailbox_draft SET remote_id = %s, remote_version = %s
                WHERE id = %s""",
            remote_id,
            version.number,
            version.draft_id,
        )
    )


def _give_up(cr, draft_id: int) -> None:
    """The server will not have this version; the next one may please it."""
    cr.execute(
        SQL("UPDATE mailbox_draft SET remote_version = version WHERE id = %s", draft_id)
    )
