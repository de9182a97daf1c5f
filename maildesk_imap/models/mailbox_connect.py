from odoo import fields, models
from odoo.exceptions import UserError

from .mailbox_imap_settings import SECURITY

COPIED = (
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_login",
    "imap_password",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "allow_unencrypted",
)


class MailboxConnect(models.TransientModel):
    """The guided connection of an IMAP mailbox, with pre-filled servers."""

    _inherit = "mailbox.connect"

    imap_host = fields.Char("Incoming server")
    imap_port = fields.Integer("Incoming port", default=993)
    imap_security = fields.Selection(SECURITY, "Incoming security", default="tls")
    imap_login = fields.Char("User name")
    imap_password = fields.Char("Password")
    smtp_host = fields.Char("Outgoing server")
    smtp_port = fields.Integer("Outgoing port", default=465)
    smtp_security = fields.Selection(SECURITY, "Outgoing security", default="tls")
    allow_unencrypted = fields.Boolean(
        "I know that my password and mail travel unprotected"
    )

    def _account_values(self):
        values = super()._account_values()
        if self.provider != "imap":
            return values
        if not self.imap_host or not self.imap_password:
            raise UserError(
                self.env._("Please fill in the incoming server and the password.")
            )
        values.update({name: self[name] for name in COPIED})
        # The wizard's row would keep the password until the nightly clean-up.
        self.imap_password = False
        return values
