from odoo import fields, models


class MailboxTemplate(models.Model):
    """A text to begin a mail with; ``{{name}}`` and the like are filled in when
    applied.
    """

    _name = "mailbox.template"
    _inherit = ["mailbox.shared.mixin"]
    _description = "Mail Template of MailDesk"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    subject = fields.Char()
    body = fields.Html(sanitize=True, sanitize_style=True)
