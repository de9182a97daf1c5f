"""The folders of a mailbox with their roles.

One batch brings all of it: the folders flat (a delta listing includes nested ones), and
the ids of those that have a role, unless they are known from an earlier listing. Roles
go by well-known name and id: display names depend on the language of the mailbox.

What lies below Deleted Items was thrown away and is no folder to be worked with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import AuthError, ProtocolError, RemoteGone
from odoo.addons.maildesk_base.engine.types import FolderList, RemoteFolder, Role

from .graph.batch import ask_all, raise_if_busy
from .graph.calls import Call, Reply, query
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .graph.pages import pages
from .graph.wellknown import Memory, WellKnown

WELL_KNOWN = {
    "inbox": Role.INBOX,
    "sentitems": Role.SENT,
    "drafts": Role.DRAFTS,
    "archive": Role.ARCHIVE,
    "junkemail": Role.SPAM,
    "deleteditems": Role.TRASH,
}
ROOT = "msgfolderroot"
PAGE_FOLDERS = 200
MAX_DEPTH = 300
_FIELDS = (
    "id,displayName,parentFolderId,childFolderCount,totalItemCount,unreadItemCount,"
    "isHidden"
)
_NEEDED = ("id", "displayName", "parentFolderId")
_SEARCH_FOLDER = "#microsoft.graph.mailSearchFolder"


def _by_name(name: str) -> Call:
    return Call("GET", f"/mailFolders/{name}?{query(select='id')}", about="folder")


_NAMES = (*WELL_KNOWN, ROOT)
_NAMED = tuple(map(_by_name, _NAMES))


def list_folders(
    mailbox: GraphMailbox,
    overrides: Mapping[str, Role],
    memory: Memory | None = None,
) -> FolderList:
    """All folders that hold mail; ProtocolError when the Inbox is not among them.

    :param overrides: folder id -> role the user chose
    :param memory: what was answered before; without it everything is asked for
    """
    memory = memory or Memory()
    known = memory.get(mailbox.mailbox_name)
    listing = Call(
        "GET",
        f"/mailFolders/delta?{query(select=_FIELDS)}",
        prefer=(f"odata.maxpagesize={PAGE_FOLDERS}",),
        about="folder",
    )
    calls = [listing, *(() if known else _NAMED)]
    first, *named = ask_all(mailbox, calls)
    raise_if_busy([first, *named], calls)
    if not first.is_ok:
        raise error_of(first, listing)
    listed = _all_entries(mailbox, listing, first)
    values = _of_mail(listed)
    if known and not known.is_of(values):
        named = ask_all(mailbox, _NAMED)
        raise_if_busy(named, _NAMED)
    ids = _ids(named) if named else known.ids
    is_complete = all(map(_is_readable, listed))
    if not values or is_complete and ids.get("inbox") not in values:
        raise ProtocolError("protocol.folders", "no Inbox was listed")
    memory.keep(mailbox.mailbox_name, WellKnown.with_folders(ids, values))
    folders = _described(values, ids, overrides)
    return FolderList(folders, is_complete=is_complete)


def role_id(mailbox: GraphMailbox, name: str) -> str:
    """The id of a well-known folder."""
    value = mailbox.ask(_by_name(name)).object()
    return str(value.get("id") or "")


def check_mailbox(mailbox: GraphMailbox) -> None:
    """Raise AuthError ``auth.denied`` when there is no such mailbox for us.

    Whoever has no right to the mailbox of somebody else gets the answer that its
    Inbox does not exist.
    """
    try:
        role_id(mailbox, "inbox")
    except RemoteGone as error:
        raise AuthError("auth.denied", error.detail) from None


def described(value: Mapping, path: tuple[str, ...], role: Role) -> RemoteFolder:
    """One folder. Its ``state`` is empty: counters do not show every change."""
    name = str(value.get("displayName") or "")
    return RemoteFolder(
        folder_id=str(value.get("id")),
        name=name,
        path=(*path, name),
        parent_id=None,
        role=role,
        total=_count(value.get("totalItemCount")),
        unread=_count(value.get("unreadItemCount")),
    )


def _ids(replies: list[Reply]) -> dict[str, str]:
    """Well-known name -> id; some mailboxes have no archive."""
    found = {}
    for name, call, reply in zip(_NAMES, _NAMED, replies, strict=True):
        if reply.is_ok:
            folder_id = reply.object().get("id")
            if isinstance(folder_id, str):
                found[name] = folder_id
        elif reply.status != 404:
            raise error_of(reply, call)
    return found


def _all_entries(mailbox: GraphMailbox, listing: Call, first: Reply) -> list[dict]:
    found = first.entries()
    link = first.link("nextLink")
    if link:
        rest = replace(listing, path=mailbox.path_of(link))
        for page in pages(mailbox, rest):
            found += page.entries()
    return found


def _is_readable(value: Mapping) -> bool:
    """Whether an entry says what is needed of a folder."""
    needed = ("id",) if "@removed" in value else _NEEDED
    return all(isinstance(value.get(name), str) for name in needed)


def _of_mail(entries: Iterable[dict]) -> dict[str, dict]:
    """The folders that hold mail, by their ids; of several entries the last one."""
    values = {each["id"]: each for each in entries if _is_readable(each)}
    return {
        name: value
        for name, value in values.items()
        if "@removed" not in value
        and value.get("isHidden") is not True
        and value.get("@odata.type") != _SEARCH_FOLDER
    }


def _described(
    values: Mapping[str, dict], ids: Mapping[str, str], overrides: Mapping[str, Role]
) -> list[RemoteFolder]:
    roles = _roles(ids, overrides)
    trash = ids.get("deleteditems", "")
    folders = []
    for name, value in values.items():
        above = _ancestors(values, name)
        if name == ids.get(ROOT) or trash in above:
            continue
        path = tuple(str(values[each].get("displayName") or "") for each in above[::-1])
        folder = described(value, path, roles.get(name, Role.CUSTOM))
        parent = value.get("parentFolderId")
        folders.append(replace(folder, parent_id=parent if parent in values else None))
    return folders


def _roles(ids: Mapping[str, str], overrides: Mapping[str, Role]) -> dict[str, Role]:
    """Folder id -> role: the user's choice first, each role once."""
    chosen = dict(overrides)
    taken = set(chosen.values())
    for name, role in WELL_KNOWN.items():
        if name in ids and ids[name] not in chosen and role not in taken:
            chosen[ids[name]] = role
    return chosen


def _ancestors(values: Mapping[str, dict], name: str) -> list[str]:
    """The folders above one, from the nearest up."""
    above: list[str] = []
    for _ in range(MAX_DEPTH):
        name = str(values[name].get("parentFolderId") or "")
        if name not in values or name in above:
            return above
        above.append(name)
    return above


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
