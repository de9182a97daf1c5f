"""Metadata of many messages in one command, without touching a body.

A message that cannot be read never takes its page with it: it becomes a
:class:`BadEntry`, and a page that the server refuses as a whole is asked for one by
    one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    TransientError,
)
from odoo.addons.maildesk_base.engine.mime.meta import FIELDS
from odoo.addons.maildesk_base.engine.types import BadEntry, Location

from .protocol import tokens, uidset
from .protocol.arguments import Argument, Group, Item, UidSet, Word, command
from .protocol.connection import ImapConnection
from .protocol.responses import Answer, Untagged, failure
from .values.ids import remote_id
from .values.rows import Folder, ReadMessage, Row, header_block, read_message, read_uid

# So many messages are asked for in one command: about 1 MB of answer.
PAGE_MESSAGES = 500
# A refused page is taken apart up to so many single messages.
MAX_SINGLE_MESSAGES = 50
_HEADER_ITEM = f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]"
_UID = re.compile(rb"\bUID (\d{1,10})\b")


@dataclass(frozen=True, slots=True)
class Preview:
    """How previews are asked for: not at all, only ready ones, or made if need be."""

    wanted: bool = True
    only_ready: bool = False


@dataclass(slots=True)
class Page:
    """Messages, newest first, and those that could not be read."""

    messages: list[ReadMessage] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)

    @property
    def shown(self) -> list[ReadMessage]:
        """The messages that are not marked as deleted."""
        return [message for message in self.messages if not message.is_deleted]

    @property
    def lowest(self) -> int | None:
        """The lowest UID on the page, read or not."""
        uids = [message.uid for message in self.messages]
        uids += [entry.location.uid for entry in self.bad]
        return min(uids, default=None)


class RowCollector:
    """Takes FETCH answers as they arrive and joins those about the same message."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.broken: dict[int, ProtocolError] = {}

    def __call__(self, data: Untagged) -> bool:
        if data.kind != b"FETCH":
            return False
        try:
            row = tokens.pairs(_only_list(data.values()))
            uid = read_uid(row)
        except ProtocolError as error:
            found = _UID.search(data.rest)
            if not found:
                raise
            self.broken[int(found[1])] = error
            return True
        if uid:
            self.rows.setdefault(uid, {}).update(row)
        return True


def fetch_page(
    connection: ImapConnection,
    folder: Folder,
    messages: UidSet,
    *,
    by_uid: bool = True,
    preview: Preview = Preview(),
) -> Page:
    """Fetch the metadata of the named messages of the open folder.

    :param messages: UIDs, or with ``by_uid`` off sequence numbers
    """
    collector = RowCollector()
    verb = "UID FETCH" if by_uid else "FETCH"
    fetch = command(verb, messages, _items(connection, preview))
    answer = connection.run(fetch, sink=collector, check=False)
    page = Page()
    _read_rows(folder, collector, page)
    if answer.status.word != b"OK":
        wanted = messages if by_uid else _uids_of(connection, messages)
        _one_by_one(connection, folder, (wanted, preview), answer, page)
    page.messages.sort(key=lambda message: message.uid, reverse=True)
    return page


def fetch_uids(
    connection: ImapConnection,
    folder: Folder,
    uids: Iterable[int],
    *,
    preview: Preview = Preview(),
) -> Page:
    """Fetch any number of messages by UID, a page at a time."""
    page = Page()
    for batch in uidset.chunks(uids, PAGE_MESSAGES):
        part = fetch_page(connection, folder, UidSet.of(batch), preview=preview)
        page.messages += part.messages
        page.bad += part.bad
    page.messages.sort(key=lambda message: message.uid, reverse=True)
    return page


def _items(connection: ImapConnection, preview: Preview) -> Argument:
    names = ["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE"]
    if connection.has("OBJECTID"):
        names.append("EMAILID")
    elif connection.has("X-GM-EXT-1"):
        names.append("X-GM-MSGID")
    members: list[Argument] = [Item(name) for name in (*names, _HEADER_ITEM)]
    if preview.wanted and connection.has("PREVIEW"):
        members.append(Item("PREVIEW"))
        if preview.only_ready:
            members.append(Group((Word("LAZY"),)))
    return Group(tuple(members))


def _read_rows(folder: Folder, collector: RowCollector, page: Page) -> None:
    for uid, row in collector.rows.items():
        if header_block(row) is None:
            # Somebody else's flag change, told in passing.
            continue
        try:
            page.messages.append(read_message(folder, uid, row))
        except ProtocolError as error:
            collector.broken[uid] = error
    for uid, error in collector.broken.items():
        page.bad.append(_bad_entry(folder, uid, error))


def _bad_entry(folder: Folder, uid: int, error: MailEngineError) -> BadEntry:
    name = remote_id(folder.folder_id, folder.uidvalidity, uid)
    return BadEntry(name, Location(folder.folder_id, uid), error.code, error.detail)


def _one_by_one(
    connection: ImapConnection,
    folder: Folder,
    asked: tuple[UidSet, Preview],
    answer: Answer,
    page: Page,
) -> None:
    """Find out which message of a refused page is to blame.

    What has arrived stays; only what is missing and still exists is asked for again.
    """
    wanted, preview = asked
    error = failure(answer.status)
    if not _concerns_messages(error):
        raise error
    known = {message.uid for message in page.messages}
    known |= {entry.location.uid for entry in page.bad}
    ranges = search_ranges(connection, (wanted,))
    existing = set(uidset.expand(ranges, limit=PAGE_MESSAGES + 1))
    missing = sorted(existing - known, reverse=True)
    if len(missing) > MAX_SINGLE_MESSAGES:
        raise error
    for uid in missing:
        collector = RowCollector()
        fetch = command("UID FETCH", UidSet.of([uid]), _items(connection, preview))
        single = connection.run(fetch, sink=collector, check=False)
        _read_rows(folder, collector, page)
        if single.status.word != b"OK" and uid not in collector.rows:
            page.bad.append(_bad_entry(folder, uid, failure(single.status)))


def _concerns_messages(error: MailEngineError) -> bool:
    """Tell whether a refusal is about single messages, not about us or the server."""
    if isinstance(error, TransientError):
        return error.code == "server.bug"
    return isinstance(error, (RejectedError, RemoteGone)) or (
        error.code == "protocol.corruption"
    )


def _uids_of(connection: ImapConnection, numbers: UidSet) -> UidSet:
    collector = RowCollector()
    fetch = command("FETCH", numbers, Group((Item("UID"),)))
    connection.run(fetch, sink=collector)
    if not collector.rows:
        raise RemoteGone("gone.message", "no message is left")
    return UidSet.of(collector.rows)


def search_ranges(
    connection: ImapConnection, keys: tuple[Argument, ...]
) -> list[uidset.Range]:
    """Search the open folder and return the UIDs as ascending ranges.

    :param keys: search keys; a set among them means UIDs
    With ESEARCH the answer is compact (RFC 4731).
    """
    arguments = _as_uids(keys)
    if connection.has("ESEARCH"):
        arguments = (Word("RETURN"), Group((Word("ALL"),)), *arguments)
    answer = connection.run(command("UID SEARCH", *arguments))
    found: list[uidset.Range] = []
    for data in answer.untagged:
        if data.kind == b"ESEARCH":
            found += _esearch_ranges(data)
        elif data.kind == b"SEARCH":
            found += uidset.ranges_of(_plain_search(data))
    return sorted(found)


def _as_uids(keys: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Say of each set that it means UIDs: a bare one would mean sequence numbers."""
    marked: list[Argument] = []
    for key in keys:
        if isinstance(key, UidSet):
            marked.append(Word("UID"))
        marked.append(key)
    return tuple(marked)


def _esearch_ranges(data: Untagged) -> list[uidset.Range]:
    values = data.values()
    for index, value in enumerate(values[:-1]):
        if isinstance(value, bytes) and value.upper() == b"ALL":
            found = values[index + 1]
            if isinstance(found, bytes):
                return uidset.parse_ranges(found)
    return []


def _plain_search(data: Untagged) -> list[int]:
    # Servers with CONDSTORE may end the list with "(MODSEQ n)".
    words = data.rest.partition(b"(")[0].split()
    return [tokens.number(word, "protocol.uidset") for word in words]


def _only_list(values: list[tokens.Value]) -> list[tokens.Value]:
    if len(values) == 1 and isinstance(values[0], list):
        return values[0]
    raise ProtocolError("protocol.fetch", "not a list of message data")
