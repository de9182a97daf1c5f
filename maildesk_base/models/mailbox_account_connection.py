import logging

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import email_normalize

from ..engine.errors import ConfigurationError, MailEngineError, ThrottledError
from ..engine.types import StepState
from ..sync import housekeeping
from ..sync.slots import Limit, user_limit, waiting
from ..sync.token_store import TOKEN, AccountTokens

_logger = logging.getLogger(__name__)

# Steps of a test that show whether mail can be sent; the others, whether received.
OUTGOING = ("smtp.", "send.")
CALLBACK = "/maildesk/oauth/%s/callback"
# Families of codes that say "not reachable now", not "wrong".
PASSING = ("connection", "dns", "throttled", "transient", "tls")


class MailboxAccount(models.Model):
    """Testing and connecting a mailbox, signing in at its provider's own page where
    there is one, and leaving it.

    A provider with a sign-in page defines ``_sign_in_<provider>()``, which gives an
    :class:`~..engine.sign_in.SignIn`.
    """

    _inherit = "mailbox.account"

    incoming_confirmed = fields.Boolean(readonly=True, copy=False)
    outgoing_confirmed = fields.Boolean(readonly=True, copy=False)
    read_only_connection = fields.Boolean(
        "Read-only connection",
        help="Asks the provider for read-only access. Nothing can be changed or "
        "sent from MailDesk.",
    )
    signed_in_as = fields.Char(readonly=True, copy=False)
    granted_scopes = fields.Char("Granted permissions", readonly=True, copy=False)
    grants_write = fields.Boolean(readonly=True, copy=False)
    grants_send = fields.Boolean(readonly=True, copy=False)
    sign_in_challenge = fields.Char(
        readonly=True,
        copy=False,
        help="The claims that the provider requires at the next sign-in.",
    )
    has_sign_in = fields.Boolean(compute="_compute_has_sign_in")
    is_removed = fields.Boolean(
        readonly=True, copy=False, help="Its data is being deleted in the background."
    )

    def action_test_connection(self):
        """Try every step of receiving and sending; show how each ended.

        A test without failure connects the mailbox: the server records are confirmed
        and the first synchronisation is asked for.
        """
        self.ensure_one()
        self._check_can_configure()
        steps = self._run_diagnosis()
        self._take_over_diagnosis(steps)
        test = self.env["mailbox.connection_test"]._create_from_steps(self, steps)
        return test._open()

    def _run_diagnosis(self):
        """The steps of the provider's own test, as a list of DiagnosticStep; one test
        of a person at a time.
        """
        self.ensure_one()
        own = Limit(f"test of user {self.env.uid}", 1)
        try:
            # sudo: mailbox.account - the owner may use the password, nobody may read it
            provider = self.sudo()._open_provider()
            with waiting(self.env, own, patience_s=0), provider:
                return list(provider.diagnose())
        except ThrottledError as error:
            raise UserError(
                self.env._(
                    "One of your connection tests is still running. Wait for it to "
                    "finish (20 seconds at most)."
                )
            ) from error
        except MailEngineError as error:
            raise UserError(self._error_text(error)) from error

    def _take_over_diagnosis(self, steps):
        incoming = self._all_ok(steps, lambda step: not step.startswith(OUTGOING))
        outgoing = self._all_ok(steps, lambda step: step.startswith(OUTGOING))
        failed = next((s for s in steps if s.state is StepState.FAILED), None)
        error = self._error_text(failed) if failed else False
        # sudo: mailbox.account - the result of a test is not for the user to write
        account = self.sudo()
        account.write(
            {
                "incoming_confirmed": incoming,
                "outgoing_confirmed": outgoing,
                "last_error": error,
                "last_error_code": failed.code if failed else False,
            }
        )
        account._update_mail_servers()
        if incoming:
            account._mark_connected()
        elif account.state != "draft":
            account.state = "error"

    def _all_ok(self, steps, wanted):
        chosen = [step.state for step in steps if wanted(step.step)]
        return bool(chosen) and all(state is StepState.OK for state in chosen)

    def _mark_connected(self):
        """The mailbox works: (re)start its background synchronisation."""
        for account in self:
            if account.state != "syncing":
                account.state = "connected"
        self.sync_state_ids.write(
            {
                "next_sync_at": fields.Datetime.now(),
                "failures": 0,
                "auth_failures": 0,
                "backoff_until": False,
            }
        )
        self._trigger_sync()

    def action_fetch_folders(self):
        """Read the folders from the server and let the user choose what to
        synchronise.
        """
        self.ensure_one()
        self._check_can_configure()
        if not self.incoming_confirmed:
            raise UserError(
                self.env._(
                    "Test the connection of this mailbox first, then fetch folders."
                )
            )
        # sudo: mailbox.account - folders are written by the sync layer only
        self.sudo()._discover_folders()
        picker = self.env.ref("maildesk_base.mailbox_account_view_form_folders")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Folders of %(mailbox)s", mailbox=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(picker.id, "form")],
            "target": "new",
        }

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
                self.env._("This kind of mailbox signs in with a password.")
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
            with waiting(self.env, user_limit(self.env)):
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
                    "You signed in as %(address)s, but this mailbox belongs to "
                    "%(known)s. Sign in with that account, or connect a new "
                    "mailbox.",
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

    def action_disconnect(self):
        """Stop synchronising; what is loaded stays readable."""
        self._check_can_configure()
        # sudo: mailbox.account - the state is not for the user to write
        accounts = self.sudo()
        accounts.write({"state": "disconnected", "last_error": False})
        accounts.sync_state_ids.write({"next_sync_at": False})
        accounts._forget_connections()
        return True

    def action_reconnect(self):
        """Go on with a disconnected mailbox; the same as testing its connection."""
        return self.action_test_connection()

    def action_remove(self):
        """Ask what becomes of the cached mail, then remove the mailbox."""
        self.ensure_one()
        self._check_can_configure()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remove Mailbox"),
            "res_model": "mailbox.remove",
            "view_mode": "form",
            "target": "new",
            "context": {"default_account_id": self.id},
        }

    def _remove(self, keep_data, keep_links=True):
        """Forget the passwords and stop; delete the cached mail unless it is to be
        kept, and let links wait for the mailbox to be connected again.
        """
        self._revoke_at_provider()
        self.env["mailbox.secret"].search([("account_id", "in", self.ids)]).unlink()
        self._remove_mail_servers()
        self._leave_links(keep_data=keep_data, keep_links=keep_links)
        self.write(
            {
                "state": "disconnected",
                "active": keep_data,
                "is_removed": not keep_data,
                "incoming_confirmed": False,
                "outgoing_confirmed": False,
            }
        )
        self.sync_state_ids.write({"next_sync_at": False})
        self._forget_connections()
        if not keep_data:
            self.env.ref("maildesk_base.ir_cron_remove_mailboxes")._trigger()

    def _revoke_at_provider(self):
        """Give the grant back; a service that does not answer stops no removal."""
        for account in self.filtered("has_sign_in"):
            token = self.env["mailbox.secret"]._take(account, TOKEN)
            if not token:
                continue
            try:
                page = account._sign_in()
                with waiting(self.env, user_limit(self.env)):
                    page.revoke(token)
            except MailEngineError as error:
                _logger.info("mailbox %d: not revoked: %s", account.id, error.code)

    def _forget_connections(self):
        """End what is kept open to the mail server; providers that keep something
        extend it.
        """

    @api.model
    def _cron_remove_mailboxes(self):
        """Delete removed mailboxes a page of messages at a time."""
        housekeeping.delete_removed(self.env)

    def action_support_report(self):
        """Show the report of these mailboxes, ready to be copied."""
        self._check_can_configure()
        return self.env["mailbox.support_report"]._open_for(self)
