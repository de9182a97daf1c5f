from odoo import fields, models

from ..compat import check_access


class MailboxJoin(models.TransientModel):
    """**Join a shared mailbox** with its address and join password."""

    _name = "mailbox.join"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Join a Shared Mailbox"

    email = fields.Char("Address of the shared mailbox", required=True)
    password = fields.Char(
        "Join password", compute="_compute_password", inverse="_inverse_password"
    )
    # The row outlives a refusal: it must not keep what was typed in the clear.
    password_token = fields.Char(groups=fields.NO_ACCESS)

    def _compute_password(self):
        self.password = False

    def _inverse_password(self):
        for wizard in self:
            # sudo: mailbox.join - the encrypted password is readable by nobody
            wizard.sudo().password_token = self.env["mailbox.secret"]._seal(
                wizard.password
            )
        # What was typed must not be read back within the same request either.
        self.invalidate_recordset(["password"], flush=False)

    def action_join(self):
        """Join, forget the password, open the app."""
        check_access(self, "write")
        self.ensure_one()
        # sudo: mailbox.join - used for the one who has typed it
        own = self.sudo()
        password = self.env["mailbox.secret"]._unseal(own.password_token)
        self.env["mailbox.account"].join(self.email, password)
        own.password_token = False
        return self._open_maildesk()
