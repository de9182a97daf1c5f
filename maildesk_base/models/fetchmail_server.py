from odoo import api, fields, models
from odoo.exceptions import UserError

PREFIX = "maildesk_"


class FetchmailServer(models.Model):
    """Incoming servers of MailDesk: listed and confirmed here, fetched by MailDesk
    alone.
    """

    _inherit = "fetchmail.server"

    maildesk_account_id = fields.Many2one(
        "mailbox.account", "Mailbox", index="btree_not_null", ondelete="cascade"
    )
    maildesk_provider = fields.Char(compute="_compute_maildesk_provider")

    @api.depends("server_type")
    def _compute_maildesk_provider(self):
        for server in self:
            kind = server.server_type or ""
            is_ours = kind.startswith(PREFIX)
            server.maildesk_provider = is_ours and kind.removeprefix(PREFIX)

    @api.depends("server_type")
    def _compute_server_type_info(self):
        result = super()._compute_server_type_info()
        self.filtered("maildesk_provider").server_type_info = self.env._(
            "Choose a MailDesk mailbox, then test and confirm it. MailDesk fetches "
            "its mail; Odoo does not fetch it or create records from it."
        )
        return result

    @api.onchange("server_type")
    def _onchange_server_type_drop_mailbox(self):
        if self.maildesk_account_id.provider != self.maildesk_provider:
            self.maildesk_account_id = False

    @api.onchange("maildesk_account_id")
    def _onchange_maildesk_account_id(self):
        if account := self.maildesk_account_id:
            self.update(account._incoming_values())

    def button_confirm_login(self):
        """**Test & Confirm**: MailDesk's servers run the test of their mailbox."""
        ours = self.filtered("maildesk_account_id")
        others = self - ours
        if others.filtered("maildesk_provider"):
            raise UserError(self.env._("Choose a mailbox first."))
        if others:
            return super(FetchmailServer, others).button_confirm_login()
        return ours.maildesk_account_id[:1].action_test_connection()

    def set_draft(self):
        """**Reset Confirmation**: nothing is synchronised until it is confirmed
        again.
        """
        if ours := self.maildesk_account_id:
            ours.action_disconnect()
        return super().set_draft()

    def _fetch_mail(self, batch_limit=50):
        """Leave MailDesk's servers to MailDesk: fetching them here would import
        twice.
        """
        ours = self.filtered(lambda s: s.maildesk_account_id or s.maildesk_provider)
        if not self.env.context.get("cron_id"):
            ours.maildesk_account_id._want_sync_now()
        others = self - ours
        if not others:
            return None
        return super(FetchmailServer, others)._fetch_mail(batch_limit=batch_limit)
