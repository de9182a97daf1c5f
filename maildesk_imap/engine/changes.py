r"""What changed in a folder since a cursor, in bounded pages.

::

    EXAMINE ──▶ NEW ──▶ FLAGS [▶ CHANGED] ──▶ COUNT   with CONDSTORE
            ├─▶ NEW ──▶ [CHANGED]                     with QRESYNC: EXAMINE gives all
            ├─▶ NEW ──▶ TOP ──▶ ROTATE ──▶ COUNT      with neither
            └─▶ NEW ──▶ SCAN                          when mod-sequences went wrong

The targets of a pass (UIDNEXT, HIGHESTMODSEQ, EXISTS) are those of its EXAMINE, so
whatever happens meanwhile is seen by the next pass. New messages come before removals,
so that a moved message is met before its old place disappears. COUNT does something
only if the number of messages proves that some have gone.
"""

from __future__ import annotations

import dataclasses
from contextlib import nullcontext
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import ProtocolError, ResyncRequired
from odoo.addons.maildesk_base.engine.suspects import Aspect, Batch, Span
from odoo.addons.maildesk_base.engine.types import (
    BadEntry,
    ChangePage,
    FolderCursor,
    MessageMeta,
    MessageUpdate,
    Removal,
    Snapshot,
    SnapshotEntry,
)

from .fetch import PAGE_MESSAGES, Page, Preview, fetch_page, fetch_uids
from .flagscan import (
    SNAPSHOT_MESSAGES,
    FlagCollector,
    changed_since,
    changed_window,
    snapshot_window,
    top_snapshot,
)
from .preview import add_previews
from .protocol.arguments import HIGHEST, command, items
from .protocol.connection import ImapConnection
from .protocol.mailbox import Known, Selected, select
from .protocol.uidset import MAX_UID, Range
from .values.cursor import ChangeCursor, Run, Stage, lowest_known, read_cursor
from .values.ids import remote_id, span, wire_name
from .values.rows import Folder
from .windows import highest_in

# Without CONDSTORE: how many flags are looked at in one pass.
TOP_MESSAGES = 500
ROTATE_MESSAGES = 2_000


@dataclass(slots=True)
class _Draft:
    """The page being filled."""

    added: list[MessageMeta] = field(default_factory=list)
    updated: list[MessageUpdate] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)

    def page(self, cursor: ChangeCursor, *, done: bool) -> ChangePage:
        return ChangePage(
            added=tuple(self.added),
            updated=tuple(self.updated),
            removed=tuple(self.removed),
            snapshots=tuple(self.snapshots),
            bad=tuple(self.bad),
            cursor=cursor.to_text(),
            done=done,
        )


def read_changes(connection: ImapConnection, cursor: FolderCursor) -> ChangePage:
    """Return the next page of changes of one folder.

    Raises ResyncRequired when the folder was renumbered or the cursor is not ours.
    """
    return _Pass(connection, cursor).read()


def uidnext_of(connection: ImapConnection, selected: Selected) -> int:
    """Return UIDNEXT; a server that keeps it to itself is asked for its last UID."""
    if selected.uidnext:
        return selected.uidnext
    # What is gone had a UID, too: Courier reports it with STATUS only.
    reached = _uidnext_by_status(connection, selected)
    if not selected.exists:
        return reached
    collector = FlagCollector()
    fetch = command("UID FETCH", HIGHEST, items("UID", "FLAGS"))
    connection.run(fetch, sink=collector)
    if not collector.flags:
        raise ProtocolError("protocol.uidnext", "the last message has no UID")
    return min(max(max(collector.flags) + 1, reached), MAX_UID)


def _uidnext_by_status(connection: ImapConnection, selected: Selected) -> int:
    reported = connection.quietly(connection.folder_status, selected.name, "UIDNEXT")
    uidnext = (reported or {}).get(b"UIDNEXT")
    return max(min(uidnext, MAX_UID), 1) if isinstance(uidnext, int) else 1


class _Pass:
    """One call of ``changes``."""

    def __init__(self, connection: ImapConnection, cursor: FolderCursor):
        self.connection = connection
        self.name = wire_name(cursor.folder_id)
        self.cursor = read_cursor(cursor.changes, cursor.folder_id)
        floor = lowest_known(cursor.older, cursor.folder_id)
        self.known: Range = (floor, self.cursor.uidnext - 1)
        self.folder = Folder(cursor.folder_id, self.cursor.uidvalidity)
        self.draft = _Draft()
        self.reported = FlagCollector()
        self.is_reported = False

    def read(self) -> ChangePage:
        selected = self._open()
        uidnext = uidnext_of(self.connection, selected)
        if uidnext < self.cursor.uidnext:
            if selected.uidnext:
                # UIDs are given out again: nothing we know can be trusted.
                raise ResyncRequired(self.folder.folder_id, "cursor.uidnext")
            uidnext = self.cursor.uidnext
        run = self.cursor.run or self._begin(selected, uidnext)
        run = self._take_stages(run)
        if run.stages:
            return self.draft.page(self._unfinished(run), done=False)
        reached = (uidnext, selected.modseq or 0, selected.exists)
        done = reached == (run.uidnext, run.modseq, run.exists)
        finished = ChangeCursor(
            uidvalidity=self.cursor.uidvalidity,
            uidnext=run.uidnext,
            modseq=run.modseq,
            exists=run.exists,
            window=self.cursor.window,
        )
        return self.draft.page(finished, done=done)

    @property
    def _has_known(self) -> bool:
        return self.known[0] <= self.known[1]

    def _open(self) -> Selected:
        known = None
        cursor = self.cursor
        place = span(Aspect.MARKS, self.folder.place, *self.known)
        if cursor.modseq and not cursor.run and self._has_known:
            if self.connection.suspects.whole(place):
                known = Known(cursor.uidvalidity, cursor.modseq, *self.known)
        self.is_reported = bool(known) and "QRESYNC" in self.connection.enabled
        with self._asking_if_reported(place):
            selected = select(
                self.connection, self.name, known=known, sink=self.reported
            )
        if selected.uidvalidity != cursor.uidvalidity:
            raise ResyncRequired(self.folder.folder_id, "uidvalidity")
        return selected

    def _asking_if_reported(self, place: Span):
        """Opening the folder reads flags, where the server gives them along with it."""
        if self.is_reported:
            return self.connection.suspects.asking(Batch(place))
        return nullcontext()

    def _begin(self, selected: Selected, uidnext: int) -> Run:
        stages = [Stage.NEW] if uidnext > self.cursor.uidnext else []
        modseq = selected.modseq or 0
        if self._has_known:
            stages += self._stages_for_known(modseq)
        return Run(uidnext, modseq, selected.exists, tuple(stages))

    def _stages_for_known(self, modseq: int) -> list[Stage]:
        before = self.cursor.modseq
        if not modseq and not before:
            return [Stage.TOP, Stage.ROTATE, Stage.COUNT]
        if not modseq or not before or modseq < before:
            # Numbering began, ended or went backwards: look at everything once.
            return [Stage.SCAN]
        if not self.is_reported:
            return [Stage.FLAGS, Stage.COUNT] if modseq > before else [Stage.COUNT]
        self._take_over(self.reported)
        return [Stage.CHANGED] if self.reported.overflowed else []

    def _take_over(self, reported: FlagCollector) -> None:
        self.draft.removed += reported.removal(self.folder, self.known)
        if not reported.overflowed:
            self.draft.updated += reported.updates(self.folder, self.known)

    def _take_stages(self, run: Run) -> Run:
        """Work through the stages until one has filled the page."""
        steps = {
            Stage.NEW: self._new,
            Stage.FLAGS: self._flags,
            Stage.CHANGED: self._changed,
            Stage.SCAN: self._scan,
            Stage.TOP: self._top,
            Stage.ROTATE: self._rotate,
            Stage.COUNT: self._count,
        }
        while run.stages:
            run = steps[run.stages[0]](run)
            if run.position:
                break
        return run

    def _unfinished(self, run: Run) -> ChangeCursor:
        return dataclasses.replace(self.cursor, run=run)

    def _new(self, run: Run) -> Run:
        low, high = self.cursor.uidnext, run.position or run.uidnext - 1
        if high - low < PAGE_MESSAGES:
            page = fetch_page(self.connection, self.folder, (low, high))
            complete_to = low
        else:
            found = highest_in(
                self.connection, self._selected, (low, high), PAGE_MESSAGES
            )
            page = fetch_uids(self.connection, self.folder, found.uids)
            complete_to = found.complete_to
        self._note_existing(page, (complete_to, high))
        messages = [each for each in page.messages if low <= each.uid <= high]
        shown = [each for each in messages if not each.is_deleted]
        self.draft.added += add_previews(self.connection, self.folder, shown, Preview())
        self.draft.bad += page.bad
        arrived = run.arrived + len(messages) + len(page.bad) + len(page.aside)
        run = dataclasses.replace(run, arrived=arrived)
        return _advance(run, complete_to, low)

    def _note_existing(self, page: Page, span: Range) -> None:
        """Say what exists among the new UIDs: what we have moved here ourselves is
        known already, and may have left again.
        """
        entries = [
            SnapshotEntry(each.meta.remote_id, each.uid, expected=False)
            for each in page.shown
        ]
        entries += [
            SnapshotEntry(each.remote_id, each.location.uid, expected=False)
            for each in page.bad
        ]
        for uid in page.aside:
            name = remote_id(*self.folder.place, uid)
            entries.append(SnapshotEntry(name, uid, expected=False))
        snapshot = Snapshot(self.folder.folder_id, tuple(entries), span)
        self.draft.snapshots.append(snapshot)

    def _flags(self, run: Run) -> Run:
        reported = changed_since(
            self.connection, self.folder, self.known, self.cursor.modseq
        )
        self._take_over(reported)
        stages = run.stages[1:]
        if reported.overflowed:
            stages = (Stage.CHANGED, *stages)
        return dataclasses.replace(run, stages=stages)

    def _changed(self, run: Run) -> Run:
        bounds = (self.known[0], run.position or self.known[1])
        reported, lowest = changed_window(
            self.connection, self.folder, bounds, self.cursor.modseq
        )
        self.draft.updated += reported.updates(self.folder, bounds)
        self.draft.removed += reported.removal(self.folder, bounds)
        return _advance(run, lowest, self.known[0])

    def _scan(self, run: Run) -> Run:
        bounds = (self.known[0], run.position or self.known[1])
        return self._add_snapshot(run, bounds, with_flags=True)

    def _count(self, run: Run) -> Run:
        if not run.position and run.exists - run.arrived == self.cursor.exists:
            return _next_stage(run)
        bounds = (self.known[0], run.position or self.known[1])
        return self._add_snapshot(run, bounds, with_flags=False)

    def _add_snapshot(self, run: Run, bounds: Range, *, with_flags: bool) -> Run:
        snapshot = snapshot_window(
            self.connection, self.folder, bounds, with_flags=with_flags
        )
        self.draft.snapshots.append(snapshot)
        return _advance(run, snapshot.uid_range[0], self.known[0])

    def _top(self, run: Run) -> Run:
        # Only right after EXAMINE are sequence numbers to be trusted.
        select(self.connection, self.name)
        snapshot = top_snapshot(
            self.connection, self.folder, self.known, TOP_MESSAGES + run.arrived
        )
        self.draft.snapshots.append(snapshot)
        return _next_stage(run)

    def _rotate(self, run: Run) -> Run:
        top = self.draft.snapshots[-1].uid_range[0] if self.draft.snapshots else 0
        high = min(self.cursor.window or MAX_UID, (top or self.known[1] + 1) - 1)
        if high >= self.known[0]:
            snapshot = snapshot_window(
                self.connection,
                self.folder,
                (self.known[0], high),
                wanted=ROTATE_MESSAGES,
                with_flags=True,
            )
            self.draft.snapshots.append(snapshot)
            high = snapshot.uid_range[0] - 1
        window = high if high >= self.known[0] else 0
        self.cursor = dataclasses.replace(self.cursor, window=window)
        return _next_stage(run)

    @property
    def _selected(self) -> Selected:
        if self.connection.selected is None:
            raise ProtocolError("protocol.state", "no folder is open")
        return self.connection.selected


def _next_stage(run: Run) -> Run:
    return dataclasses.replace(run, stages=run.stages[1:], position=0)


def _advance(run: Run, complete_to: int, bottom: int) -> Run:
    """Go on below ``complete_to``, or with the next stage at the bottom."""
    if complete_to <= bottom:
        return _next_stage(run)
    return dataclasses.replace(run, position=complete_to - 1)


def read_snapshots(connection: ImapConnection, cursor: FolderCursor):
    """Yield all that exists in the known part of a folder, window by window."""
    state = read_cursor(cursor.changes, cursor.folder_id)
    folder = Folder(cursor.folder_id, state.uidvalidity)
    bottom = lowest_known(cursor.older, cursor.folder_id)
    high = state.uidnext - 1
    while high >= bottom:
        selected = select(connection, wire_name(cursor.folder_id))
        if selected.uidvalidity != state.uidvalidity:
            raise ResyncRequired(cursor.folder_id, "uidvalidity")
        snapshot = snapshot_window(
            connection,
            folder,
            (bottom, high),
            wanted=SNAPSHOT_MESSAGES,
            with_flags=True,
        )
        yield snapshot
        high = snapshot.uid_range[0] - 1
