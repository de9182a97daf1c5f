from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class MailboxConnect(models.TransientModel):
    """**Connect a mailbox**: the guided first connection.

    Asks for address and kind of mailbox; provider add-ons add what they need and their
    part of
    :meth:`action_connect`.
    """

    _name = "mailbox.connect"
    _description = "Connect a Mailbox"

    email = fields.Char("E-mail address", required=True)
    sender_name = fields.Char(
        "Your name",
        default=lambda self: self.env.user.name,
        help="What recipients see.",
    )
    provider = fields.Selection(
        selection="_selection_provider",
        required=True,
        default=lambda self: self._default_provider(),
    )
    is_shared = fields.Boolean("Shared mailbox", help="Like support@ or sales@.")
    access_user_ids = fields.Many2many("res.users", string="Users with Access")
    hint = fields.Char(readonly=True)

    @api.model
    def _selection_provider(self):
        field = self.env["mailbox.account"]._fields["provider"]
        return field._description_selection(self.env)

    @api.model
    def _default_provider(self):
        return next((key for key, _label in self._selection_provider()), False)

    def action_connect(self):
        """Make the account, then sign in at the provider, or test it and show each
        step.
        """
        self.ensure_one()
        self._check_not_connected()
        account = self.env["mailbox.account"].create(self._account_values())
        if account.has_sign_in:
            return account.action_authorize()
        return account.action_test_connection()

    def _check_not_connected(self):
        if not email_normalize(self.email):
            raise UserError(
                self.env._(
                    "“%(address)s” is not an e-mail address.", address=self.email
                )
            )
        known = self.env["mailbox.account"].search(
            [("email", "=ilike", self.email), ("owner_id", "=", self.env.uid)], limit=1
        )
        if known:
            raise UserError(
                self.env._(
                    "You have connected %(address)s already. Open it in Settings → "
                    "Mailbox Accounts to test or change it.",
                    address=self.email,
                )
            )

    def _account_values(self):
        return {
            "name": self.email,
            "email": self.email,
            "sender_name": self.sender_name,
            "provider": self.provider,
            "is_shared": self.is_shared,
            "access_user_ids": self.access_user_ids.ids,
        }
