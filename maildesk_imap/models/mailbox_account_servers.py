from odoo import models

from odoo.addons.maildesk_base.compat import SMTP_ENCRYPTION


class MailboxAccount(models.Model):
    """What Odoo's lists of mail servers show of an IMAP mailbox."""

    _inherit = "mailbox.account"

    def _incoming_values(self):
        values = super()._incoming_values()
        if self.provider == "imap" and self.imap_host:
            values |= {
                "server": self.imap_host,
                "port": self.imap_port,
                "is_ssl": self.imap_security == "tls",
            }
        return values

    def _outgoing_values(self):
        values = super()._outgoing_values()
        if self.provider == "imap" and self.smtp_host:
            values |= {
                "smtp_host": self.smtp_host,
                "smtp_port": self.smtp_port,
                "smtp_encryption": SMTP_ENCRYPTION[self.smtp_security],
            }
        return values
