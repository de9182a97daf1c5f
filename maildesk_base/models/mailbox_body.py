from odoo import fields, models


class MailboxBody(models.Model):
    """The cached, sanitised body of a message; expires after a week."""

    _name = "mailbox.body"
    _description = "Mail Body"
    _log_access = False

    message_id = fields.Many2one(
        "mailbox.message_index", required=True, ondelete="cascade"
    )
    # MessageView of engine/mime/view.py as JSON, without the message's own metadata.
    view = fields.Json(required=True)
    fetched_at = fields.Datetime(required=True)
    last_used_at = fields.Datetime(required=True, index=True)

    _message_uniq = models.UniqueIndex("(message_id)")
