"""The newest messages of a folder, and the way into its past.

History is read by date: everything before the last known second, and of that second
what is not known yet. Links with a number of messages to skip would lose one for each
that is removed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ProtocolError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import (
    BadEntry,
    ChangePage,
    FolderCursor,
    Location,
    MessageMeta,
)

from .delta import first_call, first_cursor
from .graph.batch import ask_all, ask_in_turn, raise_if_busy
from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of, is_temporary
from .graph.pages import pages
from .graph.session import GraphSession
from .values.cursor import OlderCursor, mark, read_older
from .values.messages import message_name, read_meta, received_at
from .values.properties import META_EXPAND, META_FIELDS

# Pages with many recipients and previews get slow when they are larger.
PAGE_MESSAGES = 100
MOST_BROKEN = 3
# What a message that is not as described can lead to.
_ODD = (ProtocolError, ValueError, TypeError, AttributeError, LookupError)


def newest(
    session: GraphSession, folder_id: str, limit: int, now: Callable[[], float]
) -> ChangePage:
    """The newest messages, with a cursor that was taken before."""
    since = int(now())
    start = first_call(folder_id)
    listing = _listing(folder_id, min(limit, PAGE_MESSAGES))
    begun, page = ask_in_turn(session, [start, listing])
    for reply, call in ((begun, start), (page, listing)):
        if not reply.is_ok:
            raise error_of(reply, call)
    found = _Found(limit)
    complete = found.take(_following(session, listing, page))
    cursor = first_cursor(session, begun, since)
    older = "" if complete else found.boundary(None).to_text()
    return found.page(cursor=cursor.to_text(), older=older)


def older(session: GraphSession, cursor: FolderCursor, limit: int) -> ChangePage:
    """The next messages towards the past."""
    if cursor.older == "":
        return ChangePage(older="")
    known = read_older(cursor.older or "", cursor.folder_id)
    condition = f"receivedDateTime lt {known.before}"
    # What is known of that second comes again and must not push new ones out.
    size = min(limit, PAGE_MESSAGES) + min(len(known.marks), PAGE_MESSAGES)
    listing = _listing(cursor.folder_id, size, condition)
    found = _Found(limit, known)
    complete = found.take(pages(session, listing))
    text = "" if complete else found.boundary(known).to_text()
    return found.page(cursor=None, older=text)


def metadata(
    session: GraphSession, remote_ids: Iterable[str]
) -> tuple[MessageMeta, ...]:
    """Metadata of the named messages; those gone or not readable are left out."""
    return read_named(session, remote_ids)[0]


def read_named(
    session: GraphSession, remote_ids: Iterable[str], folder_id: str = ""
) -> tuple[tuple[MessageMeta, ...], tuple[BadEntry, ...]]:
    """Metadata of the named messages, and those that cannot be read: one of them must
    not stop its folder. Those gone are left out.
    """
    options = query(select=META_FIELDS, expand=META_EXPAND)
    names = list(dict.fromkeys(remote_ids))
    calls = [Call("GET", f"/messages/{segment(name)}?{options}") for name in names]
    replies = ask_all(session, calls)
    _raise_if_not_single(replies, calls)
    metas, bad = [], []
    for name, reply, call in zip(names, replies, calls, strict=True):
        error = None if reply.is_ok else error_of(reply, call)
        if error is None:
            read = read_or_bad(reply.value, name, folder_id)
            (bad if isinstance(read, BadEntry) else metas).append(read)
        elif isinstance(error, AuthError):
            raise error
        elif not isinstance(error, RemoteGone) and not is_no_id(reply):
            place = Location(folder_id)
            bad.append(BadEntry(name, place, error.code, error.detail))
    return tuple(metas), tuple(bad)


def read_or_bad(value: object, name: str, folder_id: str) -> MessageMeta | BadEntry:
    """A message, or what is to be known of one that nobody can read."""
    try:
        return read_meta(value)
    except _ODD as error:
        kind = type(error).__name__
        return BadEntry(name, Location(folder_id), "unreadable", kind)


def _raise_if_not_single(replies: Sequence[Reply], calls: Sequence[Call]) -> None:
    """Of many messages a few may fail again and again while the others are given: then
    it is they that are broken. Anything else is the service's trouble.
    """
    failed = [reply for reply in replies if is_temporary(reply)]
    throttled = any(reply.status == 429 for reply in failed)
    given = any(reply.is_ok for reply in replies)
    if throttled or not given or len(failed) > MOST_BROKEN:
        raise_if_busy(replies, calls)


def existing(session: GraphSession, calls: Sequence[Call]) -> list[Reply]:
    """Replies about messages, without those that are gone."""
    replies = ask_all(session, calls)
    raise_if_busy(replies, calls)
    found = []
    for reply, call in zip(replies, calls, strict=True):
        if reply.is_ok:
            found.append(reply)
            continue
        error = error_of(reply, call)
        if not isinstance(error, RemoteGone) and not is_no_id(reply):
            raise error
    return found


def is_no_id(reply: Reply) -> bool:
    """Whether Graph says that what was named can be no id at all."""
    return reply.status == 400 and reply.code.lower() == "errorinvalididmalformed"


def search_call(folder_id: str, top: int, **options: object) -> Call:
    """A listing of a folder with further options (``search`` or ``filter``)."""
    chosen = query(
        select=META_FIELDS,
        expand=META_EXPAND,
        top=top,
        **options,
    )
    path = f"/mailFolders/{segment(folder_id)}/messages?{chosen}"
    return Call("GET", path, about="folder")


class _Found:
    """Collects messages up to a limit."""

    def __init__(self, limit: int, known: OlderCursor | None = None):
        self.messages: list[MessageMeta] = []
        self._bad: list[BadEntry] = []
        self._limit = limit
        self._known = known
        self._times: dict[str, datetime] = {}

    def take(self, replies: Iterable[Reply]) -> bool:
        """Take what is new from page after page; whether that was all there is."""
        for reply in replies:
            new = [value for value in reply.entries() if not self._is_known(value)]
            room = self._limit - len(self.messages) - len(self._bad)
            for value in new[:room]:
                self._add(value)
            if len(new) >= room:
                return len(new) == room and not reply.link("nextLink")
        return True

    def boundary(self, known: OlderCursor | None) -> OlderCursor:
        """Where the history that is known now begins."""
        if not self._times:
            raise ProtocolError("protocol.json", "messages without a date")
        at = min(self._times.values())
        marks = {mark(name) for name, second in self._times.items() if second == at}
        if known is not None and known.at == at:
            marks |= known.marks
        return OlderCursor(at, frozenset(marks))

    def page(self, **cursors) -> ChangePage:
        """The page for the sync layer."""
        return ChangePage(added=tuple(self.messages), bad=tuple(self._bad), **cursors)

    def _add(self, value: dict) -> None:
        name = message_name(value)
        second = received_at(value)
        if second is not None:
            self._times[name] = second.replace(microsecond=0)
        folder_id = str(value.get("parentFolderId") or "")
        read = read_or_bad(value, name, folder_id)
        (self._bad if isinstance(read, BadEntry) else self.messages).append(read)

    def _is_known(self, value: dict) -> bool:
        if self._known is None or not isinstance(value.get("id"), str):
            return False
        return mark(value["id"]) in self._known.marks


def _listing(folder_id: str, top: int, condition: str = "") -> Call:
    options = {"orderby": "receivedDateTime desc"}
    if condition:
        options["filter"] = condition
    return search_call(folder_id, top, **options)


def _following(session: GraphSession, listing: Call, first: Reply):
    yield first
    link = first.link("nextLink")
    if link:
        following = Call(
            listing.method, session.path_of(link), prefer=listing.prefer, about="folder"
        )
        yield from pages(session, following)
