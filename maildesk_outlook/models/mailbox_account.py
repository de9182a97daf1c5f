from urllib.parse import urlsplit

from odoo import api, fields, models

from odoo.addons.maildesk_base.engine.mime.findings.authentication import (
    MICROSOFT_BORDER,
)
from odoo.addons.maildesk_base.engine.types import Role
from odoo.addons.maildesk_base.sync.token_store import TOKEN

from ..engine.client import OutlookProvider
from ..engine.settings import (
    AUTHORITY,
    GRAPH_BASE,
    OutlookSettings,
    Registration,
    Service,
)
from ..engine.sign_in import OutlookSignIn
from .res_config_settings import CLIENT_SECRET

GRAPH_VERSION = "/v1.0"


class MailboxAccount(models.Model):
    """Outlook.com and Microsoft 365 as a provider of mailboxes."""

    _inherit = "mailbox.account"

    provider = fields.Selection(
        selection_add=[("outlook", "Outlook")], ondelete={"outlook": "cascade"}
    )
    outlook_is_delegated = fields.Boolean(
        "Microsoft 365 shared mailbox",
        help="Sign in as yourself to open the mailbox with the address above, "
        "which your administrator has shared with you.",
    )

    outlook_category_colors = fields.Boolean(
        "Outlook category colours",
        help="Also asks Microsoft for permission to read your mailbox settings "
        "(MailboxSettings.Read). Without it, categories still appear as "
        "tags, but without their colours. Takes effect when you authorize "
        "the mailbox.",
    )

    def _service_auth_servers(self):
        if self.provider == "outlook":
            return (MICROSOFT_BORDER,)
        return super()._service_auth_servers()

    def _has_tags_at_service(self):
        return self.provider == "outlook" or super()._has_tags_at_service()

    def _fixed_fields(self):
        return (*super()._fixed_fields(), "outlook_is_delegated")

    def _is_of_another(self):
        mine = self.provider == "outlook" and self.outlook_is_delegated
        return mine or super()._is_of_another()

    def _open_provider_outlook(self):
        """The Outlook provider of this mailbox; nothing is connected yet."""
        self.ensure_one()
        settings = OutlookSettings(
            registration=self._outlook_registration(),
            email=self.signed_in_as or self.email,
            service=self._outlook_service(),
            shared_address=self.email if self.outlook_is_delegated else "",
            account_key=f"{self.env.cr.dbname}/{self.id}",
            read_only=self.read_only_connection,
            role_overrides=self._outlook_role_overrides(),
        )
        return OutlookProvider(settings, self._tokens())

    def _sign_in_outlook(self):
        """Microsoft's sign-in page."""
        self.ensure_one()
        return OutlookSignIn(
            self._outlook_registration(),
            self._outlook_service(),
            read_only=self.read_only_connection,
            shared=self.outlook_is_delegated,
            categories=self.outlook_category_colors and not self.outlook_is_delegated,
        )

    def _outlook_registration(self):
        secret = self.env["mailbox.secret"]._take(
            self.env["mailbox.account"], CLIENT_SECRET
        )
        return Registration(
            client_id=self._outlook_parameter("maildesk.outlook_client_id"),
            client_secret=secret,
            tenant=self._outlook_parameter("maildesk.outlook_tenant") or "common",
        )

    def _outlook_service(self):
        graph = self._outlook_parameter("maildesk.graph_base").rstrip("/")
        if graph and not urlsplit(graph).path:
            graph += GRAPH_VERSION
        authority = self._outlook_parameter("maildesk.microsoft_authority")
        return Service(
            graph_base=graph or GRAPH_BASE,
            authority=authority.rstrip("/") or AUTHORITY,
            ca_file=self._outlook_parameter("maildesk.ca_file"),
        )

    def _outlook_parameter(self, name):
        # sudo: ir.config_parameter - set by administrators, applies to every mailbox
        return self.env["ir.config_parameter"].sudo().get_param(name) or ""

    def _outlook_role_overrides(self):
        folders = self.folder_ids.filtered("role_is_manual")
        return {folder.remote_id: Role(folder.role) for folder in folders}


class MailboxSecret(models.Model):
    """Microsoft's tokens and client secret go to its addresses, as they were."""

    _inherit = "mailbox.secret"

    @api.model
    def _destination(self, account, name):
        is_token = name == TOKEN and account.provider == "outlook"
        if not is_token and name != CLIENT_SECRET:
            return super()._destination(account, name)
        service = account._outlook_service()
        return (
            f"{service.authority} {service.graph_base}"
            if is_token
            else (service.authority)
        )
