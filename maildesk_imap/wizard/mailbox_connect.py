from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.maildesk_base.engine.autoconfig import DnsResolver, Hint, discover
from odoo.addons.maildesk_base.engine.errors import ThrottledError
from odoo.addons.maildesk_base.sync.slots import Limit, waiting

from ..models.mailbox_imap_settings import SECURITY

# Port that goes with a security, as long as nobody has typed another one.
PORTS = {
    "imap": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}
COPIED = (
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_login",
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
    imap_password = fields.Char(
        "Password", compute="_compute_imap_password", inverse="_inverse_imap_password"
    )
    # The row outlives the dialog: it must not keep what was typed in the clear.
    imap_password_token = fields.Char(groups=fields.NO_ACCESS)
    smtp_host = fields.Char("Outgoing server")
    smtp_port = fields.Integer("Outgoing port", default=465)
    smtp_security = fields.Selection(SECURITY, "Outgoing security", default="tls")
    allow_unencrypted = fields.Boolean(
        "I understand that my password and mail are sent unencrypted"
    )
    has_imap_password = fields.Boolean(
        related="account_id.has_imap_password", related_sudo=False
    )
    # The proposal in the fields; what differs from it was typed by hand.
    proposal = fields.Json()

    @api.model
    def _default_provider(self):
        # What works at once with nearly every service, without an administrator.
        return "imap"

    def _compute_imap_password(self):
        self.imap_password = False

    def _inverse_imap_password(self):
        for wizard in self:
            # sudo: mailbox.connect - the encrypted password is readable by nobody
            wizard.sudo().imap_password_token = self.env["mailbox.secret"]._seal(
                wizard.imap_password
            )
        # What was typed must not be read back within the same request either.
        self.invalidate_recordset(["imap_password"], flush=False)

    def onchange(self, values, field_names, fields_spec):
        """Ask the name servers before anything is worked out here: while they are
        waited for no transaction is open, which would lose what is in memory only.
        """
        asked = not field_names or {"email", "provider"} & set(field_names)
        known = values if asked and isinstance(values, dict) else {}
        email = known.get("email")
        is_address = isinstance(email, str) and "@" in email
        if is_address and known.get("provider", "imap") == "imap":
            found = {email: self._look_up(email)}
            self = self.with_context(maildesk_candidates=found)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _look_up(self, email):
        """Servers that the address may have, the best first; none when this person is
        looking for some already.
        """
        own = Limit(f"servers for user {self.env.uid}", 1)
        try:
            with waiting(self.env, own, patience_s=0):
                return discover(email, DnsResolver())
        except ThrottledError:
            return []

    @api.model
    def _candidates(self, email):
        found = self.env.context.get("maildesk_candidates") or {}
        return found[email] if email in found else self._look_up(email)

    @api.onchange("email", "provider")
    def _onchange_email_find_servers(self):
        """Propose the servers of the address; never touch what was typed by hand."""
        own = dict(self.proposal or {})
        if self.provider != "imap":
            self.hint = False
            return
        if not self.email or (
            self.imap_host and self.imap_host != own.get("imap_host")
        ):
            return
        candidates = self._candidates(self.email)
        self.hint = self._hint_text(candidates[0]) if candidates else self._no_hint()
        usable = next((found for found in candidates if found.imap), None)
        self.proposal = self._proposal(usable)
        for name, value in self.proposal.items():
            if not self[name] or self[name] == own.get(name, self[name]):
                self[name] = value

    def _proposal(self, found):
        """Field values for a Candidate, or for none: the usual ones."""
        values = {"imap_login": found.login if found else False}
        usual = {"imap": 993, "smtp": 465}
        for kind, port in usual.items():
            server = getattr(found, kind, None)
            values[f"{kind}_host"] = server.host if server else False
            values[f"{kind}_port"] = server.port if server else port
            values[f"{kind}_security"] = str(server.security) if server else "tls"
        return values

    @api.onchange("imap_security")
    def _onchange_imap_security(self):
        self._adapt_port("imap")

    @api.onchange("smtp_security")
    def _onchange_smtp_security(self):
        self._adapt_port("smtp")

    def _adapt_port(self, kind):
        ports = PORTS[kind]
        security = self[f"{kind}_security"]
        if security and self[f"{kind}_port"] in (0, *ports.values()):
            self[f"{kind}_port"] = ports[security]

    def _no_hint(self):
        """What to say where nothing was found."""
        if not email_normalize(self.email):
            return False
        return self.env._(
            "MailDesk does not know the servers for this address. Ask your mail "
            "provider or administrator; they are often named imap.… and smtp.…."
        )

    def _hint_text(self, candidate):
        texts = {
            Hint.APP_PASSWORD: self.env._(
                "This service requires an app password: create one in the security "
                "settings of your account and enter it here."
            ),
            Hint.ENABLE_IMAP: self.env._("Turn on IMAP in the webmail settings first."),
            Hint.MAIL_PASSWORD: self.env._(
                "Use the password for e-mail programs, not your website password."
            ),
            Hint.AUTHORIZATION_CODE: self.env._(
                "Create an authorization code in the webmail and enter it as the "
                "password."
            ),
            Hint.SIGN_IN_ONLY: self.env._(
                "This service does not accept passwords from mail programs; you can "
                "only connect by signing in."
            ),
            Hint.BRIDGE: self.env._(
                "This service needs its own bridge program running on this server."
            ),
            Hint.NO_IMAP: self.env._("This service does not offer IMAP."),
        }
        sentences = [texts[hint] for hint in candidate.hints]
        if candidate.needs_confirmation:
            sentences.append(
                self.env._(
                    "These servers were found via DNS and belong to another domain. "
                    "Check that they are your provider's."
                )
            )
        return " ".join(sentences)

    def _account_values(self):
        values = super()._account_values()
        if self.provider != "imap":
            return values
        # sudo: mailbox.connect - used for the one who has typed it
        own = self.sudo()
        password = self.env["mailbox.secret"]._unseal(own.imap_password_token)
        if not self.imap_host or not (password or self.has_imap_password):
            raise UserError(self.env._("Enter the incoming server and the password."))
        own.imap_password_token = False
        values |= {name: self[name] for name in COPIED}
        # At a second try the password may be the one that is stored already.
        return {**values, "imap_password": password} if password else values
