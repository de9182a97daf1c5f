from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.maildesk_base.engine.autoconfig import DnsResolver, Hint, discover

from ..models.mailbox_imap_settings import SECURITY

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

    @api.onchange("email")
    def _onchange_email_find_servers(self):
        """Propose the servers of the address; never touch what was typed by hand."""
        if not self.email or self.imap_host or self.provider != "imap":
            return
        candidates = discover(self.email, DnsResolver())
        self.hint = self._hint_text(candidates[0]) if candidates else False
        usable = next((found for found in candidates if found.imap), None)
        if not usable:
            return
        self.imap_login = usable.login
        for kind, server in (("imap", usable.imap), ("smtp", usable.smtp)):
            if server:
                self[f"{kind}_host"] = server.host
                self[f"{kind}_port"] = server.port
                self[f"{kind}_security"] = server.security

    def _hint_text(self, candidate):
        texts = {
            Hint.APP_PASSWORD: self.env._(
                "This service wants an app password: make one in the security settings "
                "of your account and enter it here."
            ),
            Hint.ENABLE_IMAP: self.env._(
                "Switch IMAP on in the webmail's settings first."
            ),
            Hint.MAIL_PASSWORD: self.env._(
                "Use the password for e-mail programs, not that of the web site."
            ),
            Hint.AUTHORIZATION_CODE: self.env._(
                "Make an authorization code in the webmail and enter it as password."
            ),
            Hint.SIGN_IN_ONLY: self.env._(
                "This service takes no passwords from mail programs; it can only be "
                "connected by signing in."
            ),
            Hint.BRIDGE: self.env._(
                "This service needs its own bridge program running on this server."
            ),
            Hint.NO_IMAP: self.env._("This service offers no IMAP."),
        }
        sentences = [texts[hint] for hint in candidate.hints]
        if candidate.needs_confirmation:
            sentences.append(
                self.env._(
                    "These servers were found in the name system and belong to another "
                    "domain. Please check that they are your provider's."
                )
            )
        return " ".join(sentences)

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
