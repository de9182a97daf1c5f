from odoo import fields, models


class MailboxSlot(models.Model):
    """A right to talk to a mailbox's server, held for one interactive request.

    The sync layer's lease is one more slot, so that a mailbox never sees more than
    three requests at once, over all processes.
    """

    _name = "mailbox.slot"
    _description = "Mailbox Request Slot"
    _log_access = False
    _rec_name = "account_id"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    number = fields.Integer(required=True)
    token = fields.Char(required=True)
    held_until = fields.Datetime(required=True)

    _account_number_uniq = models.UniqueIndex("(account_id, number)")
