from odoo import fields, models


class MailboxSignature(models.Model):
    """A signature of a user, for one mailbox or for all."""

    _name = "mailbox.signature"
    _inherit = ["mailbox.shared.mixin"]
    _description = "Mail Signature"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    body = fields.Html(sanitize=True)
    is_default = fields.Boolean("Use for new messages")
