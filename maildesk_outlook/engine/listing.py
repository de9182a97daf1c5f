"""The newest messages of a folder, and the way into its past.

History is read by date: everything before the last known second, and of that second
what is not known yet. Links with a number of messages to skip would lose one for each
that is removed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    MailEngineError,
    ProtocolError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span
from odoo.addons.maildesk_base.engine.types import (
    BadEntry,
    ChangePage,
    FolderCursor,
    Location,
    MessageMeta,
)

from . import delta
from .graph.batch import ask_all, ask_in_turn
from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of, is_temporary, may_be_single
from .graph.mailbox import GraphMailbox
from .graph.pages import pages
from .values.cursor import OlderCursor, mark, read_older
from .values.messages import is_named, message_name, read_meta, received_at
from .values.properties import IDS_FIELDS, META_EXPAND, META_FIELDS

# Pages with many recipients and previews get slow when they are larger.
PAGE_MESSAGES = 100
MOST_BROKEN = 3
_WHOLE = query(select=META_FIELDS, expand=META_EXPAND)
_PLAIN = query(select=META_FIELDS)


def newest(
    mailbox: GraphMailbox, folder_id: str, limit: int, now: Callable[[], float]
) -> ChangePage:
    """The newest messages, with a cursor that was taken before."""
    since = int(now())
    listing = _listing(mailbox, folder_id, min(limit, PAGE_MESSAGES))
    with mailbox.suspects.asking_page(folder_id):
        start, (begun, page), is_plain = delta.begin(
            mailbox, folder_id, lambda call: ask_in_turn(mailbox, [call, listing])
        )
        for reply, call in ((begun, start), (page, listing)):
            if not reply.is_ok:
                raise error_of(reply, call)
        found = _Found(limit)
        complete = found.take(_following(mailbox, listing, page))
    found.complete(mailbox, folder_id)
    cursor = delta.first_cursor(mailbox, begun, since, is_plain=is_plain)
    older = "" if complete else found.boundary(None).to_text()
    return found.page(cursor=cursor.to_text(), older=older)


def older(mailbox: GraphMailbox, cursor: FolderCursor, limit: int) -> ChangePage:
    """The next messages towards the past."""
    if cursor.older == "":
        return ChangePage(older="")
    known = read_older(cursor.older or "", cursor.folder_id)
    condition = f"receivedDateTime lt {known.before}"
    # What is known of that second comes again and must not push new ones out.
    size = min(limit, PAGE_MESSAGES) + min(len(known.marks), PAGE_MESSAGES)
    listing = _listing(mailbox, cursor.folder_id, size, condition)
    found = _Found(limit, known)
    with mailbox.suspects.asking_page(cursor.folder_id):
        complete = found.take(pages(mailbox, listing))
    found.complete(mailbox, cursor.folder_id)
    text = "" if complete else found.boundary(known).to_text()
    return found.page(cursor=None, older=text)


def metadata(
    mailbox: GraphMailbox, folder_id: str, remote_ids: Iterable[str]
) -> tuple[MessageMeta, ...]:
    """Metadata of the named messages; those gone are left out, and those that cannot
    be read, which is counted.
    """
    metas, bad = read_named(mailbox, remote_ids, folder_id)
    mailbox.suspects.refused_all(bad)
    return metas


def read_named(
    mailbox: GraphMailbox, remote_ids: Iterable[str], folder_id: str = ""
) -> tuple[tuple[MessageMeta, ...], tuple[BadEntry, ...]]:
    """Metadata of the named messages, and those that cannot be read: one of them must
    not stop its folder. Those gone are left out.
    """
    place = Span(Aspect.DETAILS, folder_id, "", "")
    little = replace(place, aspect=Aspect.LIST)
    aside = mailbox.suspects.aside_of(little, remote_ids := list(remote_ids))
    names = [name for name in dict.fromkeys(remote_ids) if name not in aside]
    metas: list[MessageMeta] = []
    failed: dict[str, MailEngineError] = {}
    for batch in mailbox.suspects.batches(place, names):
        with mailbox.suspects.asking(batch):
            _read_some(mailbox, batch.keys, _WHOLE, metas, failed)
    ill = {*failed, *mailbox.suspects.aside_of(place, names)}
    left = [name for name in names if name in ill]
    # What cannot be given in full may be given without what Exchange has to work out.
    failed = {}
    for batch in mailbox.suspects.batches(little, left):
        with mailbox.suspects.asking(batch):
            _read_some(mailbox, batch.keys, _PLAIN, metas, failed)
    here = Location(folder_id)
    bad = [BadEntry(name, here, e.code, e.detail) for name, e in failed.items()]
    bad += [BadEntry(name, here, "aside.message") for name in aside]
    return tuple(metas), tuple(bad)


def _read_some(
    mailbox: GraphMailbox,
    names: Sequence[str],
    options: str,
    metas: list[MessageMeta],
    failed: dict[str, MailEngineError],
) -> None:
    """Read messages; those that fail while others are given fail alone."""
    calls = [Call("GET", f"/messages/{segment(name)}?{options}") for name in names]
    replies = ask_all(mailbox, calls)
    raise_if_not_single(replies, calls)
    for name, reply, call in zip(names, replies, calls, strict=True):
        error = None if reply.is_ok else error_of(reply, call)
        if error is None:
            read = read_or_bad(reply.value, name, "", is_plain=options == _PLAIN)
            if isinstance(read, BadEntry):
                failed[name] = ProtocolError(read.code, read.detail)
            else:
                metas.append(read)
        elif isinstance(error, AuthError):
            raise error
        elif not isinstance(error, RemoteGone) and not is_no_id(reply):
            failed[name] = error


def read_or_bad(
    value: object, name: str, folder_id: str, *, is_plain: bool = False
) -> MessageMeta | BadEntry:
    """A message, or what is to be known of one that nobody can read."""
    try:
        return read_meta(value, is_plain=is_plain)
    except Exception as error:
        kind = type(error).__name__
        return BadEntry(name, Location(folder_id), "unreadable", kind)


def raise_if_not_single(replies: Sequence[Reply], calls: Sequence[Call]) -> None:
    """Of many messages some may fail again and again while others are given: then it is
    they that are ill. If all of many fail it is the service, and if it wants a pause.
    """
    failed = [
        (reply, call)
        for reply, call in zip(replies, calls, strict=True)
        if is_temporary(reply)
    ]
    given = any(reply.is_ok for reply in replies)
    for reply, call in failed:
        if not may_be_single(reply) or (not given and len(failed) > MOST_BROKEN):
            raise error_of(reply, call)


def existing(
    mailbox: GraphMailbox, calls: Mapping[str, Call]
) -> tuple[dict[str, Reply], set[str]]:
    """Replies about messages, without those that are gone; and the names of those about
    which Graph says nothing.

    :param calls: remote id -> call
    """
    replies = ask_all(mailbox, list(calls.values()))
    raise_if_not_single(replies, list(calls.values()))
    found, unknown = {}, set()
    for (name, call), reply in zip(calls.items(), replies, strict=True):
        if reply.is_ok:
            found[name] = reply
            continue
        error = error_of(reply, call)
        if isinstance(error, AuthError):
            raise error
        if not isinstance(error, RemoteGone) and not is_no_id(reply):
            unknown.add(name)
    return found, unknown


def is_no_id(reply: Reply) -> bool:
    """Whether Graph says that what was named can be no id at all."""
    return reply.status == 400 and reply.code.lower() == "errorinvalididmalformed"


def search_call(
    folder_id: str, top: int, *, ids_only: bool = False, **options: object
) -> Call:
    """A listing of a folder with further options (``search`` or ``filter``).

    :param ids_only: ask for no more than what distinguishes pages
    """
    wanted = {"select": META_FIELDS, "expand": META_EXPAND}
    if ids_only:
        wanted = {"select": IDS_FIELDS}
    chosen = query(**wanted, top=top, **options)
    path = f"/mailFolders/{segment(folder_id)}/messages?{chosen}"
    return Call("GET", path, about="folder")


def ids_of(mailbox: GraphMailbox, call: Call) -> list[str]:
    """The ids of what a call of ``search_call`` lists, where no more is known."""
    less = query(select=IDS_FIELDS)
    reply = mailbox.ask(replace(call, path=call.path.replace(_WHOLE, less)))
    return [message_name(value) for value in filter(is_named, reply.entries())]


class _Found:
    """Collects messages up to a limit."""

    def __init__(self, limit: int, known: OlderCursor | None = None):
        self.messages: list[MessageMeta] = []
        self._bad: list[BadEntry] = []
        self._limit = limit
        self._known = known
        self._times: dict[str, datetime] = {}
        self._names: list[str] = []

    def complete(self, mailbox: GraphMailbox, folder_id: str) -> None:
        """Read the messages of which the list gave no more than ids."""
        if self._names:
            metas, bad = read_named(mailbox, self._names, folder_id)
            self.messages += metas
            self._bad += bad
            self._names = []

    def take(self, replies: Iterable[Reply]) -> bool:
        """Take what is new from page after page; whether that was all there is."""
        for reply in replies:
            entries = filter(is_named, reply.entries())
            new = [value for value in entries if not self._is_known(value)]
            taken = len(self.messages) + len(self._bad) + len(self._names)
            room = self._limit - taken
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
        if "isRead" not in value and "subject" not in value:
            self._names.append(name)
            return
        folder_id = str(value.get("parentFolderId") or "")
        read = read_or_bad(value, name, folder_id)
        (self._bad if isinstance(read, BadEntry) else self.messages).append(read)

    def _is_known(self, value: dict) -> bool:
        if self._known is None:
            return False
        return mark(value["id"]) in self._known.marks


def _listing(
    mailbox: GraphMailbox, folder_id: str, top: int, condition: str = ""
) -> Call:
    options = {"orderby": "receivedDateTime desc"}
    if condition:
        options["filter"] = condition
    ids_only = mailbox.suspects.is_careful(folder_id)
    return search_call(folder_id, top, ids_only=ids_only, **options)


def _following(mailbox: GraphMailbox, listing: Call, first: Reply):
    yield first
    link = first.link("nextLink")
    if link:
        following = Call(
            listing.method, mailbox.path_of(link), prefer=listing.prefer, about="folder"
        )
        yield from pages(mailbox, following)
