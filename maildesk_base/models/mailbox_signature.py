from odoo import fields, models


class MailboxSignature(models.Model):
    """A signature of a user, for one mailbox or for all."""

    _name = "mailbox.signature"
    _inherit = ["mailbox.owned"]
    _description = "Mail Signature"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    body = fields.Html(sanitize=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self.env.user,
        index=True,
        ondelete="cascade",
    )
    account_id = fields.Many2one(
        "mailbox.account", ondelete="cascade", index="btree_not_null"
    )
    is_default = fields.Boolean("Use for new messages")
