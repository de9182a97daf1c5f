"""The delta of a folder: its calls, and which of its entries can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import ProtocolError, ResyncRequired

from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of, is_lost_state
from .graph.session import GraphSession
from .values.cursor import ChangeCursor
from .values.properties import FLAG_EXPAND, FLAG_FIELDS

# Entries are small: an id, two dates and the flags.
PAGE_ENTRIES = 500
_NEEDED = frozenset(FLAG_FIELDS.split(","))


def first_call(folder_id: str) -> Call:
    """The call that begins a delta: it lists the whole folder."""
    options = query(select=FLAG_FIELDS, expand=FLAG_EXPAND)
    return next_call(f"/mailFolders/{segment(folder_id)}/messages/delta?{options}")


def next_call(path: str) -> Call:
    """The call that goes on with a delta. The page size is asked for each time."""
    prefer = (f"odata.maxpagesize={PAGE_ENTRIES}",)
    return Call("GET", path, prefer=prefer, about="folder")


def first_cursor(session: GraphSession, reply: Reply, since: int) -> ChangeCursor:
    """The cursor after the first page of the first round."""
    return next_cursor(session, reply, ChangeCursor("", since, is_first=True), since)


def next_cursor(
    session: GraphSession, reply: Reply, cursor: ChangeCursor, now: int
) -> ChangeCursor:
    """The cursor after a page; ``path`` of the link as it stands."""
    link = reply.link("nextLink")
    if link:
        return replace(cursor, path=session.path_of(link))
    link = reply.link("deltaLink")
    if not link:
        raise ProtocolError("protocol.delta", "a page without a link")
    return ChangeCursor(session.path_of(link), now)


def check(reply: Reply, call: Call, folder_id: str) -> None:
    """Raise what a refused page of a delta means."""
    if is_lost_state(reply):
        raise ResyncRequired(folder_id, "cursor.expired", reply.code)
    if not reply.is_ok:
        raise error_of(reply, call)


def is_removal(entry: Mapping) -> bool:
    """Whether an entry says that a message left the folder."""
    return "@removed" in entry


def is_whole(entry: Mapping) -> bool:
    """Whether an entry tells all that was asked for.

    Later rounds may tell nothing but the flag that flipped; what is missing there has
    not become empty.
    """
    return "@odata.etag" in entry and _NEEDED <= entry.keys()
