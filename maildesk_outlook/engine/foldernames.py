"""Creating, renaming and deleting folders.

A folder that is deleted goes to Deleted Items with all its mail, as in Outlook: whoever
did it by mistake gets it back there.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.types import (
    Operation,
    OperationResult,
    RemoteFolder,
    Role,
)

from .folders import described
from .graph.batch import ask_all, raise_if_busy
from .graph.calls import Call, query, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .graph.pages import pages

MAX_NAME_CHARS = 255
_EXISTS = 409


def create(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Create a folder; one that exists already is the result."""
    name = _checked(operation.folder_name)
    place = _children(operation.parent_id)
    call = Call("POST", place, {"displayName": name}, about="folder")
    reply = mailbox.try_to(call)
    if reply.status == _EXISTS:
        value = _find_child(mailbox, place, name)
    elif reply.is_ok:
        value = reply.object()
    else:
        raise error_of(reply, call)
    return OperationResult(folder=_result(value, operation.parent_id))


def rename(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Give a folder another name."""
    name = _checked(operation.folder_name)
    path = f"/mailFolders/{segment(operation.folder_id)}"
    call = Call("PATCH", path, {"displayName": name}, about="folder")
    value = mailbox.ask(call).object()
    return OperationResult(folder=_result(value, operation.parent_id))


def delete(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Put a folder into Deleted Items; one that is there already is fine."""
    path = f"/mailFolders/{segment(operation.folder_id)}"
    where = query(select="id,parentFolderId")
    calls = [
        Call("GET", f"{path}?{where}", about="folder"),
        Call("GET", f"/mailFolders/deleteditems?{where}", about="folder"),
    ]
    found, trash = replies = ask_all(mailbox, calls)
    raise_if_busy(replies, calls)
    if not found.is_ok:
        return _gone_or_raise(found, calls[0])
    # Deleting it again would remove it, and its mail, for good.
    if trash.is_ok and found.object().get("parentFolderId") == trash.object().get("id"):
        return OperationResult()
    call = Call("DELETE", path, about="folder")
    reply = mailbox.try_to(call)
    return OperationResult() if reply.is_ok else _gone_or_raise(reply, call)


def _gone_or_raise(reply, call: Call) -> OperationResult:
    error = error_of(reply, call)
    if isinstance(error, RemoteGone):
        return OperationResult()
    raise error


def _children(parent_id: str | None) -> str:
    if parent_id is None:
        return "/mailFolders"
    return f"/mailFolders/{segment(parent_id)}/childFolders"


def _checked(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME_CHARS or not name.isprintable():
        raise RejectedError("rejected.folder_name", "not a name for a folder")
    return name


def _find_child(mailbox: GraphMailbox, place: str, name: str) -> dict:
    options = query(top=100)
    listing = Call(
        "GET", f"{place}?{options}&includeHiddenFolders=true", about="folder"
    )
    for page in pages(mailbox, listing):
        for value in page.entries():
            if str(value.get("displayName", "")).casefold() == name.casefold():
                return value
    raise RejectedError("rejected.exists", "a folder of that name is hidden")


def _result(value: dict, parent_id: str | None) -> RemoteFolder:
    folder = described(value, (), Role.CUSTOM)
    return RemoteFolder(
        folder_id=folder.folder_id,
        name=folder.name,
        path=folder.path,
        parent_id=parent_id,
        total=folder.total,
        unread=folder.unread,
    )
