"""Metadata of many messages in one command, without touching a body.

A message that cannot be read never takes its page with it: it becomes a
:class:`BadEntry`, and a page that the server refuses as a whole is asked for one by
one. A message on which the server dies is read with less: see :func:`_read_little`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    TransientError,
)
from odoo.addons.maildesk_base.engine.mime.meta import FIELDS
from odoo.addons.maildesk_base.engine.suspects import Aspect, Batch
from odoo.addons.maildesk_base.engine.types import BadEntry, Location

from .protocol import tokens, uidset
from .protocol.arguments import Argument, Group, Item, UidSet, command
from .protocol.connection import ImapConnection
from .protocol.responses import Answer, Untagged, failure
from .uidsearch import search_ranges
from .values.ids import remote_id, span
from .values.rows import Folder, ReadMessage, Row, header_block, read_message, read_uid

# So many messages are asked for in one command: about 1 MB of answer.
PAGE_MESSAGES = 500
# A refused page is taken apart up to so many single messages.
MAX_SINGLE_MESSAGES = 50
# Of a header that the server cannot search for fields: its beginning says who and what.
LITTLE_BYTES = 64 * 1024
_LITTLE = Group(
    (
        *(Item(name) for name in ("UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE")),
        Item.part("HEADER", 0, LITTLE_BYTES),
    )
)
_HEADER_ITEM = f"BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]"
_UID = re.compile(rb"\bUID (\d{1,10})\b")


@dataclass(frozen=True, slots=True)
class Preview:
    """How previews are asked for: not at all, only those the server makes with the
    metadata (RFC 8970, which costs next to nothing), or made here if need be.
    """

    wanted: bool = True
    only_ready: bool = False


@dataclass(slots=True)
class Page:
    """Messages, newest first, and those that could not be read."""

    messages: list[ReadMessage] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)
    # UIDs that were set aside and not asked for.
    aside: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.messages) + len(self.bad) + len(self.aside)

    def add(self, further: Page) -> None:
        """Append a page that lies further in the past."""
        self.messages += further.messages
        self.bad += further.bad
        self.aside += further.aside

    @property
    def shown(self) -> list[ReadMessage]:
        """The messages that are not marked as deleted."""
        return [message for message in self.messages if not message.is_deleted]

    @property
    def lowest(self) -> int | None:
        """The lowest UID on the page, read or not."""
        uids = [message.uid for message in self.messages] + self.aside
        uids += [entry.location.uid for entry in self.bad]
        return min(uids, default=None)


class RowCollector:
    """Takes FETCH answers as they arrive and joins those about the same message."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.broken: dict[int, Exception] = {}

    def __call__(self, data: Untagged) -> bool:
        if data.kind != b"FETCH":
            return False
        try:
            row = tokens.pairs(_only_list(data.values()))
            uid = read_uid(row)
        except Exception as error:
            # Whatever one message leads to here, the others are read on.
            found = _UID.search(data.rest)
            if not found:
                raise
            self.broken[int(found[1])] = error
            return True
        if uid in self.rows:
            self.rows[uid].update(row)
        elif uid:
            self.rows[uid] = row
        return True


class MessageCollector(RowCollector):
    """Turns complete rows into metadata at once, while the server prepares the next."""

    def __init__(self, folder: Folder) -> None:
        super().__init__()
        self.folder = folder
        self.messages: dict[int, ReadMessage] = {}

    def __call__(self, data: Untagged) -> bool:
        taken = super().__call__(data)
        if len(self.rows) == 1:
            self._read_rows(complete_only=True)
        return taken

    def finish(self, page: Page) -> None:
        """Add what was collected to ``page``."""
        self._read_rows(complete_only=False)
        page.messages += self.messages.values()
        page.bad += [
            _bad_entry(self.folder, uid, error)
            for uid, error in self.broken.items()
            if uid not in self.messages
        ]
        page.messages.sort(key=lambda message: message.uid, reverse=True)

    def _read_rows(self, *, complete_only: bool) -> None:
        for uid, row in list(self.rows.items()):
            if header_block(row) is None or (complete_only and b"FLAGS" not in row):
                # Somebody else's flag change, reported in passing, or the first half.
                continue
            del self.rows[uid]
            try:
                self.messages[uid] = read_message(self.folder, uid, row)
            except Exception as error:
                self.broken[uid] = error


def fetch_page(
    connection: ImapConnection,
    folder: Folder,
    uids: tuple[int, int],
    *,
    preview: Preview = Preview(),
) -> Page:
    """Fetch the metadata of the messages of the open folder in a range of UIDs."""
    place = span(Aspect.DETAILS, folder.place, *uids)
    if not is_whole(connection, folder):
        ranges = search_ranges(connection, (UidSet.span(*uids),))
        found = uidset.expand(uidset.clip(ranges, *uids), limit=PAGE_MESSAGES + 1)
        return fetch_uids(connection, folder, found, preview=preview)
    with connection.suspects.asking(Batch(place)):
        batches = [UidSet.span(*uids)]
        return _fetch(connection, folder, batches, by_uid=True, preview=preview)


def is_whole(connection: ImapConnection, folder: Folder) -> bool:
    """Whether the folder may be asked for without naming its messages: none of them is
    suspected of anything.
    """
    suspects = connection.suspects
    return all(
        suspects.whole(span(aspect, folder.place))
        for aspect in (Aspect.DETAILS, Aspect.LIST)
    )


def fetch_uids(
    connection: ImapConnection,
    folder: Folder,
    uids: Sequence[int],
    *,
    preview: Preview = Preview(),
) -> Page:
    """Fetch any number of messages by UID.

    All commands go out at once: the server prepares one answer while another is read.
    """
    suspects = connection.suspects
    place = span(Aspect.DETAILS, folder.place)
    page = Page(aside=suspects.aside_of(span(Aspect.LIST, folder.place), uids))
    wanted = [uid for uid in uids if uid not in page.aside]
    for batch in suspects.batches(place, wanted):
        chunks = [UidSet.of(each) for each in uidset.chunks(batch.keys, PAGE_MESSAGES)]
        with suspects.asking(batch):
            page.add(_fetch(connection, folder, chunks, by_uid=True, preview=preview))
    for uid in suspects.aside_of(place, wanted):
        _read_little(connection, folder, uid, page)
    page.messages.sort(key=lambda message: message.uid, reverse=True)
    return page


def _read_little(
    connection: ImapConnection, folder: Folder, uid: int, page: Page
) -> None:
    """Read a message on which the server dies when it is asked for all of it.

    Dovecot dies on picking a field of ten megabytes out of a header. It still gives the
    beginning of the header as it is.
    """
    place = span(Aspect.LIST, folder.place, uid, uid)
    batches = connection.suspects.batches(place, [uid])
    for batch in batches:
        collector = MessageCollector(folder)
        fetch = command("UID FETCH", UidSet.of([uid]), _LITTLE)
        with connection.suspects.asking(batch):
            (answer,) = connection.run_synced([fetch], sink=collector, check=False)
        collector.finish(page)
        if answer.status.word != b"OK" and uid not in collector.messages:
            page.bad.append(_bad_entry(folder, uid, failure(answer.status)))
    if not batches:
        page.aside.append(uid)


def fetch_numbers(
    connection: ImapConnection,
    folder: Folder,
    numbers: tuple[int, int],
    preview: Preview,
) -> Page:
    """Fetch by sequence number, right after the folder was opened.

    That is safe: while FETCH runs no server may renumber (RFC 3501 section 7.4.1), and
    no other command comes in between.
    """
    first, last = numbers
    batches = []
    while last >= first:
        low = max(first, last - PAGE_MESSAGES + 1)
        batches.append(UidSet.span(low, last))
        last = low - 1
    with connection.suspects.asking(Batch(span(Aspect.DETAILS, folder.place))):
        return _fetch(connection, folder, batches, by_uid=False, preview=preview)


def _fetch(
    connection: ImapConnection,
    folder: Folder,
    batches: Sequence[UidSet],
    *,
    by_uid: bool,
    preview: Preview,
) -> Page:
    collector = MessageCollector(folder)
    wanted = _items(connection, preview)
    verb = "UID FETCH" if by_uid else "FETCH"
    commands = [command(verb, batch, wanted) for batch in batches]
    run = connection.run_synced if by_uid else connection.run_all
    answers = run(commands, sink=collector, check=False)
    page = Page()
    collector.finish(page)
    if any(b"EXPUNGEISSUED" in answer.codes for answer in answers):
        _drop_vanished(connection, page)
    for batch, answer in zip(batches, answers, strict=True):
        if answer.status.word != b"OK":
            uids = batch if by_uid else _uids_of(connection, batch)
            _one_by_one(connection, folder, (uids, wanted), answer, page)
    return page


def _drop_vanished(connection: ImapConnection, page: Page) -> None:
    """Leave out what was removed while we asked: the server has made it up."""
    uids = [message.uid for message in page.messages]
    if uids:
        there = still_there(connection, uids)
        page.messages = [each for each in page.messages if each.uid in there]


def still_there(connection: ImapConnection, uids: Iterable[int]) -> set[int]:
    """Return which of ``uids`` exist in the open folder."""
    wanted = set(uids)
    ranges = search_ranges(connection, (UidSet.of(wanted),))
    return set(uidset.expand(ranges, limit=len(wanted) + 1)) & wanted


def _items(connection: ImapConnection, preview: Preview) -> Argument:
    names = ["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODYSTRUCTURE"]
    if connection.has_capability("OBJECTID"):
        names.append("EMAILID")
    elif connection.has_capability("X-GM-EXT-1"):
        names.append("X-GM-MSGID")
    members: list[Argument] = [Item(name) for name in (*names, _HEADER_ITEM)]
    if preview.wanted and connection.has_capability("PREVIEW"):
        members.append(Item("PREVIEW"))
    return Group(tuple(members))


def _bad_entry(folder: Folder, uid: int, error: Exception) -> BadEntry:
    name = remote_id(folder.folder_id, folder.uidvalidity, uid)
    place = Location(folder.folder_id, uid)
    if isinstance(error, MailEngineError):
        return BadEntry(name, place, error.code, error.detail)
    return BadEntry(name, place, "unreadable", type(error).__name__)


def _one_by_one(
    connection: ImapConnection,
    folder: Folder,
    asked: tuple[UidSet, Argument],
    answer: Answer,
    page: Page,
) -> None:
    """Find out which message of a refused page is to blame.

    What has arrived stays; only what is missing and still exists is asked for again.
    """
    uids, wanted = asked
    error = failure(answer.status)
    if not _concerns_messages(error):
        raise error
    known = {message.uid for message in page.messages}
    known |= {entry.location.uid for entry in page.bad}
    asked_for = uidset.expand(uids.ranges, limit=PAGE_MESSAGES + 1)
    existing = still_there(connection, asked_for)
    missing = sorted(existing - known, reverse=True)
    if len(missing) > MAX_SINGLE_MESSAGES:
        raise error
    for uid in missing:
        collector = MessageCollector(folder)
        fetch = command("UID FETCH", UidSet.of([uid]), wanted)
        single = connection.run(fetch, sink=collector, check=False)
        collector.finish(page)
        if single.status.word != b"OK" and uid not in collector.messages:
            page.bad.append(_bad_entry(folder, uid, failure(single.status)))


def _concerns_messages(error: MailEngineError) -> bool:
    """Return whether a refusal is about single messages, not about us or the server."""
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


def _only_list(values: list[tokens.Value]) -> list[tokens.Value]:
    if len(values) == 1 and isinstance(values[0], list):
        return values[0]
    raise ProtocolError("protocol.fetch", "not a list of message data")
