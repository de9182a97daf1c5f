from odoo import api, fields, models

from ..compat import UniqueIndex, bus_send
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

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._notify_images()
        return rules

    def write(self, vals):
        before = self.user_id
        result = super().write(vals)
        self._notify_images(before | self.user_id)
        return result

    def unlink(self):
        self._notify_images()
        return super().unlink()

    def _notify_images(self, users=None):
        """What their apps have kept of messages may show other images by now."""
        bus_send(users or self.user_id, "maildesk/images", {})
