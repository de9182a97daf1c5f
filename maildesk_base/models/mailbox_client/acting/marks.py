"""Read, unread, starred: marks that the server keeps."""

from functools import partial

from ....sync.outbox import queue_operation
from .action import Action


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

ACTIONS = {
    name: Action(partial(_set, marks=marks), label, moves=False)
    for name, (marks, label) in _MARKS.items()
}
