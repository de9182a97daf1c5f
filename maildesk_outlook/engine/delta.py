"""The delta of a folder: its calls, and which of its entries can be believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import ProtocolError, ResyncRequired

from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of, is_lost_state
from .graph.mailbox import GraphMailbox
from .values.cursor import ChangeCursor
from .values.properties import FLAG_EXPAND, FLAG_FIELDS, IDS_FIELDS

# Entries are small: an id, two dates and the flags.
PAGE_ENTRIES = 500
FEW_ENTRIES = 20
# What is remembered when it is refused.
EXPAND = "delta.expand"
_NEEDED = frozenset(FLAG_FIELDS.split(","))


def begin(
    mailbox: GraphMailbox, folder_id: str, ask: Callable[[Call], Sequence[Reply]]
) -> tuple[Call, Sequence[Reply], bool]:
    """Begin a delta: it lists the whole folder.

    Graph is reported to refuse extended properties here, with 400 or 500
    (OData/odata.net#1667): then it is asked for the rest. In a folder whose pages were
    lost it is asked for no more than ids.

    :param ask: carries the call out; its reply comes first
    :return: the call, its replies, and whether it asked for the rest only
    """
    if mailbox.suspects.is_careful(folder_id):
        call = _first_call(folder_id, is_careful=True, select=IDS_FIELDS)
        return call, ask(call), True
    plain = _first_call(folder_id, select=FLAG_FIELDS)
    if mailbox.suspects.is_refused(EXPAND):
        return plain, ask(plain), True
    call = _first_call(folder_id, select=FLAG_FIELDS, expand=FLAG_EXPAND)
    replies = ask(call)
    if replies[0].status not in (400, 500, 501) or is_lost_state(replies[0]):
        return call, replies, False
    others = ask(plain)
    if not others[0].is_ok:
        return call, replies, False
    mailbox.suspects.refuse(EXPAND)
    return plain, others, True


def _first_call(folder_id: str, *, is_careful: bool = False, **options: str) -> Call:
    path = f"/mailFolders/{segment(folder_id)}/messages/delta?{query(**options)}"
    return next_call(path, is_careful=is_careful)


def next_call(path: str, *, is_careful: bool = False) -> Call:
    """The call that goes on with a delta. The page size is asked for each time."""
    size = FEW_ENTRIES if is_careful else PAGE_ENTRIES
    prefer = (f"odata.maxpagesize={size}",)
    return Call("GET", path, prefer=prefer, about="folder")


def first_cursor(
    mailbox: GraphMailbox, reply: Reply, since: int, *, is_plain: bool
) -> ChangeCursor:
    """The cursor after the first page of the first round."""
    start = ChangeCursor("", since, is_first=True, is_plain=is_plain)
    return next_cursor(mailbox, reply, start, since)


def next_cursor(
    mailbox: GraphMailbox, reply: Reply, cursor: ChangeCursor, now: int
) -> ChangeCursor:
    """The cursor after a page; ``path`` of the link as it stands."""
    link = reply.link("nextLink")
    if link:
        return replace(cursor, path=mailbox.path_of(link))
    link = reply.link("deltaLink")
    if not link:
        raise ProtocolError("protocol.delta", "a page without a link")
    return ChangeCursor(mailbox.path_of(link), now, is_plain=cursor.is_plain)


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
    """Whether an entry says all that was asked for.

    Later rounds may give nothing but the flag that flipped; what is missing there has
    not become empty.
    """
    return "@odata.etag" in entry and _NEEDED <= entry.keys()
