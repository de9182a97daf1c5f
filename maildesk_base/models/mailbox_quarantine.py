from odoo import api, fields, models

from ..compat import UniqueIndex
from ..engine.suspects import Aspect
from ..sync.losses.quarantine import MAX_TRIES

# Without these a message, or what somebody wants to see of it, is not there for people.
MISSED = (Aspect.LIST, Aspect.BODY, Aspect.PART, Aspect.PAGE)


class MailboxQuarantine(models.Model):
    """A message that could not be read three times: set aside, visible, blocks
    nothing.
    """

    _name = "mailbox.quarantine"
    _inherit = ["mailbox.access.mixin"]
    _description = "Quarantined Mail"
    _order = "id desc"
    _rec_name = "remote_id"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    folder_id = fields.Many2one("mailbox.folder", ondelete="cascade")
    remote_id = fields.Char(required=True)
    code = fields.Char()
    detail = fields.Char()
    tries = fields.Integer(default=0)
    is_released = fields.Boolean(help="Retry at the next sync.")

    aspect = fields.Selection(
        [
            ("list", "The message"),
            ("details", "Part of its metadata"),
            ("body", "Its text"),
            ("part", "An attachment"),
            ("preview", "Its preview"),
            ("marks", "Its flags"),
            ("search", "Searching it"),
            ("act", "Changing it"),
            ("page", "A list"),
        ],
        required=True,
        default="list",
        help="Which part of the message cannot be read.",
    )

    _entry_uniq = UniqueIndex("(remote_id, account_id, aspect)")

    @api.model
    def _shown_domain(self):
        """Entries that people are notified of: set aside, and missed."""
        aspects = [str(aspect) for aspect in MISSED]
        return [("tries", ">=", MAX_TRIES), ("aspect", "in", aspects)]

    def _message(self):
        """The message of an entry, where a list shows it all the same."""
        self.ensure_one()
        return self.env["mailbox.message_index"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("remote_id", "=", self.remote_id),
            ],
            limit=1,
        )
