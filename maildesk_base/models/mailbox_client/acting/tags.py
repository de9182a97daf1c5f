"""Tags, and the keywords that stand for them at the server."""

from functools import partial

from odoo.exceptions import UserError
from odoo.tools import SQL

from ....compat import execute_query
from ....sync.bulk import int_array
from ....sync.operations import queue_operation
from .action import Action, counted


def _change(client, messages, options, is_set):
    tag = client._one("mailbox.tag", options.get("tag_id"))
    if tag.account_id and messages.account_id - tag.account_id:
        raise UserError(client.env._("This tag belongs to another mailbox."))
    changed = _write(client.env, tag.id, messages.ids, is_set)
    steps = {("tagged" if is_set else "untagged"): {str(tag.id): changed}}
    name = "add_keywords" if is_set else "remove_keywords"
    operations = []
    for account in messages.account_id:
        word = tag._word_at(account)
        if word:
            part = messages.filtered(lambda m, a=account: m.account_id == a)
            queued = queue_operation(client.env, part, "flags", {name: [word]})
            operations += queued.ids
    if operations:
        steps["operations"] = operations
    return steps


def _undo(client, messages, steps):
    reachable = set(messages.ids)
    for name, is_set in (("tagged", False), ("untagged", True)):
        for tag_id, message_ids in steps.get(name, {}).items():
            own = [each for each in message_ids if each in reachable]
            _write(client.env, int(tag_id), own, is_set)


def _write(env, tag_id, message_ids, is_set):
    """Set or take a tag; gives the messages that changed."""
    if is_set:
        query = SQL(
            """INSERT INTO mailbox_message_tag (tag_id, message_id)
               SELECT %s, m.id FROM mailbox_message_index m WHERE m.id = ANY(%s)
                   ON CONFLICT DO NOTHING RETURNING message_id""",
            tag_id,
            int_array(message_ids),
        )
    else:
        query = SQL(
            """DELETE FROM mailbox_message_tag WHERE tag_id = %s
                  AND message_id = ANY(%s) RETURNING message_id""",
            tag_id,
            int_array(message_ids),
        )
    return [row[0] for row in execute_query(env, query)]


def _tagged(env, count):
    return counted(
        count, env._("Message tagged"), env._("%(count)d messages tagged", count=count)
    )


def _untagged(env, count):
    return counted(
        count,
        env._("Message untagged"),
        env._("%(count)d messages untagged", count=count),
    )


ACTIONS = {
    "tag": Action(partial(_change, is_set=True), _tagged, undo=_undo, moves=False),
    "untag": Action(partial(_change, is_set=False), _untagged, undo=_undo, moves=False),
}
