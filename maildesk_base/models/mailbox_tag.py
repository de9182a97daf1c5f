from odoo import fields, models


class MailboxTag(models.Model):
    """A tag: somebody's own, or shared by all who work on a mailbox."""

    _name = "mailbox.tag"
    _inherit = ["mailbox.owned"]
    _description = "Mail Tag"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    # Own tag when set; else shared.
    user_id = fields.Many2one(
        "res.users", "Owner", default=lambda self: self.env.user, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "mailbox.account", ondelete="cascade", index="btree_not_null"
    )
    keyword = fields.Char(help="The keyword, label or category at the server.")
