from odoo import api, fields, models
from odoo.exceptions import UserError

from ..compat import all_of


class IrMailServer(models.Model):
    """Outgoing servers of MailDesk: mail written in MailDesk leaves through the
    mailbox's provider; Odoo's own mail never does."""

    _inherit = "ir.mail_server"

    smtp_authentication = fields.Selection(
        selection_add=[("maildesk", "MailDesk mailbox")],
        ondelete={"maildesk": "cascade"},
    )
    maildesk_account_id = fields.Many2one(
        "mailbox.account", "Mailbox", index="btree_not_null", ondelete="cascade"
    )
    maildesk_confirmed = fields.Boolean("Confirmed", readonly=True)

    def _compute_smtp_authentication_info(self):
        ours = self.filtered(lambda server: server.smtp_authentication == "maildesk")
        for server in ours:
            server.smtp_authentication_info = self.env._(
                "Used by MailDesk for mail written in this mailbox. Odoo's own "
                "notifications are never sent through it."
            )
        return super(IrMailServer, self - ours)._compute_smtp_authentication_info()

    @api.onchange("maildesk_account_id")
    def _onchange_maildesk_account_id(self):
        if account := self.maildesk_account_id:
            self.update(account._outgoing_values())

    def test_smtp_connection(self, autodetect_max_email_size=False):
        """**Test Connection** of a mailbox's server runs the mailbox's own test."""
        ours = self.filtered("maildesk_account_id")
        if others := self - ours:
            return super(IrMailServer, others).test_smtp_connection(
                autodetect_max_email_size
            )
        return ours.maildesk_account_id[:1].action_test_connection()

    def _check_forced_mail_server(self, mail_server, allow_archived, smtp_from):
        if mail_server.maildesk_account_id:
            raise UserError(
                self.env._(
                    "This outgoing server belongs to MailDesk. Choose another one for "
                    "Odoo's own mail."
                )
            )
        return super()._check_forced_mail_server(mail_server, allow_archived, smtp_from)

    def _find_mail_server_allowed_domain(self):
        """Odoo's own mail looks among Odoo's own servers only."""
        allowed = super()._find_mail_server_allowed_domain()
        return all_of(allowed, [("maildesk_account_id", "=", False)])

    def _find_mail_server(self, email_from, mail_servers=None):
        """Odoo's queue asks with all servers there are: ours, whose filter is the
        address of the mailbox, would be the best match for its owner's mail.
        """
        if mail_servers is not None:
            mail_servers = mail_servers.filtered(
                lambda server: not server.maildesk_account_id
            )
        return super()._find_mail_server(email_from, mail_servers)
