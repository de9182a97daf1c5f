from functools import partial
from ipaddress import ip_address

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import str2bool

from odoo.addons.maildesk_base.compat import check_access
from odoo.addons.maildesk_base.engine.netguard import AllowList, PortList
from odoo.addons.maildesk_base.engine.types import Role, SentCopy

from ..engine.client import ImapProvider
from ..engine.protocol.pool import SHARED
from ..engine.settings import (
    Credentials,
    ImapSettings,
    NetworkPolicy,
    Security,
    ServerSettings,
)
from .mailbox_imap_settings import SECURITY, SENT_COPY

SETTINGS = (
    "imap_host",
    "imap_port",
    "imap_security",
    "imap_login",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "smtp_login",
    "sent_copy",
    "allow_unencrypted",
)
TEXTS = ("imap_host", "imap_login", "smtp_host", "smtp_login")


def _is_this_machine(host):
    """Whether what is sent to ``host`` never leaves this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _take_settings(vals):
    values = {name: vals[name] for name in SETTINGS if name in vals}
    for name in TEXTS:
        if name in values:
            values[name] = (values[name] or "").strip()
    return values


def _without_settings(vals):
    return {name: value for name, value in vals.items() if name not in SETTINGS}


class MailboxAccount(models.Model):
    """IMAP and SMTP as a provider of mailboxes."""

    _inherit = "mailbox.account"

    provider = fields.Selection(
        selection_add=[("imap", "IMAP")], ondelete={"imap": "cascade"}
    )
    imap_settings_ids = fields.One2many("mailbox.imap_settings", "account_id")
    imap_host = fields.Char(
        "Incoming server", compute="_compute_imap_settings", readonly=False
    )
    imap_port = fields.Integer(
        "Incoming port",
        compute="_compute_imap_settings",
        readonly=False,
        default=993,
    )
    imap_security = fields.Selection(
        SECURITY,
        "Incoming security",
        compute="_compute_imap_settings",
        readonly=False,
        default="tls",
    )
    imap_login = fields.Char(
        "User name",
        compute="_compute_imap_settings",
        readonly=False,
        help="Empty: the e-mail address.",
    )
    smtp_host = fields.Char(
        "Outgoing server", compute="_compute_imap_settings", readonly=False
    )
    smtp_port = fields.Integer(
        "Outgoing port",
        compute="_compute_imap_settings",
        readonly=False,
        default=465,
    )
    smtp_security = fields.Selection(
        SECURITY,
        "Outgoing security",
        compute="_compute_imap_settings",
        readonly=False,
        default="tls",
    )
    smtp_login = fields.Char(
        "User name for sending",
        compute="_compute_imap_settings",
        readonly=False,
        help="Empty: the same as for receiving.",
    )
    sent_copy = fields.Selection(
        SENT_COPY,
        "Save sent mail",
        compute="_compute_imap_settings",
        readonly=False,
        default="detect",
    )
    allow_unencrypted = fields.Boolean(
        "I understand that my password and mail are sent unencrypted",
        compute="_compute_imap_settings",
        readonly=False,
    )

    def _own_hosts(self):
        return (*super()._own_hosts(), self.imap_host or "")

    @api.depends("imap_settings_ids", "owner_id")
    @api.depends_context("uid", "su")
    def _compute_imap_settings(self):
        for account in self:
            # sudo: mailbox.imap_settings - the owner sees them here, nobody in the
            # table
            settings = account.sudo().imap_settings_ids[:1]
            if not account.can_configure:
                settings = settings.browse()
            for name in SETTINGS:
                account[name] = settings[name]

    @api.model_create_multi
    def create(self, vals_list):
        settings = [_take_settings(vals) for vals in vals_list]
        accounts = super().create([_without_settings(vals) for vals in vals_list])
        for account, values in zip(accounts, settings, strict=True):
            if account.provider == "imap":
                account._store_settings(values)
        return accounts

    def write(self, vals):
        values = _take_settings(vals)
        self._check_passwords_stay(values, vals)
        result = super().write(_without_settings(vals))
        if values:
            for account in self.filtered(lambda account: account.provider == "imap"):
                account._store_settings(values)
        return result

    def _store_settings(self, values):
        """Write server settings, those named only. The caller may write the account."""
        check_access(self, "write")
        # sudo: mailbox.imap_settings - reached through the account alone
        settings = self.sudo().imap_settings_ids[:1]
        if settings:
            settings.write(values)
        else:
            settings = settings.create({**values, "account_id": self.id})
        self.invalidate_recordset(SETTINGS, flush=False)
        self._check_encryption_is_wanted(settings)
        self._refresh_mail_servers()
        self._settings_changed()

    def _check_encryption_is_wanted(self, values):
        unprotected = any(
            values[f"{kind}_security"] == "none" and not _is_this_machine(host)
            for kind in ("imap", "smtp")
            if (host := values[f"{kind}_host"])
        )
        if unprotected and not values["allow_unencrypted"]:
            raise ValidationError(
                self.env._(
                    "Without encryption, anyone on the network can read your "
                    "password and mail. Choose TLS or STARTTLS, or confirm that you "
                    "want this."
                )
            )

    def _open_provider_imap(self):
        """The IMAP provider of this mailbox; nothing is connected yet."""
        self.ensure_one()
        return ImapProvider(self._imap_engine_settings())

    def _imap_engine_settings(self):
        # sudo: mailbox.imap_settings - the engine needs them whoever opens a message
        settings = self.sudo().imap_settings_ids[:1]
        password = self.env["mailbox.secret"]._take(self, "imap_password")
        login = settings.imap_login or self.email
        return ImapSettings(
            imap=self._server_settings(settings, "imap", login, password),
            smtp=self._smtp_settings(settings, login, password),
            account_key=self._connection_key(),
            email=self.email,
            role_overrides=self._role_overrides(),
            sent_copy=SentCopy(settings.sent_copy or "detect"),
        )

    def _connection_key(self):
        """What connections of this mailbox are kept under in this process."""
        return f"{self.env.cr.dbname}/{self.id}"

    def _forget_connections(self):
        result = super()._forget_connections()
        for account in self:
            # Not before the change is real, nor while its transaction is open. Other
            # processes never use theirs again, and end them within minutes.
            self.env.cr.postcommit.add(
                partial(SHARED.forget, account._connection_key())
            )
        return result

    def _smtp_settings(self, settings, login, password):
        if not settings.smtp_host:
            return None
        own = self.env["mailbox.secret"]._take(self, "smtp_password")
        return self._server_settings(
            settings, "smtp", settings.smtp_login or login, own or password
        )

    def _server_settings(self, settings, kind, login, password):
        return ServerSettings(
            host=settings[f"{kind}_host"] or "",
            port=settings[f"{kind}_port"],
            security=Security(settings[f"{kind}_security"] or "tls"),
            credentials=Credentials(user=login, password=password),
            policy=self._network_policy(),
            ca_file=self._ca_file() or "",
        )

    def _network_policy(self):
        # sudo: ir.config_parameter - set by administrators, applies to every mailbox
        parameters = self.env["ir.config_parameter"].sudo()
        loopback = parameters.get_param("maildesk.allow_loopback", "0")
        listed = parameters.get_param("maildesk.network_allow_list", "")
        ports = parameters.get_param("maildesk.mail_ports", "")
        return NetworkPolicy(
            allow_loopback=str2bool(loopback, False),
            allow=AllowList.parse(listed),
            ports=PortList.parse(ports),
        )

    def _ca_file(self):
        # sudo: ir.config_parameter - set by administrators, applies to every mailbox
        return self.env["ir.config_parameter"].sudo().get_param("maildesk.ca_file", "")

    def _role_overrides(self):
        folders = self.env["mailbox.folder"].search_fetch(
            [("account_id", "=", self.id), ("role_is_manual", "=", True)],
            ["remote_id", "role"],
        )
        return {folder.remote_id: Role(folder.role) for folder in folders}
