from odoo import fields, models

from .big_integer import BigInteger


class MailboxConversation(models.Model):
    """Messages that belong together; in Odoo a "thread" is the chatter's, so not that word."""

    _name = "mailbox.conversation"
    _description = "Mail Conversation"
    _order = "last_ts desc, id desc"
    _rec_name = "subject"
    _log_access = False

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade", readonly=True
    )
    subject = fields.Char(readonly=True)
    message_ids = fields.One2many("mailbox.message_index", "conversation_id")
    last_ts = fields.Datetime(readonly=True)
    message_count = fields.Integer(readonly=True)
    unread_count = fields.Integer(readonly=True)
    # Grows with every message, so that a reply written against an older one is noticed.
    version = fields.Integer(readonly=True, default=0)
    is_muted = fields.Boolean()


class MailboxConversationKey(models.Model):
    """Which conversation a Message-ID (or provider conversation id) belongs to.

    Ids that were only referenced are kept as well, so that the order of arrival is irrelevant.
    """

    _name = "mailbox.conversation_key"
    _description = "Mail Conversation Key"
    _log_access = False

    account_id = fields.Many2one("mailbox.account", required=True, ondelete="cascade")
    key_hash = BigInteger(required=True)
    conversation_id = fields.Many2one(
        "mailbox.conversation", required=True, index=True, ondelete="cascade"
    )

    _account_key_uniq = models.UniqueIndex("(account_id, key_hash)")
