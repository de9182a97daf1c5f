from odoo import api, fields, models


class FetchmailServer(models.Model):
    """Incoming servers of MailDesk: listed and confirmed here, fetched by MailDesk
    alone.
    """

    _inherit = "fetchmail.server"

    maildesk_account_id = fields.Many2one(
        "mailbox.account", "Mailbox", index="btree_not_null", ondelete="cascade"
    )
    # Odoo's own column would have to be written at every synchronisation.
    maildesk_last_sync = fields.Datetime(
        "Last Fetch", related="maildesk_account_id.last_sync_at"
    )

    @api.onchange("maildesk_account_id")
    def _onchange_maildesk_account_id(self):
        if account := self.maildesk_account_id:
            self.update(account._incoming_values())

    def button_confirm_login(self):
        """**Test & Confirm**: MailDesk's servers run the test of their mailbox."""
        ours = self.filtered("maildesk_account_id")
        if others := self - ours:
            return super(FetchmailServer, others).button_confirm_login()
        return ours.maildesk_account_id[:1].action_test_connection()

    def _fetch_mail(self, batch_limit=50):
        """Leave MailDesk's servers to MailDesk: fetching them here would import
        twice.
        """
        ours = self.filtered("maildesk_account_id")
        if not self.env.context.get("cron_id"):
            ours.maildesk_account_id._trigger_sync()
        others = self - ours
        if not others:
            return None
        return super(FetchmailServer, others)._fetch_mail(batch_limit=batch_limit)
