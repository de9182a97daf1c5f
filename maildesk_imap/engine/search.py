"""The search language as IMAP SEARCH (RFC 3501 section 6.4.4).

IMAP compares days, in the time zone of the server, and knows nothing of attachments or
calendars: there the type of the message stands in. Folders and accounts are chosen by
the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.search_query import (
    Field,
    Has,
    SearchQuery,
    State,
    Term,
    cannot_search,
)
from odoo.addons.maildesk_base.engine.suspects import Aspect
from odoo.addons.maildesk_base.engine.types import MessageMeta

from .fetch import fetch_uids
from .listing import preview_for
from .preview import add_previews
from .protocol.arguments import Argument, Day, Flag, Group, Number, Text, UidSet, Word
from .protocol.connection import ImapConnection
from .protocol.mailbox import select
from .protocol.uidset import MAX_UID
from .uidsearch import search_ranges
from .values.flags import keyword_name
from .values.ids import span, wire_name
from .values.rows import Folder
from .windows import take_highest

Keys = tuple[Argument, ...]

_ALL: Keys = (Word("ALL"),)
_NONE: Keys = (Word("NOT"), Word("ALL"))
_TEXTS = {
    Field.TEXT: "TEXT",
    Field.FROM: "FROM",
    Field.TO: "TO",
    Field.CC: "CC",
    Field.BCC: "BCC",
    Field.SUBJECT: "SUBJECT",
    Field.BODY: "BODY",
    # File names stand in the headers of parts, which TEXT covers at most servers.
    Field.FILENAME: "TEXT",
}
_STATES: dict[State, Keys] = {
    State.UNREAD: (Word("UNSEEN"),),
    State.READ: (Word("SEEN"),),
    State.STARRED: (Word("FLAGGED"),),
    State.UNSTARRED: (Word("UNFLAGGED"),),
    State.REPLIED: (Word("ANSWERED"),),
    State.UNREPLIED: (Word("UNANSWERED"),),
    State.FORWARDED: (Word("KEYWORD"), Flag(b"$Forwarded")),
    State.DRAFT: (Word("DRAFT"),),
    State.IMPORTANT: (
        Word("OR"),
        *(Word("HEADER"), Text(b"Importance"), Text(b"high")),
        *(Word("HEADER"), Text(b"X-Priority"), Text(b"1")),
    ),
}
_ATTACHMENT: Keys = (
    *(Word("OR"), Word("HEADER"), Text(b"Content-Type"), Text(b"multipart/mixed")),
    *(Word("HEADER"), Text(b"Content-Type"), Text(b"application/")),
)
_CALENDAR: Keys = (Word("TEXT"), Text(b"text/calendar"))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles a query from the leaves up; ``email`` is the mailbox's own address."""

    email: str = ""

    def term(self, term: Term) -> Keys:
        """One condition."""
        if term.is_me:
            return (Word(_TEXTS[term.field]), self._own(term))
        if term.field is Field.LIST:
            name = Text(_bytes(str(term.value)))
            return (Word("HEADER"), Text(b"List-Id"), name)
        if term.field in _TEXTS:
            return (Word(_TEXTS[term.field]), Text(_bytes(str(term.value))))
        if term.field is Field.IS:
            return self._state(term)
        if term.field is Field.HAS:
            return _ATTACHMENT if term.value is Has.ATTACHMENT else _CALENDAR
        if term.field is Field.TAG:
            return _keyword(str(term.value))
        if term.field is Field.LARGER:
            return (Word("LARGER"), Number(min(int(term.value), 0xFFFFFFFF)))
        if term.field is Field.SMALLER:
            return (Word("SMALLER"), Number(min(int(term.value), 0xFFFFFFFF)))
        return self._date(term)

    def all_of(self, parts: list[Keys]) -> Keys:
        """Every part holds: keys one after the other."""
        return (Group(tuple(key for part in parts for key in part)),)

    def any_of(self, parts: list[Keys]) -> Keys:
        """One of the parts holds: OR takes exactly two."""
        return reduce(lambda left, right: (Word("OR"), *left, *right), parts)

    def negate(self, part: Keys) -> Keys:
        """The part does not hold."""
        return (Word("NOT"), *part)

    def _own(self, term: Term) -> Text:
        if not self.email:
            raise cannot_search(term)
        return Text(_bytes(self.email))

    def _state(self, term: Term) -> Keys:
        if term.value in _STATES:
            return _STATES[term.value]
        own: Keys = (Word("FROM"), self._own(term))
        if term.value is State.OUTGOING:
            return own
        return (Group((Word("NOT"), *own, Word("UNDRAFT"))),)

    def _date(self, term: Term) -> Keys:
        if term.day is None:
            raise cannot_search(term)
        return (Word("SINCE" if term.since else "BEFORE"), Day(term.day))


def search(
    connection: ImapConnection,
    keys: Keys,
    folders: Iterable[str],
    limit: int,
) -> list[MessageMeta]:
    """Search folder by folder; the newest ``limit`` messages, newest first."""
    found: list[MessageMeta] = []
    for folder_id in folders:
        try:
            selected = select(connection, wire_name(folder_id))
        except RemoteGone:
            continue
        folder = Folder(folder_id, selected.uidvalidity)
        last = min((selected.uidnext or MAX_UID + 1) - 1, MAX_UID)
        uids = take_highest(_ranges(connection, folder, keys, last), limit)
        preview = preview_for(len(uids))
        page = fetch_uids(connection, folder, uids, preview=preview)
        found += add_previews(connection, folder, page.shown, preview)
    found.sort(key=lambda meta: meta.received_at, reverse=True)
    return found[:limit]


def compile_query(query: SearchQuery, email: str) -> Keys:
    """Compile ``query``; everything when it restricts nothing. Raises RejectedError for
    what cannot be expressed.
    """
    return query.fold(Compiler(email)) or _ALL


def _ranges(connection: ImapConnection, folder: Folder, keys: Keys, last: int):
    """Search with UTF-8 when there is any; a server without it finds nothing.

    Messages on which the server dies are not searched.
    """
    start: Keys = (Word("UNDELETED"),)
    if not _is_ascii(keys):
        start = (Word("CHARSET"), Word("UTF-8"), *start)
    place = span(Aspect.SEARCH, folder.place, 1, max(last, 1))
    is_whole = connection.suspects.whole(place)
    found = []
    for batch in connection.suspects.ranges(place):
        # One that covers everything needs no limits.
        within = () if is_whole else (UidSet.span(batch.span.low, batch.span.high),)
        try:
            with connection.suspects.asking(batch):
                found += search_ranges(connection, (*start, *within, *keys))
        except RejectedError as error:
            raise RejectedError("rejected.search", error.detail) from error
    return sorted(found)


def _is_ascii(keys: Iterable[Argument]) -> bool:
    for key in keys:
        if isinstance(key, Text) and not key.data.isascii():
            return False
        if isinstance(key, Group) and not _is_ascii(key.members):
            return False
    return True


def _keyword(tag: str) -> Keys:
    try:
        return (Word("KEYWORD"), Flag(keyword_name(tag)))
    except ValueError:
        return _NONE


def _bytes(text: str) -> bytes:
    return text.replace("\x00", "").encode("utf-8", "replace")
