from odoo import fields, models

from ..compat import BigInteger, UniqueIndex


class MailboxDepartedTag(models.Model):
    """A tag of a message that is in no synchronised folder any more.

    It waits for the message to come back: from a folder that is not synchronised, or
    that was not yet when another program moved mail there. See
    ``sync/apply/belongings.py``.
    """

    _name = "mailbox.departed_tag"
    _description = "Tag of Mail That Left"
    _log_access = False
    _rec_name = "tag_id"

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    key_hash = BigInteger(
        required=True, help="What the message is recognised by, as a hash."
    )
    tag_id = fields.Many2one("mailbox.tag", required=True, ondelete="cascade")
    departed_at = fields.Datetime(required=True, index=True)

    _message_tag_uniq = UniqueIndex("(key_hash, account_id, tag_id)")
