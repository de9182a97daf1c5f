"""Making, renaming and deleting folders at the server, one after the other."""

from __future__ import annotations

import logging

from odoo import fields
from odoo.tools import SQL

from ...engine.errors import (
    ConnectionLostError,
    MailEngineError,
    RejectedError,
    RemoteGone,
    Unsupported,
)
from ...engine.types import Operation, OperationKind, RemoteFolder
from ..apply.ledger import Ledger
from ..due import want_now
from ..folders import NAMELESS, discover, keep_messages, retire_folder
from ..folders.renames import PROVISIONAL
from ..losses.served import is_about_all, is_not_the_servers
from ..notify import notify_folders, notify_refused
from .failures import retry_moment, tries_left
from .queue import wait_for_folder
from .waiting import put_back

_logger = logging.getLogger(__name__)


def run_folder_changes(session) -> None:
    """Send pending changes of the folder tree, in the order they were made; one over
    which the service fails waits by itself.
    """
    while change := session.write(lambda env: _take(env.cr, session)):
        error = _attempt(session, change)
        if isinstance(error, ConnectionLostError):
            # It may have been done: a pass would take the folder for somebody else's.
            _check_is_about_one(session, change, error)
            error = _attempt(session, change)
        if isinstance(error, RejectedError | Unsupported):
            _refuse(session, change, error.code, error.detail)
        elif error is not None:
            _check_is_about_one(session, change, error)
            _set_aside(session, change, error)


def _check_is_about_one(session, change: dict, error: Exception) -> None:
    """Raise the error when it concerns the whole mailbox."""
    if is_about_all(session, error, change["tries"]):
        put_back(session)
        raise error


def _attempt(session, change: dict) -> Exception | None:
    """Make the request and write its end down; gives what it failed with."""
    try:
        made = _ask(session, change)
    except MailEngineError as error:
        return error
    except Exception as error:
        if is_not_the_servers(error):
            raise
        _logger.exception("folder %s: change failed", change["folder_id"])
        return error
    session.write(lambda env: _finish(env, session.account_id, change, made))
    return None


def _set_aside(session, change: dict, error: Exception) -> None:
    """Try it again later, and when that was done often enough take it back."""
    failures = change["failures"] + 1
    _logger.info("folder %s: change set aside", change["folder_id"])
    if not tries_left(error, failures):
        _refuse(session, change, "operation.failed", "")
        return

    def work(env):
        env.cr.execute(
            SQL(
                """UPDATE mailbox_operation
                      SET state = 'pending', failures = %s, not_before = %s
                    WHERE id = %s""",
                failures,
                retry_moment(error, failures),
                change["id"],
            )
        )
        wait_for_folder(env.cr, session.account_id)

    session.write(work)


def _take(cr, session) -> dict | None:
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o
                  SET state = 'in_flight', fence = %(fence)s, tries = tries + 1
                 FROM mailbox_folder f
                WHERE f.id = o.folder_id AND o.id = (
                      SELECT min(id) FROM mailbox_operation
                       WHERE account_id = %(account)s AND message_id IS NULL
                         AND (state = 'pending'
                              OR state = 'in_flight' AND fence <> %(fence)s)
                         AND COALESCE(not_before, %(now)s) <= %(now)s
                         AND NOT (kind = 'folder_delete' AND %(is_left)s))
            RETURNING o.id, o.kind, o.params, o.undo, o.tries, o.folder_id, f.remote_id,
                      f.name, COALESCE(o.failures, 0) AS failures""",
            is_left=_IS_BEING_LEFT,
            fence=session.lease.fence,
            account=session.account_id,
            now=fields.Datetime.now(),
        )
    )
    rows = cr.dictfetchall()
    return rows[0] if rows else None


# Messages were moved out of the folder before it was deleted here, and the server does
# not know it yet: it would delete them, too.
_IS_BEING_LEFT = SQL(
    """EXISTS (SELECT 1 FROM mailbox_operation earlier
                 JOIN mailbox_message_index m ON m.id = earlier.message_id
                WHERE earlier.account_id = mailbox_operation.account_id
                  AND earlier.state IN ('pending', 'in_flight')
                  AND earlier.id < mailbox_operation.id
                  AND m.server_state->'places' ? mailbox_operation.folder_id::text)"""
)


def _ask(session, change: dict) -> RemoteFolder | None:
    """Make the request; gives the folder as it is now."""
    kind = OperationKind(change["kind"])
    never_made = change["remote_id"].startswith(PROVISIONAL)
    if never_made and kind is not OperationKind.FOLDER_CREATE:
        return None
    params = change["params"] or {}
    parent_id = session.write(lambda env: _remote_id(env.cr, params.get("parent_id")))
    operation = Operation(
        kind=kind,
        folder_id="" if never_made else change["remote_id"],
        folder_name=params.get("name") or change["name"],
        parent_id=parent_id,
        color=params.get("color") or "",
    )
    try:
        return session.provider.apply(operation).folder
    except RemoteGone:
        if _has_another_name(session, change, params.get("parent_id")):
            return _ask(session, change)
        if kind is not OperationKind.FOLDER_DELETE:
            raise RejectedError("gone.folder") from None
        return None


def _has_another_name(session, change: dict, parent_id: int | None) -> bool:
    """Whether somebody has renamed the folder, or the one above it; ``change`` follows
    it.
    """
    ids = [each for each in (change["folder_id"], parent_id) if each]

    def names(env):
        return [_remote_id(env.cr, each) or "" for each in ids]

    before = session.write(names)
    discover(session)
    after = session.write(names)
    change["remote_id"] = after[0]
    is_there = all(each and not each.startswith(NAMELESS) for each in after)
    return before != after and is_there


def _remote_id(cr, folder_id: int | None) -> str | None:
    if not folder_id:
        return None
    cr.execute(SQL("SELECT remote_id FROM mailbox_folder WHERE id = %s", folder_id))
    row = cr.fetchone()
    return row[0] if row else None


def _finish(env, account_id: int, change: dict, made) -> None:
    _set_state(env.cr, change["id"], "done")
    ledger = Ledger(account_id)
    if change["kind"] == "folder_delete":
        retire_folder(env.cr, ledger, change["folder_id"])
    elif made is not None and made.folder_id != change["remote_id"]:
        _drop_twin(env, change["folder_id"], account_id, made.folder_id)
        if change["kind"] == "folder_create":
            # It may have been deleted here meanwhile, which is sent next.
            folder = env["mailbox.folder"].browse(change["folder_id"])
            folder.remote_id = made.folder_id
        else:
            row = {"id": change["folder_id"], "remote_id": change["remote_id"]}
            keep_messages(env.cr, ledger, row, made.folder_id)
    ledger.settle(env.cr)


def _drop_twin(env, folder_id: int, account_id: int, remote_id: str) -> None:
    """The folder may have been discovered by a pass before the answer reached us."""
    env["mailbox.folder"].search(
        [
            ("account_id", "=", account_id),
            ("remote_id", "=", remote_id),
            ("id", "!=", folder_id),
        ]
    ).unlink()
    env.flush_all()


def _refuse(session, change: dict, code: str, detail: str) -> None:
    def work(env):
        text = env["mailbox.error_text"]._text(code, detail)
        _set_state(env.cr, change["id"], "refused", text)
        _take_back(env, change)
        # The tree may differ in other ways too: look at it with the next pass.
        want_now(env.cr, [session.account_id])
        notify_refused(env, session.account_id, [], text)
        notify_folders(env, session.account_id)

    session.write(work)


def _take_back(env, change: dict) -> None:
    """Show the folder again as the server has it."""
    folder = env["mailbox.folder"].browse(change["folder_id"])
    old_name = (change["params"] or {}).get("old_name")
    if change["kind"] == "folder_create":
        folder.unlink()
    elif change["kind"] == "folder_delete":
        folder.state = "new"
    elif change["kind"] == "folder_color":
        folder.color = (change["params"] or {}).get("old_color") or False
    elif old_name:
        folder._rename_local(old_name)
    env.flush_all()


def _set_state(cr, operation_id: int, state: str, error: str | None = None) -> None:
    cr.execute(
        SQL(
            "UPDATE mailbox_operation SET state = %s, error = %s WHERE id = %s",
            state,
            error,
            operation_id,
        )
    )
