"""Changes made by users: shown at once, written down for the server.

``queue_operation`` runs in the caller's own transaction, so that what the user sees and
what will be sent are never apart. The worker (``worker``) sends them later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

from odoo import fields
from odoo.tools import SQL

from ..apply.events import note_conversations
from ..apply.ledger import Ledger
from ..bulk import int_array, recordset
from ..due import end_pause, is_paused
from ..transactions import after_commit
from .alike import Changed, change_alike, load_alike, numbered, show_changed


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
    shared = {"kind": kind, "user": user.id, "not_before": not_before or None}
    operations = env["mailbox.operation"]
    alike = load_alike(env.cr, messages.ids, with_places=kind != "flags")
    for account_id in dict.fromkeys(each.account_id for each in alike):
        own = dict(params)
        if kind == "relocate":
            account = env["mailbox.account"].browse(account_id)
            own["is_move"] = not account._uses_labels()
        groups = [each for each in alike if each.account_id == account_id]
        changed = change_alike(groups, kind, own)
        if changed:
            operations |= _insert_changes(
                env, account_id, changed, {**shared, "params": json.dumps(own)}
            )
            settle(env, account_id, partial(show_changed, changed=changed))
        _end_pause(env, account_id)
    env.invalidate_all(flush=False)
    # sudo: mailbox.operation - users do not write operations, the caller checked access
    return operations.sudo()


def queue_folder_operation(env, folder, kind, params, undo=None):
    """Write a change of the folder tree down for the server; it shows here already.

    :param folder: the ``mailbox.folder`` record, for ``folder_create`` the provisional
        one
    :param dict params: ``name`` and ``parent_id`` (record id)
    :param dict undo: columns of the folder to put back when the server refuses
    """
    env.flush_all()
    operations = _insert_folder_change(env, folder, kind, params, undo)
    wait_for_folder(env.cr, folder.account_id.id)
    _end_pause(env, folder.account_id.id)
    return operations


def _end_pause(env, account_id):
    def end(fresh):
        end_pause(fresh.cr, [account_id])
        fresh["mailbox.account"]._trigger_sync()

    if is_paused(env.cr, account_id):
        after_commit(env, end)


def settle(env, account_id: int, work: Callable) -> None:
    """Change what is shown of a mailbox, ``work(cr, ledger)``, and keep its books."""
    ledger = Ledger(account_id)
    work(env.cr, ledger)
    ledger.settle(env.cr)
    note_conversations(env, ledger.conversation_ids)


def _insert_changes(env, account_id: int, changed: Sequence[Changed], shared: dict):
    """Insert an operation for each message and wake the dispatcher."""
    undo = [{"n": n, "undo": each.undo} for n, each in enumerate(changed)]
    return _insert(
        env,
        SQL(
            """SELECT %(account)s, t.id, NULL::int, %(kind)s, %(params)s::jsonb, r.undo,
                      %(not_before)s::timestamp, %(user)s
                 FROM %(messages)s JOIN %(undo)s ON r.n = t.n ORDER BY t.id""",
            account=account_id,
            messages=numbered(each.ids for each in changed),
            undo=recordset(undo, {"n": "int", "undo": "jsonb"}),
            **shared,
        ),
    )


def _insert_folder_change(env, folder, kind: str, params: dict, undo: dict | None):
    return _insert(
        env,
        SQL(
            """VALUES (%s, NULL::int, %s, %s, %s::jsonb, %s::jsonb, NULL::timestamp, %s)
            """,
            folder.account_id.id,
            folder.id,
            kind,
            json.dumps(params),
            json.dumps(undo or {}),
            env.uid,
        ),
    )


def _insert(env, values: SQL):
    """Insert operations and wake the dispatcher; returns the records.

    Who made them is ``user_id``, without a foreign key; columns that repeat it would
    have theirs checked for each of thousands of rows.

    :param values: query of ``account_id`` to ``user_id`` as below
    """
    # sudo: mailbox.operation - users do not write operations, the caller checked access
    model = env["mailbox.operation"].sudo()
    now = fields.Datetime.now()
    env.cr.execute(
        SQL(
            """INSERT INTO mailbox_operation
                      (account_id, message_id, folder_id, kind, params, undo,
                       not_before, user_id, state, tries, create_date, write_date)
               SELECT made.*, 'pending', 0, %s, %s FROM (%s) made
            RETURNING id""",
            now,
            now,
            values,
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
            """SELECT until, array_agg(id)
                 FROM (SELECT id, not_before, max(not_before) OVER (
                                  PARTITION BY message_id ORDER BY id
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                              ) AS until
                         FROM mailbox_operation
                        WHERE message_id = ANY(ARRAY(
                                  SELECT message_id FROM mailbox_operation
                                   WHERE id = ANY(%(ids)s)))
                          AND state IN ('pending', 'in_flight')) change
                WHERE id = ANY(%(ids)s)
                  AND until > COALESCE(not_before, '-infinity')
                GROUP BY until""",
            ids=int_array(operation_ids),
        )
    )
    for until, ids in cr.fetchall():
        cr.execute(
            SQL(
                "UPDATE mailbox_operation SET not_before = %s WHERE id = ANY(%s)",
                until,
                int_array(ids),
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
