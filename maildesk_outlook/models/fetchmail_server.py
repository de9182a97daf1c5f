from odoo import fields, models


class FetchmailServer(models.Model):
    """The type that Outlook mailboxes of MailDesk show in Odoo's list."""

    _inherit = "fetchmail.server"

    server_type = fields.Selection(
        selection_add=[("maildesk_outlook", "MailDesk: Microsoft Graph")],
        ondelete={"maildesk_outlook": "cascade"},
    )
