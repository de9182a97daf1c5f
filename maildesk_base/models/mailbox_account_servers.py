from odoo import fields, models
from odoo.fields import Command

# What of a mailbox shows in its server records.
MIRRORED = frozenset(("name", "email", "provider"))


class MailboxAccount(models.Model):
    """The Incoming and Outgoing Mail Server records that belong to a mailbox.

    They show in Odoo's own lists where administrators look for servers; Odoo itself
    neither fetches nor sends through them.
    """

    _inherit = "mailbox.account"

    incoming_server_ids = fields.One2many("fetchmail.server", "maildesk_account_id")
    outgoing_server_ids = fields.One2many("ir.mail_server", "maildesk_account_id")

    def write(self, vals):
        result = super().write(vals)
        if MIRRORED & vals.keys():
            self._refresh_mail_servers()
        return result

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
            "smtp_encryption": "ssl_strict",
        }

    def _provider_label(self):
        field = self._fields["provider"]
        return dict(field._description_selection(self.env)).get(self.provider)

    def _update_mail_servers(self):
        """Let both records tell what the last test of the mailbox found."""
        now = fields.Datetime.now()
        for account in self:
            account._create_mail_servers()
            confirmed = account.incoming_confirmed
            account.incoming_server_ids.write(
                {
                    "state": "done" if confirmed else "draft",
                    "error_message": account.last_error,
                    "error_date": now if account.last_error else False,
                }
            )
            account.outgoing_server_ids.maildesk_confirmed = account.outgoing_confirmed

    def _remove_mail_servers(self):
        self.incoming_server_ids.unlink()
        self.outgoing_server_ids.unlink()
