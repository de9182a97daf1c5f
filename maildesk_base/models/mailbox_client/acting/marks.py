"""Read, unread, starred: marks that the server keeps."""

from functools import partial

from odoo import api, models

from ....sync.outbox import queue_operation
from .action import Action


class MailboxClient(models.AbstractModel):
    """Marks of messages."""

    _inherit = "mailbox.client"

    @api.model
    def _actions(self):
        return super()._actions() | {
            name: Action(partial(_set, marks=marks), label)
            for name, (marks, label) in _MARKS.items()
        }


def _set(client, messages, _options, marks):
    operations = queue_operation(client.env, messages, "flags", {"set_flags": marks})
    return {"operations": operations.ids}


_MARKS = {
    "mark_read": (
        {"is_read": True},
        lambda env, count: env._("%(count)d marked as read", count=count),
    ),
    "mark_unread": (
        {"is_read": False},
        lambda env, count: env._("%(count)d marked as unread", count=count),
    ),
    "star": (
        {"is_starred": True},
        lambda env, count: env._("%(count)d starred", count=count),
    ),
    "unstar": (
        {"is_starred": False},
        lambda env, count: env._("%(count)d unstarred", count=count),
    ),
}
