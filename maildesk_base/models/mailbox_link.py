from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..compat import Index, UniqueIndex, execute_query


class MailboxLink(models.Model):
    """A mail that belongs to a record of another app.

    It is kept by the conversation and the Message-ID, so that it survives moves,
    labels, renumbered folders and a mailbox that is connected anew.
    """

    _name = "mailbox.link"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail Linked to a Record"
    _order = "id desc"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    message_id = fields.Many2one(
        "mailbox.message_index", index="btree_not_null", ondelete="set null"
    )
    conversation_id = fields.Many2one(
        "mailbox.conversation", index="btree_not_null", ondelete="set null"
    )
    rfc_message_id = fields.Char("Message-ID", index="btree_not_null")
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    user_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, ondelete="set null"
    )

    # Those that wait for their mail to come back: few, asked for with every page.
    _unattached_idx = Index("(rfc_message_id) WHERE message_id IS NULL")
    _mail_record_uniq = UniqueIndex("(res_model, res_id, rfc_message_id, account_id)")

    @api.constrains("account_id", "message_id", "conversation_id")
    def _check_same_mailbox(self):
        for link in self:
            mails = link.message_id.account_id | link.conversation_id.account_id
            if mails - link.account_id:
                raise ValidationError(self.env._("A link stays within one mailbox."))


class MailboxMessageIndex(models.Model):
    """What records the mail of a list belongs to."""

    _inherit = "mailbox.message_index"

    @api.model
    def _complete_rows(self, rows):
        """``links``: kinds of records the conversations belong to, for their icons."""
        result = super()._complete_rows(rows)
        by_conversation = {}
        for row in rows:
            row["links"] = []
            by_conversation.setdefault(row["conversation_id"], []).append(row)
        found = execute_query(
            self.env,
            SQL(
                """SELECT DISTINCT conversation_id, res_model FROM mailbox_link
                    WHERE conversation_id = ANY(%s)""",
                [each for each in by_conversation if each],
            ),
        )
        for conversation_id, res_model in found:
            for row in by_conversation[conversation_id]:
                row["links"].append(res_model)
        return result
