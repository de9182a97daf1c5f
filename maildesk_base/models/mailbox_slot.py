from odoo import fields, models

from ..compat import UniqueIndex


class MailboxSlot(models.Model):
    """A right to wait for an external server, held for one interactive request.

    See ``sync/slots.py``: so many at once per limit, such as a mailbox or a person,
    over all processes.
    """

    _name = "mailbox.slot"
    _description = "Mailbox Request Slot"
    _log_access = False
    _rec_name = "scope"

    scope = fields.Char(required=True)
    number = fields.Integer(required=True)
    token = fields.Char(required=True, index=True)
    held_until = fields.Datetime(required=True)

    _scope_number_uniq = UniqueIndex("(scope, number)")

    def init(self):  # pylint: disable=missing-return
        super().init()
        # An earlier version counted mailboxes only.
        self.env.cr.execute("ALTER TABLE mailbox_slot DROP COLUMN IF EXISTS account_id")
        self.env.cr.execute("DELETE FROM mailbox_slot WHERE scope IS NULL")
