"""Archive, delete, move, spam: where messages go."""

from datetime import timedelta
from functools import partial

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....compat import execute_query
from ....sync.operations import queue_folder_operation, queue_operation
from .. import params
from .action import UNDO_SECONDS, Action, counted

TARGETS = {"archive": "archive", "trash": "trash", "delete": "trash", "spam": "spam"}
FINAL_ROLES = ("trash", "spam")  # what is deleted from here is gone
# What a message leaves wherever it is put, where labels are folders.
LEFT_ROLES = ("inbox", "trash", "spam")


def _move(client, messages, options, action):
    operations = client.env["mailbox.operation"]
    not_before = fields.Datetime.now() + timedelta(seconds=UNDO_SECONDS)
    for part, kind, change in _moves(client, messages, action, options):
        # sudo: mailbox.operation - made for messages checked before
        operations = operations.sudo() | queue_operation(
            client.env, part, kind, change, not_before=not_before
        )
    return {"operations": operations.ids}


def _moves(client, chosen, action, options):
    """(messages, kind, params) of the operations that an action needs."""
    target = None
    if action == "move":
        target = _move_target(client, chosen, options)
    for account in chosen.account_id:
        mails = chosen.filtered(lambda m, a=account: m.account_id == a)
        if action == "delete":
            gone = _deleted_for_good(client, mails, options)
            if gone:
                yield gone, "delete", {}
            mails -= gone
        if mails:
            left = _left_folders(client, account, action, options)
            yield from _relocations(client, account, mails, action, (target, left))


def _left_folders(client, account, action, options):
    """Ids of the folders that moved messages leave, None for whatever they are in.

    Where labels are folders, a message keeps those that nobody looked at.
    """
    if action != "move" or not account._uses_labels():
        return None
    shown = options.get("folder_id_from")
    shown = params.as_id(shown) if shown else 0
    folders = client.env["mailbox.folder"].search([("account_id", "=", account.id)])
    return set(
        folders.filtered(
            lambda f: f.role in LEFT_ROLES or (f.id == shown and f.role == "custom")
        ).ids
    )


def _relocations(client, account, mails, action, places):
    target, left = places
    if action == "archive" and account._uses_labels():
        inbox = _role_folder(client, account, "inbox")
        yield mails, "relocate", {"add_to": [], "remove_from": inbox.ids}
        return
    role = TARGETS.get(action, "inbox")
    target = target or _role_folder(client, account, role)
    for sources, part in _by_sources(client, mails, target, left):
        yield part, "relocate", {"add_to": target.ids, "remove_from": sources}


def _by_sources(client, mails, target, left=None):
    """Messages grouped by the folders they leave; those in the target only stay."""
    groups = {}
    for message_id, folder_ids in client._folders_of(mails.ids).items():
        sources = folder_ids - set(target.ids)
        sources = tuple(sorted(sources if left is None else sources & left))
        if sources or target.id not in folder_ids:
            groups.setdefault(sources, []).append(message_id)
    return [(list(sources), mails.browse(ids)) for sources, ids in groups.items()]


def _deleted_for_good(client, mails, options):
    """Those that lie in Trash or Spam only, or all when that was asked for."""
    if options.get("permanent") is True:
        return mails
    rows = execute_query(
        client.env,
        SQL(
            """SELECT p.message_id FROM mailbox_placement p
                 JOIN mailbox_folder f ON f.id = p.folder_id
                WHERE p.message_id = ANY(%s)
             GROUP BY p.message_id HAVING bool_and(f.role IN %s)""",
            mails.ids,
            FINAL_ROLES,
        ),
    )
    return mails.browse([row[0] for row in rows])


def _move_target(client, chosen, options):
    target = client._one("mailbox.folder", options.get("folder_id"))
    if chosen.account_id - target.account_id:
        raise UserError(
            client.env._("Messages can only be moved within their own mailbox.")
        )
    if not target.selectable or target.state == "gone":
        raise UserError(
            client.env._("“%(folder)s” cannot hold messages.", folder=target.name)
        )
    return target


def _role_folder(client, account, role):
    """The mailbox's folder for a purpose; made when it has none."""
    folder = client.env["mailbox.folder"].search(
        [
            ("account_id", "=", account.id),
            ("role", "=", role),
            ("state", "!=", "gone"),
            ("selectable", "=", True),
        ],
        limit=1,
    )
    if folder:
        return folder
    if role == "inbox":
        raise UserError(client.env._("This mailbox has no Inbox yet."))
    return _make_role_folder(client, account, role)


def _make_role_folder(client, account, role):
    # The server gets the usual English name: other programs look for it.
    name = {"archive": "Archive", "trash": "Trash", "spam": "Spam"}[role]
    # sudo: mailbox.folder - users may not write folders, the mailbox is checked
    Folder = client.env["mailbox.folder"].sudo()
    folder = Folder._create_local(account, name, Folder)
    folder.write({"role": role, "role_is_manual": True})
    queue_folder_operation(
        client.env, folder, "folder_create", {"name": name, "parent_id": None}
    )
    return folder.with_env(client.env)


_LABELS = {
    "archive": lambda env, count: counted(
        count,
        env._("Message archived"),
        env._("%(count)d messages archived", count=count),
    ),
    "trash": lambda env, count: counted(
        count,
        env._("Message moved to Trash"),
        env._("%(count)d messages moved to Trash", count=count),
    ),
    "delete": lambda env, count: counted(
        count,
        env._("Message deleted for good"),
        env._("%(count)d messages deleted for good", count=count),
    ),
    "move": lambda env, count: counted(
        count, env._("Message moved"), env._("%(count)d messages moved", count=count)
    ),
    "spam": lambda env, count: counted(
        count,
        env._("Message marked as spam"),
        env._("%(count)d messages marked as spam", count=count),
    ),
    "not_spam": lambda env, count: counted(
        count,
        env._("Message marked as not spam"),
        env._("%(count)d messages marked as not spam", count=count),
    ),
}

ACTIONS = {
    name: Action(partial(_move, action=name), label) for name, label in _LABELS.items()
}
