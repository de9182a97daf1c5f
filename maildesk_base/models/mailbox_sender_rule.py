from odoo import api, fields, models

from ..compat import UniqueIndex
from .access_rules import personal_rules


class MailboxSenderRule(models.Model):
    """What somebody decided about a sender: show their images, or block them."""

    _name = "mailbox.sender_rule"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail Sender Rule"
    _order = "id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    address = fields.Char(required=True, help="Lower-case address, or @domain.")
    kind = fields.Selection(
        [("trusted", "Trusted"), ("blocked", "Blocked")], required=True
    )

    @api.model
    def _access_rules(self):
        return personal_rules()

    _user_address_uniq = UniqueIndex("(user_id, kind, address)")
