"""Drafts are kept in the provider's Drafts too, for other devices.

A draft has one id (``maildesk_id``) and a version; the provider files the new
version and takes the one before away. Nothing else is ever removed but copies of what
was sent or discarded meanwhile, which turn up after a request whose answer was lost.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import (
    AuthError,
    ConnectionLostError,
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
from ..losses.served import is_about_all, is_not_the_servers
from ..notify import notify_draft
from ..operations.failures import retry_moment, tries_left
from ..operations.queue import queue_operation
from ..operations.targets import load_targets
from .prefetch import store_body

_logger = logging.getLogger(__name__)

# Whoever is typing saves every few seconds; the provider gets what stands for a while.
REST = timedelta(seconds=15)
MAX_DRAFTS = 10
WRITABLE = ("editing", "failed")
# Nothing that somebody has to know: discarded meanwhile, or nothing written yet.
_UNKNOWN = ("gone.draft", "draft.empty")
# Which version of the draft a copy ``m`` is; see mailbox.draft._version_id.
_VERSION = SQL(
    """CASE WHEN starts_with(m.message_id, m.maildesk_id || '.')
            THEN substring(m.message_id FROM '\\.([0-9]{1,9})@')::int END"""
)
# Discarded drafts that are remembered for each mailbox.
DISCARDED = 100


def run_drafts(session) -> None:
    """File the drafts that have changed since they were filed last."""
    if session.capabilities.read_only:
        return
    for draft_id, version, copy_id in session.write(lambda env: _begin(env, session)):
        if session.is_spent:
            return
        if copy_id:
            _follow(session, draft_id, copy_id)
        else:
            _file(session, draft_id, version)


def note_discarded(cr, drafts) -> None:
    """Remember what is thrown away: a copy of it may be on its way to the provider."""
    for account in drafts.account_id:
        ids = drafts.filtered(lambda d, a=account: d.account_id == a)
        keys = [each for each in ids.mapped("maildesk_id") if each]
        statement = SQL(
            """UPDATE mailbox_sync_state
                  SET discarded_drafts = (
                      SELECT jsonb_agg(kept.key) FROM (
                          SELECT key FROM jsonb_array_elements(
                              %s::jsonb || COALESCE(discarded_drafts, '[]'::jsonb)
                          ) AS key LIMIT %s) kept)
                WHERE account_id = %s""",
            json.dumps(keys),
            DISCARDED,
            account.id,
        )
        # A worker may write the row at the same moment: the request is then made again.
        cr.execute(statement, log_exceptions=False)


def thrown_away(cr, message_ids: Iterable[int], *, are_gone: bool) -> list[int]:
    """Drafts whose copy somebody has thrown away; not those with newer words than it.

    :param message_ids: copies, among other messages
    :param are_gone: they are about to be deleted; else Trash or Spam counts
    """
    cr.execute(
        SQL(
            """SELECT DISTINCT d.id FROM mailbox_draft d
                 JOIN mailbox_message_index m ON m.account_id = d.account_id
                  AND m.maildesk_id = d.maildesk_id AND m.id = ANY(%(ids)s)
                WHERE d.state IN %(writable)s AND d.remote_version = d.version
                  AND COALESCE(%(version)s, d.version) = d.version
                  AND NOT EXISTS (
                        SELECT FROM mailbox_message_index o
                          JOIN mailbox_placement p ON p.message_id = o.id
                          JOIN mailbox_folder f ON f.id = p.folder_id
                         WHERE o.account_id = d.account_id
                           AND o.maildesk_id = d.maildesk_id
                           AND NOT (%(are_gone)s AND o.id = ANY(%(ids)s))
                           AND f.role NOT IN ('trash', 'spam'))""",
            ids=list(message_ids),
            writable=WRITABLE,
            version=_VERSION,
            are_gone=are_gone,
        )
    )
    return [row[0] for row in cr.fetchall()]


def _begin(env, session) -> list[tuple[int, int, int | None]]:
    """Take leftovers away; the drafts that were changed elsewhere with their copies,
    and those to file with their versions.

    All are asked for at once, as there are nearly always none.
    """
    env.cr.execute(
        SQL(
            """SELECT id, NULL::int AS version, copy FROM (%s) AS elsewhere
               UNION ALL SELECT id, version, NULL FROM (%s) AS changed
               UNION ALL SELECT id, NULL, NULL FROM (%s) AS leftover""",
            _changed_elsewhere(session.account_id),
            _changed(session.account_id),
            _leftovers(session.account_id),
        )
    )
    found = env.cr.fetchall()
    leftovers = [row[0] for row in found if row[1] is None and row[2] is None]
    if leftovers:
        rows = env["mailbox.message_index"].browse(leftovers)
        queue_operation(env, rows, "delete", {})
    both = {row[0] for row in found if row[2]}
    return [row for row in found if row[2] or row[1] is not None and row[0] not in both]


def _leftovers(account_id: int) -> SQL:
    """What lies in Drafts of messages that were sent or discarded, and versions of
    drafts that a later one has replaced.
    """
    return SQL(
        """SELECT m.id FROM mailbox_message_index m
             LEFT JOIN mailbox_draft d ON d.account_id = m.account_id
                                      AND d.maildesk_id = m.maildesk_id
            WHERE m.account_id = %(account)s AND m.is_draft AND NOT m.is_local
              AND m.orphaned_at IS NULL AND m.maildesk_id IN (
                  SELECT maildesk_id FROM mailbox_draft
                   WHERE account_id = %(account)s
                   UNION
                  SELECT jsonb_array_elements_text(discarded_drafts)
                    FROM mailbox_sync_state
                   WHERE account_id = %(account)s
                     AND jsonb_typeof(discarded_drafts) = 'array')
              AND (d.id IS NULL OR d.state = 'sent' AND d.filed
                   OR d.state = 'editing' AND m.remote_id <> d.remote_id
                      AND %(version)s < d.remote_version)
              AND NOT EXISTS (
                  SELECT FROM mailbox_operation o
                   WHERE o.message_id = m.id AND o.kind = 'delete'
                     AND o.state IN ('pending', 'in_flight'))""",
        account=account_id,
        version=_VERSION,
    )


def _changed_elsewhere(account_id: int) -> SQL:
    """Drafts whose copy is not as it was filed."""
    return SQL(
        """SELECT d.id, m.id AS copy FROM mailbox_draft d
             JOIN mailbox_message_index m ON m.account_id = d.account_id
              AND m.maildesk_id = d.maildesk_id AND m.is_draft
              AND m.orphaned_at IS NULL AND m.revision <> d.remote_revision
            WHERE d.account_id = %s AND d.state IN %s
              AND COALESCE(d.remote_id, m.remote_id) = m.remote_id""",
        account_id,
        WRITABLE,
    )


def _changed(account_id: int) -> SQL:
    return SQL(
        """SELECT id, version FROM mailbox_draft
            WHERE account_id = %s AND state IN %s AND write_date < %s
              AND COALESCE(remote_version, 0) < version
              AND is_untouched IS NOT TRUE
              AND COALESCE(file_after, '-infinity') <= %s
            ORDER BY write_date LIMIT %s""",
        account_id,
        WRITABLE,
        fields.Datetime.now() - REST,
        fields.Datetime.now(),
        MAX_DRAFTS,
    )


def _file(session, draft_id: int, version: int) -> None:
    failures = session.write(lambda env: _failures(env.cr, draft_id))
    try:
        _insist(session, draft_id, version)
    except (TransientError, AuthError) as error:
        failures += 1
        is_for_all = is_about_all(session, error, failures)
        moment = None if is_for_all else retry_moment(error, failures)
        if moment and not tries_left(error, failures):
            _give_up(session, draft_id, version)
            return
        session.write(lambda env: _try_later(env.cr, draft_id, failures, moment))
        if is_for_all:
            raise
    except MailEngineError as error:
        _logger.info("draft %s: not filed: %s", draft_id, error.code)
        _give_up(session, draft_id, version, is_reported=error.code not in _UNKNOWN)
    except Exception as error:
        if is_not_the_servers(error):
            raise
        _logger.exception("draft %s: cannot be filed", draft_id)
        _give_up(session, draft_id, version)


def _insist(session, draft_id: int, version: int) -> None:
    """Store a draft; again at once where the line was cut, perhaps between two
    versions.
    """
    try:
        _store(session, draft_id, version)
    except ConnectionLostError as error:
        if is_about_all(session, error):
            raise
        _store(session, draft_id, version)


def _store(session, draft_id: int, version: int) -> None:
    mime, maildesk_id, replaced = session.write(lambda env: _build(env, draft_id))
    stored = session.provider.save_draft(mime, maildesk_id, replaced)
    wanted = session.write(lambda env: _note(env.cr, draft_id, version, stored))
    if stored.remote_id:
        _take_over(session, stored) if wanted else _remove(session, stored)


def _failures(cr, draft_id: int) -> int:
    cr.execute(SQL("SELECT filing_failures FROM mailbox_draft WHERE id = %s", draft_id))
    row = cr.fetchone()
    return (row and row[0]) or 0


def _try_later(cr, draft_id: int, failures: int, moment) -> None:
    cr.execute(
        SQL(
            """UPDATE mailbox_draft SET filing_failures = %s, file_after = %s
                WHERE id = %s""",
            failures,
            moment,
            draft_id,
        )
    )


def _give_up(session, draft_id: int, version: int, *, is_reported: bool = True) -> None:
    """The draft is safe here; it is tried again when it changes."""

    def work(env):
        _note(env.cr, draft_id, version, None)
        draft = env["mailbox.draft"].browse(draft_id).exists()
        if is_reported and draft and draft.state in WRITABLE:
            draft.error = env["mailbox.error_text"]._text("draft.not_filed", "")
            env.flush_all()
            notify_draft(env, draft)

    session.write(work)


def _follow(session, draft_id: int, copy_id: int) -> None:
    """Read what another program has made of a draft."""
    if _read_copy(session, copy_id):

        def work(env):
            draft = env["mailbox.draft"].browse(draft_id).exists()
            if draft:
                draft._follow_copy(env["mailbox.message_index"].browse(copy_id))
                env.flush_all()
            if draft.exists():
                notify_draft(env, draft)

        session.write(work)


def _read_copy(session, copy_id: int) -> bool:
    """Cache the text of a copy; whether it could be read."""
    targets = session.write(lambda env: load_targets(env.cr, [copy_id]))
    ref = targets.refs.get(copy_id)
    if ref is None:
        return False
    try:
        body = session.provider.fetch_body(ref)
    except (TransientError, AuthError) as error:
        if is_about_all(session, error):
            raise
        return False
    except MailEngineError:
        return False
    store_body(session, copy_id, ref.remote_id, body)
    return True


def _take_over(session, stored: Stored) -> None:
    """The draft's row is the new copy at once: whoever discards it means that one."""
    folder_id = stored.location.folder_id
    metas = session.provider.fetch_metadata(folder_id, [stored.remote_id])
    if not metas:
        return
    session.apply(ChangePage(added=tuple(metas)))
    if metas[0].revision:
        _note_filed(session, stored.remote_id)


def _note_filed(session, remote_id: str) -> None:
    """Remember how the copy is, to notice when another program has changed it."""

    def rows(env):
        return env["mailbox.message_index"].search(
            [("account_id", "=", session.account_id), ("remote_id", "=", remote_id)]
        )

    def work(env):
        draft = env["mailbox.draft"].search(
            [("account_id", "=", session.account_id), ("remote_id", "=", remote_id)]
        )
        if draft:
            draft._note_copy(rows(env))

    for copy_id in session.write(lambda env: rows(env).ids):
        _read_copy(session, copy_id)
        session.write(work)


def _build(env, draft_id: int) -> tuple[bytes, str, MessageRef | None]:
    draft = env["mailbox.draft"].browse(draft_id).exists()
    if not draft:
        raise RejectedError("gone.draft")
    if not draft._has_content():
        raise RejectedError("draft.empty")
    outgoing = draft._build_outgoing(draft=True)
    copies = draft._remote_copies()
    refs = load_targets(env.cr, copies.ids).refs
    # An interrupted attempt may have left two: the oldest is the one to replace.
    oldest = refs[min(refs)] if refs else None
    return outgoing.filed_mime, draft.maildesk_id, oldest


def _note(cr, draft_id: int, version: int, stored: Stored | None) -> bool:
    """Remember what is filed; False when the draft was sent or discarded meanwhile."""
    cr.execute(
        SQL(
            """UPDATE mailbox_draft
                  SET remote_version = %s, remote_id = COALESCE(%s, remote_id),
                      file_after = NULL,
                      filing_failures = CASE WHEN %s THEN 0 ELSE filing_failures END,
                      error = CASE WHEN state = 'editing' THEN NULL ELSE error END
                WHERE id = %s AND state IN %s""",
            version,
            stored.remote_id if stored else None,
            bool(stored),
            draft_id,
            WRITABLE,
        )
    )
    return bool(cr.rowcount)


def _remove(session, stored: Stored) -> None:
    ref = MessageRef(stored.remote_id, stored.location)
    session.provider.apply(Operation(OperationKind.DELETE, (ref,)))
