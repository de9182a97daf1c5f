"""Changes made by users: shown at once, written down for the server.

``queue_operation`` and ``cancel_operations`` run in the caller's own transaction, so
that what the user sees and what will be sent are never apart. The worker (``worker``)
sends them later.
"""

from __future__ import annotations

import json
from collections import defaultdict

from odoo import fields
from odoo.tools import SQL

from ..apply.changes import KEYWORDS, State, carry_out
from ..apply.events import note_conversations
from ..apply.keywords import unpack
from ..apply.ledger import Ledger
from ..apply.rows import FLAG_COLUMNS, recordset
from ..apply.server_state import hold, load_shown, show
from ..due import end_pause, is_paused
from ..transactions import after_commit

OPERATION_COLUMNS = {
    "account_id": "int",
    "message_id": "int",
    "folder_id": "int",
    "kind": "text",
    "params": "jsonb",
    "undo": "jsonb",
    "not_before": "timestamp",
    "user_id": "int",
}


def queue_operation(env, messages, kind, params, user=None, not_before=None):
    """Change messages here now, and at the server as soon as a worker is free.

    Access is the caller's business. Messages that are as wanted already are left out.

    :param messages: ``mailbox.message_index`` records, of any mailboxes
    :param kind: ``flags``, ``relocate`` or ``delete``
    :param dict params: as in ``mailbox.operation.params``; ``set_flags`` by column name
        (``is_read``), folders by record id
    :param user: who did it, the environment's user by default
    :param not_before: nothing is sent earlier (naive UTC), for a cheap Undo
    :return: the ``mailbox.operation`` records, with superuser rights
    """
    env.flush_all()
    user = user or env.user
    shared = {"kind": kind, "user_id": user.id}
    shared["not_before"] = not_before and fields.Datetime.to_string(not_before)
    operations = env["mailbox.operation"]
    for account_id, ids in _by_account(env.cr, messages.ids).items():
        own = dict(params)
        if kind == "relocate":
            account = env["mailbox.account"].browse(account_id)
            own["is_move"] = not account._uses_labels()
        undo_of = _changed(env.cr, ids, kind, own)
        hold(env.cr, undo_of)
        rows = [
            {
                **shared,
                "params": own,
                "account_id": account_id,
                "message_id": each,
                "undo": undo,
            }
            for each, undo in undo_of.items()
        ]
        operations |= insert_operations(env, rows)
        _show(env, account_id, undo_of)
        _end_pause(env, account_id)
    env.invalidate_all(flush=False)
    # sudo: mailbox.operation - users do not write the outbox, the caller checked access
    return operations.sudo()


def queue_folder_operation(env, folder, kind, params, undo=None):
    """Write a change of the folder tree down for the server; it shows here already.

    :param folder: the ``mailbox.folder`` record, for ``folder_create`` the provisional
        one
    :param dict params: ``name`` and ``parent_id`` (record id)
    :param dict undo: columns of the folder to put back when the server refuses
    """
    env.flush_all()
    row = {
        "account_id": folder.account_id.id,
        "folder_id": folder.id,
        "kind": kind,
        "params": params,
        "undo": undo,
        "user_id": env.uid,
    }
    operations = insert_operations(env, [row])
    wait_for_folder(env.cr, folder.account_id.id)
    _end_pause(env, folder.account_id.id)
    return operations


def _end_pause(env, account_id):
    def end(fresh):
        end_pause(fresh.cr, [account_id])
        fresh["mailbox.account"]._trigger_sync()

    if is_paused(env.cr, account_id):
        after_commit(env, end)


def cancel_operations(env, operations):
    """Undo: what has not been sent is forgotten, the rest is reversed by a new
    operation.

    A deletion that has reached the server stays.

    :return: the messages concerned
    """
    env.flush_all()
    # sudo: mailbox.operation - users do not write the outbox, the caller checked access
    operations = operations.sudo()
    messages = operations.message_id
    waiting = operations.filtered(lambda o: o.state == "pending" and not o.tries)
    sent = operations - waiting
    _forget(env, waiting)
    for operation in sent.filtered(
        lambda o: o.state in ("pending", "in_flight", "done")
    ):
        kind, params = _reversed(operation)
        if kind:
            queue_operation(env, operation.message_id, kind, params)
    return messages.exists()


def insert_operations(env, rows: list[dict]):
    """Insert operations in bulk and wake the dispatcher; returns the records."""
    # sudo: mailbox.operation - users do not write the outbox, the caller checked access
    model = env["mailbox.operation"].sudo()
    if not rows:
        return model
    for row in rows:
        row["params"] = json.dumps(row["params"])
        row["undo"] = json.dumps(row.get("undo") or {})
    columns = SQL(", ").join(map(SQL.identifier, OPERATION_COLUMNS))
    now = fields.Datetime.now()
    travelling = {**OPERATION_COLUMNS, "params": "text", "undo": "text"}
    values = SQL(", ").join(
        SQL("r.%s::jsonb", SQL.identifier(name))
        if kind == "jsonb"
        else SQL.identifier("r", name)
        for name, kind in OPERATION_COLUMNS.items()
    )
    env.cr.execute(
        SQL(
            """INSERT INTO mailbox_operation
                      (state, tries, create_uid, create_date, write_uid, write_date, %s)
               SELECT 'pending', 0, %s, %s, %s, %s, %s FROM %s
            RETURNING id""",
            columns,
            env.uid,
            now,
            env.uid,
            now,
            values,
            recordset(rows, travelling),
        )
    )
    operations = model.browse(row[0] for row in env.cr.fetchall())
    wait_for_earlier(env.cr, operations.ids)
    env["mailbox.account"]._trigger_sync()
    return operations


def wait_for_earlier(cr, operation_ids: list[int]) -> None:
    """Let changes wait as long as an earlier one of the same message does.

    They are sent in order; so what looks due to the dispatcher can also be sent.
    """
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o SET not_before = earlier.until
                 FROM (SELECT own.id, max(before.not_before) AS until
                         FROM mailbox_operation own
                         JOIN mailbox_operation before
                           ON before.message_id = own.message_id
                          AND before.id < own.id
                          AND before.state IN ('pending', 'in_flight')
                        WHERE own.id = ANY(%s) GROUP BY own.id) earlier
                WHERE o.id = earlier.id
                  AND earlier.until > COALESCE(o.not_before, '-infinity')""",
            operation_ids,
        )
    )


def wait_for_folder(cr, account_id: int) -> None:
    """Let changes of folders wait as long as an earlier one of the same folder, or of
    the one above it, does.
    """
    cr.execute(
        SQL(
            """WITH RECURSIVE change AS (
                   SELECT id, folder_id, not_before,
                          COALESCE(params->'parent_id', 'null'::jsonb) AS parent
                     FROM mailbox_operation
                    WHERE account_id = %s AND message_id IS NULL
                      AND state IN ('pending', 'in_flight')),
               waiting AS (
                   SELECT id, folder_id, not_before AS until FROM change
                    WHERE not_before IS NOT NULL
                    UNION
                   SELECT change.id, change.folder_id, waiting.until
                     FROM change JOIN waiting
                       ON waiting.id < change.id
                      AND (waiting.folder_id = change.folder_id
                           OR change.parent = to_jsonb(waiting.folder_id)))
               UPDATE mailbox_operation o SET not_before = found.until
                 FROM (SELECT id, max(until) AS until FROM waiting GROUP BY id) found
                WHERE o.id = found.id
                  AND found.until > COALESCE(o.not_before, '-infinity')""",
            account_id,
        )
    )


def _by_account(cr, message_ids: list[int]) -> dict[int, list[int]]:
    cr.execute(
        SQL(
            """SELECT account_id, array_agg(id ORDER BY id) FROM mailbox_message_index
                WHERE id = ANY(%s) GROUP BY account_id""",
            list(message_ids),
        )
    )
    return dict(cr.fetchall())


def _changed(cr, ids: list[int], kind: str, params: dict) -> dict[int, dict]:
    """Message id -> what to put back, for the messages that a change makes a difference
    to.
    """
    undo_of = {}
    for message_id, shown in load_shown(cr, ids).items():
        before = shown.state
        after = carry_out(before, kind, params, shown.new_uid)
        if kind == "flags":
            undo = _undo_marks(before, after)
            if undo:
                undo_of[message_id] = undo
        elif kind == "delete" or before.places.keys() != after.places.keys():
            undo_of[message_id] = _undo_places(before.places)
    return undo_of


def _undo_marks(before: State, after: State) -> dict:
    old, new = before.to_row(), after.to_row()
    return {name: old.get(name, False) for name in new if new[name] != old.get(name)}


def _undo_places(places: dict[int, int]) -> dict:
    return {"placements": [{"folder_id": f, "uid": uid} for f, uid in places.items()]}


def _show(env, account_id: int, message_ids) -> None:
    ledger = Ledger(account_id)
    show(env.cr, ledger, message_ids)
    ledger.settle(env.cr)
    note_conversations(env, ledger.conversation_ids)


def _forget(env, operations) -> None:
    """Take back what the server has never heard of."""
    by_account = defaultdict(list)
    for operation in operations:
        by_account[operation.account_id.id].append(operation.message_id.id)
    operations.unlink()
    env.flush_all()
    for account_id, message_ids in by_account.items():
        _show(env, account_id, message_ids)
    env.invalidate_all(flush=False)


def _reversed(operation) -> tuple[str | None, dict]:
    """Kind and params of the operation that takes ``operation`` back."""
    undo = operation.undo or {}
    if operation.kind == "flags":
        flags = {name: undo[name] for name in FLAG_COLUMNS if name in undo}
        before = undo.get(KEYWORDS)
        params = {"set_flags": flags}
        if before is not None:
            now = unpack(operation.message_id.keywords)
            params["add_keywords"] = sorted(unpack(before) - now)
            params["remove_keywords"] = sorted(now - unpack(before))
        return "flags", params
    if operation.kind == "relocate":
        before = {place["folder_id"] for place in undo.get("placements", ())}
        now = set(operation.message_id.placement_ids.folder_id.ids)
        params = {"add_to": sorted(before - now), "remove_from": sorted(now - before)}
        return "relocate", params
    return None, {}
