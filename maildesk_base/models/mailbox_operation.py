from odoo import fields, models

from ..compat import Index
from .repeated_many2one import RepeatedMany2one


class MailboxOperation(models.Model):
    """A change of one message that the server does not know yet.

    The change shows in the index at once. Until it is done, an incoming older value for
    the same field does not overwrite it.
    """

    _name = "mailbox.operation"
    _inherit = ["mailbox.access.mixin"]
    _description = "Pending Mail Change"
    _order = "id"

    account_id = RepeatedMany2one("mailbox.account", required=True, ondelete="cascade")
    message_id = fields.Many2one(
        "mailbox.message_index", ondelete="cascade", index=True
    )
    folder_id = fields.Many2one("mailbox.folder", ondelete="cascade")
    kind = fields.Selection(
        [
            ("flags", "Change flags"),
            ("relocate", "Move"),
            ("delete", "Delete for good"),
            ("folder_create", "Create folder"),
            ("folder_rename", "Rename folder"),
            ("folder_delete", "Delete folder"),
            ("folder_color", "Colour folder"),
        ],
        required=True,
    )
    # {"set_flags": {...}, "add_keywords": [...], "remove_keywords": [...],
    #  "add_to": [folder ids], "remove_from": [folder ids], "name": "...", "parent_id":
    # id}
    params = fields.Json(required=True)
    # How it was before, for Undo.
    undo = fields.Json()
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("in_flight", "Being applied"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        default="pending",
        required=True,
    )
    # Not before this moment, so that Undo within a few seconds never reaches the
    # server.
    not_before = fields.Datetime()
    # It waits for what a pass finds out about the message's place.
    awaits_pass = fields.Boolean()
    tries = fields.Integer(default=0)
    failures = fields.Integer(
        default=0, help="Number of failures while the server accepted other changes."
    )
    fence = fields.Integer(help="Fence of the worker that took it.")
    error = fields.Char()
    # Only to show who it was: a foreign key would be checked for thousands of messages.
    user_id = RepeatedMany2one("res.users", ondelete="set null")

    _account_pending_idx = Index(
        "(account_id, id) WHERE state IN ('pending', 'in_flight')"
    )
    # The earliest of each mailbox, for the dispatcher.
    _account_moment_idx = Index(
        "(account_id, not_before NULLS FIRST) WHERE state IN ('pending', 'in_flight')"
    )
