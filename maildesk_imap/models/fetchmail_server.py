from odoo import fields, models


class FetchmailServer(models.Model):
    """The type that IMAP mailboxes of MailDesk show in Odoo's list."""

    _inherit = "fetchmail.server"

    server_type = fields.Selection(
        selection_add=[("maildesk_imap", "MailDesk: IMAP")],
        ondelete={"maildesk_imap": "cascade"},
    )
