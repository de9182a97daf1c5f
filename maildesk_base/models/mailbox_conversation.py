from odoo import fields, models
from odoo.tools import SQL

from ..compat import BigInteger, UniqueIndex
from .repeated_many2one import RepeatedMany2one


class MailboxConversation(models.Model):
    """Messages that belong together; in Odoo a "thread" is the chatter's, so not that
    word.
    """

    _name = "mailbox.conversation"
    _inherit = ["mailbox.access.mixin"]
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

    def _absorb(self, merged):
        """Take over everything of ``merged`` and delete them.

        Called when mail shows that conversations are one. Whoever lets records point to
        a conversation extends this. Counters are the caller's business.

        :return: ids of the folders whose newest message may have changed
        """
        self.ensure_one()
        self.env.flush_all()
        ids = tuple(merged.ids)
        for table in (
            "mailbox_message_index",
            "mailbox_placement",
            "mailbox_conversation_key",
            "mailbox_link",
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET conversation_id = %s WHERE conversation_id IN %s",
                    SQL.identifier(table),
                    self.id,
                    ids,
                )
            )
        self.env.cr.execute(
            SQL(
                """UPDATE mailbox_conversation
                      SET version = version + 1,
                          is_muted = is_muted OR EXISTS (
                              SELECT 1 FROM mailbox_conversation
                               WHERE id IN %s AND is_muted)
                    WHERE id = %s""",
                ids,
                self.id,
            )
        )
        self.env.cr.execute(SQL("DELETE FROM mailbox_conversation WHERE id IN %s", ids))
        self.env.invalidate_all(flush=False)
        self.env.cr.execute(
            SQL(
                """SELECT DISTINCT folder_id FROM mailbox_placement
                    WHERE conversation_id = %s""",
                self.id,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]


class MailboxConversationKey(models.Model):
    """Which conversation a Message-ID (or provider conversation id) belongs to.

    Ids that were only referenced are kept as well, so that the order of arrival is
    irrelevant.
    """

    _name = "mailbox.conversation_key"
    _description = "Mail Conversation Key"
    _log_access = False

    account_id = RepeatedMany2one("mailbox.account", required=True, ondelete="cascade")
    key_hash = BigInteger(required=True)
    conversation_id = fields.Many2one(
        "mailbox.conversation", required=True, index=True, ondelete="cascade"
    )

    _account_key_uniq = UniqueIndex("(key_hash, account_id)")
