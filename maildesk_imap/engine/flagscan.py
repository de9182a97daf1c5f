"""Flags of messages the index knows, and which messages have vanished (RFC 7162)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.suspects import Aspect, Batch
from odoo.addons.maildesk_base.engine.types import (
    MessageUpdate,
    Removal,
    Snapshot,
    SnapshotEntry,
)

from .protocol import tokens, uidset
from .protocol.arguments import Group, Number, UidSet, Word, command, items
from .protocol.connection import ImapConnection
from .protocol.mailbox import Selected
from .protocol.responses import Untagged
from .protocol.uidset import Range
from .uidsearch import search_ranges
from .values.flags import read_flags
from .values.ids import remote_id, span
from .values.rows import Folder, read_uid
from .windows import highest_in

# Flag changes of one page. More than that are fetched window by window.
MAX_UPDATES = 20_000
# Messages of one snapshot: small enough to be applied in one short transaction.
SNAPSHOT_MESSAGES = 10_000


@dataclass(slots=True)
class FlagCollector:
    """Takes FETCH (UID FLAGS) and VANISHED answers as they arrive.

    What goes beyond ``limit`` is dropped and remembered in ``overflowed``.
    """

    limit: int = MAX_UPDATES
    flags: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    vanished: list[Range] = field(default_factory=list)
    overflowed: bool = False

    def __call__(self, data: Untagged) -> bool:
        if data.kind == b"FETCH":
            self._take_flags(data)
            return True
        if data.kind == b"VANISHED":
            self._take_vanished(data.rest)
            return True
        return False

    def _take_flags(self, data: Untagged) -> None:
        values = data.values()
        if len(values) != 1 or not isinstance(values[0], list):
            raise ProtocolError("protocol.fetch", "not a list of message data")
        row = tokens.pairs(values[0])
        names = row.get(b"FLAGS")
        uid = read_uid(row)
        if not uid or not isinstance(names, list):
            return
        if len(self.flags) >= self.limit and uid not in self.flags:
            self.overflowed = True
            return
        self.flags[uid] = tuple(name for name in names if isinstance(name, bytes))

    def _take_vanished(self, rest: bytes) -> None:
        text = rest.strip()
        if text.upper().startswith(b"(EARLIER)"):
            text = text[len(b"(EARLIER)") :].strip()
        try:
            self.vanished += uidset.parse_ranges(text)
        except ProtocolError as error:
            raise ProtocolError("protocol.vanished", error.detail) from error

    def updates(self, folder: Folder, known: Range) -> list[MessageUpdate]:
        """Return the flags of messages within ``known``, less those marked deleted."""
        changed = []
        for uid, names in self.flags.items():
            flags, deleted = read_flags(names)
            if known[0] <= uid <= known[1] and not deleted:
                name = remote_id(folder.folder_id, folder.uidvalidity, uid)
                changed.append(MessageUpdate(name, flags=flags))
        return changed

    def removal(self, folder: Folder, known: Range) -> list[Removal]:
        """Return what is gone or marked deleted within ``known``."""
        marked = [uid for uid, names in self.flags.items() if read_flags(names)[1]]
        gone = self.vanished + uidset.ranges_of(marked)
        ranges = tuple(uidset.clip(sorted(gone), *known))
        return [Removal(folder.folder_id, uid_ranges=ranges)] if ranges else []


def fetch_flags(
    connection: ImapConnection,
    folder: Folder,
    uids: Iterable[int],
    collector: FlagCollector,
) -> None:
    """Ask for the flags of messages; those on which the server dies are left out."""
    place = span(Aspect.MARKS, folder.place)
    for batch in connection.suspects.batches(place, uids):
        fetch = command("UID FETCH", UidSet.of(batch.keys), items("UID", "FLAGS"))
        with connection.suspects.asking(batch):
            connection.run(fetch, sink=collector)


def changed_since(
    connection: ImapConnection, folder: Folder, known: Range, modseq: int
) -> FlagCollector:
    """Ask for the flags that changed after ``modseq``."""
    collector = FlagCollector()
    modifier = Group((Word("CHANGEDSINCE"), Number(modseq)))
    place = span(Aspect.MARKS, folder.place, *known)
    for batch in connection.suspects.ranges(place):
        wanted = UidSet.span(batch.span.low, batch.span.high)
        fetch = command("UID FETCH", wanted, items("UID", "FLAGS"), modifier)
        with connection.suspects.asking(batch):
            connection.run(fetch, sink=collector)
    return collector


def changed_window(
    connection: ImapConnection, folder: Folder, known: Range, modseq: int
) -> tuple[FlagCollector, int]:
    """Like :func:`changed_since` for the highest 20,000 of ``known``.

    Also returns the lowest UID that has been looked at.
    """
    keys = (UidSet((known,)), Word("MODSEQ"), Number(modseq + 1))
    ranges = search_ranges(connection, keys)
    kept, lowest = _highest(ranges, known[0])
    collector = FlagCollector()
    uids = uidset.expand(kept, limit=MAX_UPDATES + 1)
    fetch_flags(connection, folder, uids, collector)
    return collector, lowest


def _highest(ranges: list[Range], bottom: int) -> tuple[list[Range], int]:
    """Keep the highest MAX_UPDATES numbers and return how far down they reach."""
    kept: list[Range] = []
    room = MAX_UPDATES
    for low, high in reversed(ranges):
        if high - low + 1 > room:
            if room:
                kept.append((high - room + 1, high))
            return kept[::-1], (high - room + 1 if room else high + 1)
        kept.append((low, high))
        room -= high - low + 1
    return kept[::-1], bottom


def snapshot_window(
    connection: ImapConnection,
    folder: Folder,
    bounds: Range,
    *,
    wanted: int = SNAPSHOT_MESSAGES,
    with_flags: bool,
) -> Snapshot:
    """Return which messages exist among the highest ``wanted`` within ``bounds``.

    The range of the snapshot ends where the look at the folder ended.
    """
    selected = _open(connection)
    extra = () if with_flags else (Word("UNDELETED"),)
    found = highest_in(connection, selected, bounds, wanted, extra)
    if not with_flags:
        entries = _entries(folder, ((uid, None) for uid in found.uids))
    elif found.uids:
        collector = FlagCollector(limit=wanted)
        fetch_flags(connection, folder, found.uids, collector)
        place = span(Aspect.MARKS, folder.place)
        present = set(found.uids)
        rows = [(u, f) for u, f in collector.flags.items() if u in present]
        # They are there, whatever their flags may be.
        silent = connection.suspects.aside_of(place, found.uids)
        rows += [(uid, None) for uid in silent if uid not in collector.flags]
        entries = _entries(folder, rows)
    else:
        entries = ()
    return Snapshot(folder.folder_id, entries, (found.complete_to, bounds[1]))


def top_snapshot(
    connection: ImapConnection, folder: Folder, bounds: Range, wanted: int
) -> Snapshot:
    """Return the flags of the newest ``wanted`` messages of the folder just opened.

    Sequence numbers are safe here: nothing has been sent since the folder was opened.
    """
    selected = _open(connection)
    if not selected.exists:
        return Snapshot(folder.folder_id, (), bounds)
    place = span(Aspect.MARKS, folder.place)
    if not connection.suspects.whole(place):
        return snapshot_window(
            connection, folder, bounds, wanted=wanted, with_flags=True
        )
    first = max(1, selected.exists - wanted + 1)
    collector = FlagCollector(limit=wanted)
    numbers = UidSet.span(first, selected.exists)
    fetch = command("FETCH", numbers, items("UID", "FLAGS"))
    with connection.suspects.asking(Batch(place)):
        connection.run(fetch, sink=collector)
    lowest = bounds[0] if first == 1 else min(collector.flags, default=bounds[1] + 1)
    low = max(lowest, bounds[0])
    rows = ((u, f) for u, f in collector.flags.items() if low <= u <= bounds[1])
    return Snapshot(folder.folder_id, _entries(folder, rows), (low, bounds[1]))


def _open(connection: ImapConnection) -> Selected:
    if connection.selected is None:
        raise ProtocolError("protocol.state", "no folder is open")
    return connection.selected


def _entries(
    folder: Folder, rows: Iterable[tuple[int, tuple[bytes, ...] | None]]
) -> tuple[SnapshotEntry, ...]:
    entries = []
    for uid, names in rows:
        flags, deleted = read_flags(names) if names is not None else (None, False)
        if not deleted:
            name = remote_id(folder.folder_id, folder.uidvalidity, uid)
            entries.append(SnapshotEntry(name, uid, flags))
    return tuple(entries)
