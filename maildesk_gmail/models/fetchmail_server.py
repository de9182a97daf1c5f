from odoo import fields, models


class FetchmailServer(models.Model):
    """The type that Gmail mailboxes of MailDesk show in Odoo's list."""

    _inherit = "fetchmail.server"

    server_type = fields.Selection(
        selection_add=[("maildesk_gmail", "MailDesk: Gmail")],
        ondelete={"maildesk_gmail": "cascade"},
    )
