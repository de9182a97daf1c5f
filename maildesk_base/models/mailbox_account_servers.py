from odoo import fields, models
from odoo.fields import Command


class MailboxAccount(models.Model):
    """The Incoming and Outgoing Mail Server records that belong to a mailbox.

    They show in Odoo's own lists where administrators look for servers; Odoo itself
    neither fetches nor sends through them.
    """

    _inherit = "mailbox.account"

    incoming_server_ids = fields.One2many("fetchmail.server", "maildesk_account_id")
    outgoing_server_ids = fields.One2many("ir.mail_server", "maildesk_account_id")

    def _create_mail_servers(self):
        for account in self:
            # sudo: fetchmail.server - server records are made for whoever connects a
            # mailbox
            owner = account.sudo().with_context(fetchmail_cron_running=True)
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
            "server": self.provider,
            "user": self.email,
        }

    def _outgoing_values(self):
        return {
            "name": self.name,
            "smtp_authentication": "maildesk",
            "smtp_host": self.provider,
            "smtp_user": self.email,
            "from_filter": self.email,
            "smtp_encryption": "none",
        }

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
