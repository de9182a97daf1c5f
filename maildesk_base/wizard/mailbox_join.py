from odoo import fields, models


class MailboxJoin(models.TransientModel):
    """**Join a shared mailbox** with its address and join password."""

    _name = "mailbox.join"
    _description = "Join a Shared Mailbox"

    email = fields.Char("Address of the shared mailbox", required=True)
    password = fields.Char("Join password", required=True)

    def action_join(self):
        """Join, forget the password, open the app."""
        self.ensure_one()
        self.env["mailbox.account"].join(self.email, self.password)
        self.password = "-"
        return self.env["ir.actions.actions"]._for_xml_id(
            "maildesk_base.maildesk_action"
        )
