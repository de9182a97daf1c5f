import logging

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import email_normalize

from ..engine.errors import ConfigurationError, MailEngineError
from ..engine.types import StepState
from ..sync.slots import user_scope, waiting
from ..sync.token_store import TOKEN, AccountTokens

_logger = logging.getLogger(__name__)

CALLBACK = "/maildesk/oauth/%s/callback"
# Families of codes that say "not reachable now", not "wrong".
PASSING = ("connection", "dns", "throttled", "transient", "tls")


class MailboxAccount(models.Model):
    """Signing in at the provider's own page, for providers that have one.

    Such a provider add-on defines ``_sign_in_<provider>()``, which gives an
    :class:`~..engine.sign_in.SignIn`.
    """

    _inherit = "mailbox.account"

    read_only_connection = fields.Boolean(
        "Read-only connection",
        help="Asks the provider for the right to read only. Nothing can be changed or "
        "sent from MailDesk then.",
    )
    signed_in_as = fields.Char(readonly=True, copy=False)
    granted_scopes = fields.Char("Granted permissions", readonly=True, copy=False)
    grants_write = fields.Boolean(readonly=True, copy=False)
    grants_send = fields.Boolean(readonly=True, copy=False)
    sign_in_challenge = fields.Char(
        readonly=True,
        copy=False,
        help="What the provider wants to see proven at the next sign-in.",
    )
    has_sign_in = fields.Boolean(compute="_compute_has_sign_in")

    @api.depends("provider")
    def _compute_has_sign_in(self):
        for account in self:
            name = f"_sign_in_{account.provider}"
            account.has_sign_in = hasattr(type(account), name)

    def _sign_in(self):
        """The provider's sign-in page.

        :rtype: odoo.addons.maildesk_base.engine.sign_in.SignIn
        """
        self.ensure_one()
        if not self.has_sign_in:
            raise UserError(
                self.env._("This kind of mailbox is connected with a password.")
            )
        return getattr(self, f"_sign_in_{self.provider}")()

    def _tokens(self):
        """Where the provider of this mailbox keeps its tokens."""
        self.ensure_one()
        return AccountTokens(self.env, self.id)

    @api.model
    def _callback_url(self, provider):
        """The redirect URI that is to be registered at the provider."""
        return self.get_base_url() + CALLBACK % provider

    @api.model
    def _approval_url(self, provider, code):
        """Where an administrator at the provider can approve of MailDesk; see
        :meth:`~..engine.sign_in.SignIn.approval_url`.
        """
        if not hasattr(type(self), f"_sign_in_{provider}"):
            return ""
        # sudo: mailbox.account - a sign-in page needs the client's secret to be made
        page = self.sudo().new({"provider": provider})._sign_in()
        return page.approval_url(self._callback_url(provider), code)

    def action_authorize(self):
        """Send the browser to the provider's sign-in page."""
        self.ensure_one()
        self._check_can_configure()
        redirect_uri = self._callback_url(self.provider)
        own = "" if self._is_of_another() else self.email
        hint = self.signed_in_as or own
        try:
            # sudo: mailbox.account - the owner may use the client's secret, not read it
            page = self.sudo()._sign_in()
            with waiting(self.env, user_scope(self.env)):
                begun = page.begin(redirect_uri, hint, self.sign_in_challenge or "")
        except MailEngineError as error:
            raise self._sign_in_refused(error) from error
        self.env["mailbox.sign_in"]._keep(self, begun)
        return {"type": "ir.actions.act_url", "url": begun.url, "target": "self"}

    def _sign_in_refused(self, error):
        """The exception to raise; whoever may change the settings is led there."""
        text = self._error_text(error)
        is_wrong = isinstance(error, ConfigurationError)
        if not (is_wrong and self.env.user.has_group("base.group_system")):
            return UserError(text)
        settings = self.env.ref("maildesk_base.maildesk_settings_action")
        return RedirectWarning(text, settings.id, self.env._("Open Settings"))

    def _take_grant(self, grant):
        """Keep the tokens, and what they allow.

        :param grant: odoo.addons.maildesk_base.engine.sign_in.Grant
        """
        self.ensure_one()
        self._check_signed_in_as(grant.address)
        values = {
            "signed_in_as": grant.address,
            "granted_scopes": " ".join(grant.scopes),
            "grants_write": grant.can_write,
            "grants_send": grant.can_send,
            "sign_in_challenge": False,
        }
        if self.state == "draft" and not self._is_of_another():
            values["email"] = grant.address
        if self.state == "disconnected":
            values["state"] = "draft"
        self.write(values)
        self.env["mailbox.secret"]._put(self, TOKEN, grant.token)

    def _is_of_another(self):
        """Whether this mailbox is reached through the sign-in of another address, like
        a shared one; providers extend it.
        """
        return False

    def _check_signed_in_as(self, address):
        """A mailbox keeps its mail: nobody swaps it for another one by accident."""
        known = email_normalize(self.signed_in_as or "")
        if known and known != email_normalize(address):
            raise UserError(
                self.env._(
                    "You have signed in as %(address)s, but this mailbox belongs to "
                    "%(known)s. Choose that account, or connect a new mailbox.",
                    address=address,
                    known=self.signed_in_as,
                )
            )

    def _take_over_grant_test(self, steps):
        """Connect the mailbox when what was granted works.

        A provider that cannot be reached now does not undo a sign-in: synchronising
        tries again by itself.
        """
        failed = [step for step in steps if step.state is StepState.FAILED]
        if not all(step.code.partition(".")[0] in PASSING for step in failed):
            self._take_over_diagnosis(steps)
            return
        self.write(
            {
                "incoming_confirmed": True,
                "outgoing_confirmed": self.grants_send,
                "last_error": False,
                "last_error_code": False,
            }
        )
        self._update_mail_servers()
        self._mark_connected()

    def _revoke_at_provider(self):
        """Give the grant back; a service that does not answer stops no removal."""
        result = super()._revoke_at_provider()
        for account in self.filtered("has_sign_in"):
            token = self.env["mailbox.secret"]._take(account, TOKEN)
            if not token:
                continue
            try:
                page = account._sign_in()
                with waiting(self.env, user_scope(self.env)):
                    page.revoke(token)
            except MailEngineError as error:
                _logger.info("mailbox %d: not revoked: %s", account.id, error.code)
        return result
