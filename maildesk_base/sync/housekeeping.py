"""Once a day: recount, forget what is done, let bodies expire. Removed mailboxes go as
soon as there is time.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..compat import commit_progress
from .apply.words import forget_words
from .counters import recount
from .links import dead_links
from .plans import set_apart
from .transactions import in_transaction

_logger = logging.getLogger(__name__)

# Undo and support look back that far.
OPERATIONS_KEPT = timedelta(days=2)
DRAFTS_KEPT = timedelta(days=1)
BODIES_KEPT = timedelta(days=7)
TAGS_KEPT = timedelta(days=180)
# Rows deleted in one transaction.
CHUNK = 2000
# A page that PostgreSQL deletes, cascades included, well below a second.
REMOVE_MESSAGES = 5000


def clean_up(env) -> None:
    """Delete finished operations and drafts, expired bodies, tags whose mail has not
    come back, links to records that are gone, events for add-ons that were removed, old
    resync counts.
    """
    now = fields.Datetime.now()
    _delete(
        env,
        "mailbox_operation",
        SQL(
            "state IN ('done', 'refused') AND write_date < %s",
            now - OPERATIONS_KEPT,
        ),
    )
    _delete(env, "mailbox_body", SQL("last_used_at < %s", now - BODIES_KEPT))
    reported = env["mailbox.subscriber"]._subscriptions().values()
    names = sorted({name for names in reported for name in names})
    _delete(env, "mailbox_mail_event", SQL("subscriber <> ALL(%s)", names))
    departed = SQL("departed_at < %s", now - TAGS_KEPT)
    _delete(env, "mailbox_departed_tag", departed)
    for dead in dead_links(env):
        _delete(env, "mailbox_link", dead)
    _delete(env, "mailbox_slot", SQL("held_until < %s", now))
    in_transaction(env, lambda fresh: _drop_sent_drafts(fresh, now))
    in_transaction(env, lambda fresh: _forget_resyncs(fresh.cr))


def housekeep(env) -> None:
    """The whole nightly work, mailbox by mailbox."""
    clean_up(env)
    env["ir.attachment"]._delete_mail_orphans()
    accounts = env["mailbox.account"].with_context(active_test=False).search([])
    commit_progress(env, remaining=len(accounts))
    for account_id in accounts.ids:
        recount(env, account_id)
        forget_words(env, account_id)
        if not commit_progress(env, 1):
            break


def delete_removed(env) -> None:
    """Delete removed mailboxes a page of messages at a time, as long as the job may
    run.
    """
    accounts = (
        env["mailbox.account"]
        .with_context(active_test=False)
        .search([("is_removed", "=", True)])
    )
    commit_progress(env, remaining=len(accounts))
    for account in accounts:
        while _delete_some_messages(env, account.id):
            if not commit_progress(env):
                return
        account_id = account.id
        account.unlink()
        _logger.info("mailbox %d: removed with its data", account_id)
        goes_on = commit_progress(env, 1)
        # Of its messages and drafts, which the database has deleted.
        env["ir.attachment"]._delete_mail_orphans()
        if not goes_on:
            return


def _delete_some_messages(env, account_id: int) -> int:
    env.cr.execute(
        SQL(
            """DELETE FROM mailbox_message_index WHERE id IN (
                   SELECT id FROM mailbox_message_index
                    WHERE %s = %s LIMIT %s)""",
            set_apart("account_id"),
            account_id,
            REMOVE_MESSAGES,
        )
    )
    deleted = env.cr.rowcount
    env.invalidate_all()
    return deleted


def _delete(env, table: str, condition: SQL) -> None:
    statement = SQL(
        """DELETE FROM %(table)s WHERE id IN (
               SELECT id FROM %(table)s WHERE %(condition)s LIMIT %(chunk)s)""",
        table=SQL.identifier(table),
        condition=condition,
        chunk=CHUNK,
    )

    def work(fresh):
        fresh.cr.execute(statement)
        return fresh.cr.rowcount

    while in_transaction(env, work) == CHUNK:
        pass


def _drop_sent_drafts(env, now) -> None:
    drafts = env["mailbox.draft"].search(
        [
            ("state", "=", "sent"),
            ("filed", "=", True),
            ("write_date", "<", now - DRAFTS_KEPT),
        ],
        limit=CHUNK,
    )
    drafts._discard()


def _forget_resyncs(cr) -> None:
    cr.execute(SQL("UPDATE mailbox_folder SET resync_count = 0 WHERE resync_count > 0"))
