import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# A page that PostgreSQL deletes, cascades included, well below a second.
REMOVE_MESSAGES = 5000


class MailboxAccount(models.Model):
    """Removing a mailbox: at once for people, page by page in the database."""

    _inherit = "mailbox.account"

    is_removed = fields.Boolean(
        readonly=True, copy=False, help="Its data is being deleted in the background."
    )

    def _remove(self, keep_data):
        """Forget the passwords and stop; delete the cached mail unless it is to be
        kept.
        """
        self._revoke_at_provider()
        self.env["mailbox.secret"].search([("account_id", "in", self.ids)]).unlink()
        self._remove_mail_servers()
        self.write(
            {
                "state": "disconnected",
                "active": keep_data,
                "is_removed": not keep_data,
                "incoming_confirmed": False,
                "outgoing_confirmed": False,
            }
        )
        self.sync_state_ids.write({"next_sync_at": False})
        self._forget_connections()
        if not keep_data:
            self.env.ref("maildesk_base.ir_cron_remove_mailboxes")._trigger()

    @api.model
    def _cron_remove_mailboxes(self):
        """Delete removed mailboxes a page of messages at a time."""
        cron = self.env["ir.cron"]
        accounts = self.with_context(active_test=False).search(
            [("is_removed", "=", True)]
        )
        cron._commit_progress(remaining=len(accounts))
        for account in accounts:
            while account._delete_some_messages():
                if not cron._commit_progress():
                    return
            account_id = account.id
            account.unlink()
            _logger.info("mailbox %d: removed with its data", account_id)
            goes_on = cron._commit_progress(1)
            # Of its messages and drafts, which the database has deleted.
            self.env["ir.attachment"]._delete_mail_orphans()
            if not goes_on:
                return

    def _delete_some_messages(self):
        self.env.cr.execute(
            SQL(
                """DELETE FROM mailbox_message_index WHERE id IN (
                       SELECT id FROM mailbox_message_index
                        WHERE account_id = %s LIMIT %s)""",
                self.id,
                REMOVE_MESSAGES,
            )
        )
        deleted = self.env.cr.rowcount
        self.env.invalidate_all()
        return deleted
