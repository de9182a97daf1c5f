from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..compat import SMTP_ENCRYPTION, execute_query, fetch_error
from ..engine.mime.findings.authentication import (
    common_server,
    is_domain,
    owner_domain,
)

# What has to be seen before a name is learnt: so many messages, on so many days, from
# so many domains. A burst of mail, however large, is one day and teaches nothing.
LESSONS = 20
DAYS = 10
SENDERS = 5
LOOKED_AT = 300


class MailboxAccount(models.Model):
    """The servers of a mailbox: its records in Odoo's lists of them, and those whose
    word on senders counts.

    The Incoming and Outgoing Mail Server records show where administrators look for
    servers; Odoo itself neither fetches nor sends through them.

    Anybody may put an Authentication-Results header into a mail (RFC 8601). Only those
    of the mailbox's own incoming server are worth something.
    """

    _inherit = "mailbox.account"

    incoming_server_ids = fields.One2many("fetchmail.server", "maildesk_account_id")
    outgoing_server_ids = fields.One2many("ir.mail_server", "maildesk_account_id")
    auth_servers = fields.Char(
        "Trusted server for sender checks",
        help="Names of the servers whose Authentication-Results headers are "
        "trusted, separated by commas. These servers must remove headers "
        "with their own name from incoming mail. Leave empty to use the "
        "name that MailDesk detects from your mail.",
    )
    auth_server_learnt = fields.Char("Detected", readonly=True, copy=False)

    def _refresh_mail_servers(self):
        """Let both records show what the mailbox is called now."""
        for account in self:
            owner = account._for_servers()
            if owner._has_server_type():
                owner.incoming_server_ids.write(owner._incoming_values())
            owner.outgoing_server_ids.write(owner._outgoing_values())

    def _for_servers(self):
        # sudo: fetchmail.server - server records follow whoever connects a mailbox
        return self.sudo().with_context(fetchmail_cron_running=True)

    def _create_mail_servers(self):
        for account in self:
            owner = account._for_servers()
            if not owner.incoming_server_ids and owner._has_server_type():
                owner.incoming_server_ids = [Command.create(owner._incoming_values())]
            if not owner.outgoing_server_ids:
                # Odoo leaves sudo for commands to this model: create directly.
                owner.env["ir.mail_server"].create(
                    {**owner._outgoing_values(), "maildesk_account_id": owner.id}
                )

    def _has_server_type(self):
        field = self.env["fetchmail.server"]._fields["server_type"]
        return f"maildesk_{self.provider}" in field.get_values(self.env)

    def _incoming_values(self):
        return {
            "name": self.name,
            "server_type": f"maildesk_{self.provider}",
            "server": self._provider_label(),
            "user": self.email,
        }

    def _outgoing_values(self):
        """What the outgoing record shows; the provider's own way of sending counts.

        Services that are no SMTP servers are reached over HTTPS. Providers with a
        server of their own extend it.
        """
        return {
            "name": self.name,
            "smtp_authentication": "maildesk",
            "smtp_host": self._provider_label(),
            "smtp_port": 443,
            "smtp_user": self.email,
            "from_filter": self.email,
            "smtp_encryption": SMTP_ENCRYPTION["tls"],
        }

    def _provider_label(self):
        field = self._fields["provider"]
        return dict(field._description_selection(self.env)).get(self.provider)

    def _update_mail_servers(self):
        """Let both records show what the last test of the mailbox found."""
        now = fields.Datetime.now()
        for account in self:
            account._create_mail_servers()
            confirmed = account.incoming_confirmed
            account.incoming_server_ids.write(
                {
                    "state": "done" if confirmed else "draft",
                    **fetch_error(account.last_error, now),
                }
            )
            account.outgoing_server_ids.maildesk_confirmed = account.outgoing_confirmed

    def _remove_mail_servers(self):
        self.incoming_server_ids.unlink()
        self.outgoing_server_ids.unlink()

    @api.constrains("auth_servers")
    def _check_auth_servers(self):
        for account in self:
            for name in _names(account.auth_servers):
                if not is_domain(name):
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” is not a server name. Enter names such as "
                            "mx.example.com, separated by commas.",
                            name=name,
                        )
                    )

    def _trusted_servers(self):
        """Names of the servers to be believed; empty when none is known."""
        self.ensure_one()
        if self.auth_servers:
            return _names(self.auth_servers)
        return (*self._service_auth_servers(), *_names(self.auth_server_learnt))

    def _service_auth_servers(self):
        """Names under which the mailbox's service checks, where that is known.

        :rtype: tuple[str]
        """
        return ()

    def _own_hosts(self):
        """What the mailbox's server is known by: a learnt name must agree with one.

        :rtype: tuple[str]
        """
        return (self.email.rpartition("@")[2],)

    def _learn_auth_servers(self):
        """Take over the name that stands on top of all mail of many days and senders,
        if it is one of the mailbox's own server.
        """
        for account in self:
            known = account.auth_server_learnt
            if known and not common_server((known,), account._own_hosts()):
                account.auth_server_learnt = False
            name = account._common_auth_server()
            if name and name != account.auth_server_learnt:
                account.auth_server_learnt = name

    def _common_auth_server(self):
        rows = execute_query(
            self.env,
            SQL(
                """SELECT b.view->'auth'->>'server', lower(m.from_addr),
                          m.sort_ts::date
                     FROM mailbox_message_index m
                     JOIN mailbox_body b ON b.message_id = m.id
                     JOIN mailbox_placement p ON p.message_id = m.id
                     JOIN mailbox_folder f ON f.id = p.folder_id
                    WHERE m.account_id = %s AND f.role = 'inbox'
                      AND b.view->'auth'->>'server' != ''
                 ORDER BY m.id DESC LIMIT %s""",
                self.id,
                LOOKED_AT,
            ),
        )
        senders = {owner_domain((s or "").rpartition("@")[2]) for _n, s, _day in rows}
        days = {day for _name, _sender, day in rows}
        if len(rows) < LESSONS or len(days) < DAYS or len(senders) < SENDERS:
            return ""
        return common_server((name for name, _s, _day in rows), self._own_hosts())


def _names(text):
    """The domains in a list separated by commas, in lower case."""
    names = (name.strip().lower() for name in (text or "").split(","))
    return tuple(name for name in names if name)
