"""Read, unread, starred: marks that the server keeps."""

from functools import partial

from ....sync.operations import queue_operation
from .action import Action, counted


def _set(client, messages, _options, marks):
    operations = queue_operation(client.env, messages, "flags", {"set_flags": marks})
    return {"operations": operations.ids}


_MARKS = {
    "mark_read": (
        {"is_read": True},
        lambda env, count: counted(
            count,
            env._("Message marked as read"),
            env._("%(count)d messages marked as read", count=count),
        ),
    ),
    "mark_unread": (
        {"is_read": False},
        lambda env, count: counted(
            count,
            env._("Message marked as unread"),
            env._("%(count)d messages marked as unread", count=count),
        ),
    ),
    "star": (
        {"is_starred": True},
        lambda env, count: counted(
            count,
            env._("Message starred"),
            env._("%(count)d messages starred", count=count),
        ),
    ),
    "unstar": (
        {"is_starred": False},
        lambda env, count: counted(
            count,
            env._("Message unstarred"),
            env._("%(count)d messages unstarred", count=count),
        ),
    ),
}

ACTIONS = {
    name: Action(partial(_set, marks=marks), label, moves=False)
    for name, (marks, label) in _MARKS.items()
}
