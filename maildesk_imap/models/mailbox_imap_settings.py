from odoo import fields, models

from odoo.addons.maildesk_base.compat import UniqueIndex

SECURITY = [
    ("tls", "TLS"),
    ("starttls", "STARTTLS"),
    ("none", "None (not encrypted)"),
]
SENT_COPY = [
    ("detect", "Automatic"),
    ("server", "The server"),
    ("client", "MailDesk"),
]


class MailboxImapSettings(models.Model):
    """Servers of an IMAP mailbox, in a table of their own.

    Colleagues who share a mailbox may read its account, but never its server settings;
    the owner reaches them through the fields of the account.
    """

    _name = "mailbox.imap_settings"
    _description = "IMAP Settings of a Mailbox"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    imap_host = fields.Char()
    imap_port = fields.Integer(default=993)
    imap_security = fields.Selection(SECURITY, default="tls")
    imap_login = fields.Char()
    smtp_host = fields.Char()
    smtp_port = fields.Integer(default=465)
    smtp_security = fields.Selection(SECURITY, default="tls")
    smtp_login = fields.Char()
    sent_copy = fields.Selection(SENT_COPY, default="detect")
    allow_unencrypted = fields.Boolean()

    _account_uniq = UniqueIndex("(account_id)")
