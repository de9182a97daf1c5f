from odoo import api, fields, models

from odoo.addons.maildesk_base.sync.token_store import TOKEN

from ..engine.client import GmailProvider
from ..engine.folders import COLORS
from ..engine.settings import UNITS_PER_MINUTE, Access, GmailSettings
from ..engine.sign_in import GoogleSignIn
from .res_config_settings import CLIENT_SECRET, UNITS

# System parameter -> parameter of the engine: where Google is reached.
ADDRESSES = {
    "maildesk.gmail_api_base": "api_base",
    "maildesk.google_auth_base": "auth_base",
    "maildesk.google_token_base": "token_base",
}


class MailboxAccount(models.Model):
    """Gmail as a provider of mailboxes."""

    _inherit = "mailbox.account"

    provider = fields.Selection(
        selection_add=[("gmail", "Gmail")], ondelete={"gmail": "cascade"}
    )

    gmail_delete_for_good = fields.Boolean(
        "Allow deleting for good",
        help="Asks Google for full access to the mailbox. Without it, mail can "
        "only be moved to Trash, where Google deletes it after 30 days.",
    )

    def _uses_labels(self):
        return self.provider == "gmail" or super()._uses_labels()

    def _service_auth_servers(self):
        if self.provider == "gmail":
            return ("mx.google.com",)
        return super()._service_auth_servers()

    def _label_colors(self):
        mine = self.provider == "gmail"
        return list(COLORS) if mine else super()._label_colors()

    def _open_provider_gmail(self):
        """The Gmail provider of this mailbox; nothing is connected yet."""
        self.ensure_one()
        return GmailProvider(self._gmail_settings(), self._tokens())

    def _sign_in_gmail(self):
        """Google's sign-in page."""
        self.ensure_one()
        return GoogleSignIn(self._gmail_settings())

    def _gmail_settings(self):
        # sudo: ir.config_parameter - set by administrators, applies to every mailbox
        parameters = self.env["ir.config_parameter"].sudo()
        everywhere = self.env["mailbox.account"]
        return GmailSettings(
            client_id=parameters.get_param("maildesk.gmail_client_id") or "",
            client_secret=self.env["mailbox.secret"]._take(everywhere, CLIENT_SECRET),
            email=self.email,
            account_key=f"{self.env.cr.dbname}/{self.id}",
            access=self._gmail_access(),
            ca_file=parameters.get_param("maildesk.ca_file") or "",
            units_per_minute=_units(parameters.get_param(UNITS)),
            **self._gmail_addresses(),
        )

    @api.model
    def _gmail_addresses(self):
        """Parameters of the engine for where Google is reached, if not as usual."""
        # sudo: ir.config_parameter - set by administrators, applies to every mailbox
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            argument: address.rstrip("/")
            for name, argument in ADDRESSES.items()
            if (address := parameters.get_param(name))
        }

    def _gmail_access(self):
        if self.read_only_connection:
            return Access.READ_ONLY
        return Access.FULL if self.gmail_delete_for_good else Access.STANDARD


class MailboxSecret(models.Model):
    """Google's tokens and client secret go to Google's addresses, as they were."""

    _inherit = "mailbox.secret"

    @api.model
    def _destination(self, account, name):
        is_token = name == TOKEN and account.provider == "gmail"
        if not is_token and name != CLIENT_SECRET:
            return super()._destination(account, name)
        addresses = account._gmail_addresses()
        names = ("token_base", "api_base") if is_token else ("token_base",)
        return " ".join(addresses.get(each) or "google" for each in names)


def _units(value):
    """The project's quota; what is no number counts as not set."""
    text = str(value or "")
    return int(text) if text.isdigit() and int(text) else UNITS_PER_MINUTE
