"""What changed in a folder since a cursor.

::

    entries ──▶ removed ──▶ looked up: still here? ──▶ removed, or an update
            ──▶ partial ──▶ read again ─────────────▶ an update
            ──▶ whole ──▶ made since the last round, or a draft: metadata, added
                          else: an update, with its place

A removal is looked up because Graph reports a message that was moved away and back as
removed, and never as added again. A message that was moved in from elsewhere, and is
older than the last round, is an update with its place: the sync layer asks for the
metadata of those it does not know. What lies beyond the history that is loaded is
reported only if it may be known all the same, because it came from a folder that is
loaded further back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ResyncRequired,
    TransientError,
)
from odoo.addons.maildesk_base.engine.isolation import may_be_one
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span
from odoo.addons.maildesk_base.engine.types import (
    BadEntry,
    ChangePage,
    FolderCursor,
    Location,
    MessageMeta,
    MessageUpdate,
    Removal,
    Snapshot,
    SnapshotEntry,
)

from . import delta
from .graph.calls import Call, Reply, query, segment
from .graph.mailbox import GraphMailbox
from .listing import existing, read_named
from .values.cursor import ChangeCursor, OlderCursor, read_cursor, read_older
from .values.messages import (
    is_named,
    message_name,
    read_flags,
    read_time,
    received_at,
)
from .values.properties import FLAG_EXPAND, FLAG_FIELDS

# Clocks differ, and entries come late: better to fetch some metadata twice.
MARGIN_S = 900
# More removals than this come from emptying a folder; the periodic comparison of all
# ids heals what was moved there and back meanwhile.
MOST_LOOKED_UP = 100


def page_call(cursor: FolderCursor) -> Call:
    """The call for the next page; ResyncRequired when the cursor is not ours."""
    return delta.next_call(read_cursor(cursor.changes, cursor.folder_id).path)


def begins_round(cursor: FolderCursor) -> bool:
    """Whether a round of the delta begins at the cursor: the one before is complete."""
    state = read_cursor(cursor.changes, cursor.folder_id)
    return not state.is_first and "skiptoken" not in state.path


def read_changes(
    mailbox: GraphMailbox, cursor: FolderCursor, now: int, ahead: Reply | None
) -> ChangePage:
    """The next page of changes.

    :param now: seconds since 1970
    :param ahead: the page, when it was fetched already
    """
    state = read_cursor(cursor.changes, cursor.folder_id)
    known = history_of(cursor)
    is_careful = mailbox.suspects.is_careful(cursor.folder_id)
    call = delta.next_call(state.path, is_careful=is_careful)
    try:
        with mailbox.suspects.asking_page(cursor.folder_id):
            reply = ahead or mailbox.try_to(call)
            delta.check(reply, call, cursor.folder_id)
    except TransientError as error:
        if is_careful and may_be_one(error) and _is_served(mailbox, cursor.folder_id):
            # What was asked for is part of the cursor: it takes another one to ask for
            # less.
            raise ResyncRequired(cursor.folder_id, "cursor.deadly") from error
        raise
    following = delta.next_cursor(mailbox, reply, state, now)
    reader = _Reader(mailbox, cursor.folder_id, known, state)
    reader.take(reply.entries())
    # What happened while the folder was being listed is reported by the next round.
    done = bool(reply.link("deltaLink")) and not state.is_first
    return reader.page(following, done=done)


def _is_served(mailbox: GraphMailbox, folder_id: str) -> bool:
    """Whether Graph reports the folder at all."""
    call = Call("GET", f"/mailFolders/{segment(folder_id)}?{query(select='id')}")
    try:
        return mailbox.try_to(call).is_ok
    except MailEngineError:
        return False


def history_of(cursor: FolderCursor) -> OlderCursor | None:
    """How much of the history is known, None when all of it is."""
    return read_older(cursor.older, cursor.folder_id) if cursor.older else None


@dataclass(slots=True)
class _Reader:
    """Sorts the entries of one page."""

    mailbox: GraphMailbox
    folder_id: str
    known: OlderCursor | None
    state: ChangeCursor
    removed: list[str] = field(default_factory=list)
    updates: dict[str, MessageUpdate] = field(default_factory=dict)
    new: dict[str, Mapping] = field(default_factory=dict)

    def take(self, entries: list[dict]) -> None:
        """Look at all entries; of several about one message none is believed alone."""
        left, doubtful, whole = set(), {}, {}
        # One that says nothing of answers is not believed where it reports a change.
        is_doubtful = self.state.is_plain and not self.state.is_first
        for entry in filter(is_named, entries):
            name = message_name(entry)
            if delta.is_removal(entry):
                left.add(name)
            elif self.state.is_first and not delta.is_whole(entry):
                # Listed, and no more than that: its metadata was read elsewhere.
                continue
            elif delta.is_whole(entry) and (
                not is_doubtful
                or len(doubtful) >= MOST_LOOKED_UP
                or self._is_new(entry)
            ):
                whole[name] = entry
            else:
                doubtful[name] = True
        seen_leaving = list(left)[:MOST_LOOKED_UP]
        self.removed += sorted(left.difference(seen_leaving))
        for name in (*seen_leaving, *doubtful):
            whole.pop(name, None)
        self._look_up([*seen_leaving, *(n for n in doubtful if n not in left)])
        for name, entry in whole.items():
            if name not in left:
                self._sort(name, entry)

    def page(self, cursor: ChangeCursor, *, done: bool) -> ChangePage:
        """The page for the sync layer."""
        added, bad = self._added()
        there = {meta.remote_id for meta in (*added, *bad)}
        self.removed += [name for name in self.new if name not in there]
        removals = (Removal(self.folder_id, tuple(self.removed)),)
        return ChangePage(
            added=added,
            bad=bad,
            updated=tuple(self.updates.values()),
            removed=removals if self.removed else (),
            cursor=cursor.to_text(),
            done=done,
        )

    def _look_up(self, names: list[str]) -> None:
        """Read messages again; those that are not in the folder have left it."""
        options = query(select=FLAG_FIELDS, expand=FLAG_EXPAND)
        place = Span(Aspect.MARKS, self.folder_id, "", "")
        found: dict[str, Mapping] = {}
        unknown = set(self.mailbox.suspects.aside_of(place, names))
        for batch in self.mailbox.suspects.batches(place, names):
            calls = {
                name: Call("GET", f"/messages/{segment(name)}?{options}")
                for name in batch.keys
            }
            with self.mailbox.suspects.asking(batch):
                replies, silent = existing(self.mailbox, calls)
            found |= {name: reply.object() for name, reply in replies.items()}
            unknown |= silent
        for name in names:
            value = found.get(name)
            if name in unknown:
                # Nobody knows: the periodic comparison of all ids decides.
                continue
            if value is None or value.get("parentFolderId") != self.folder_id:
                self.removed.append(name)
            else:
                # Only what is known already is reported in part, or as leaving.
                self._sort(name, value, may_be_new=False)

    def _sort(self, name: str, value: Mapping, *, may_be_new: bool = True) -> None:
        if value.get("parentFolderId") != self.folder_id:
            self.removed.append(name)
            return
        place: tuple[Location, ...] | None = (Location(self.folder_id),)
        if not _is_within(self.known, value, name):
            if self.state.is_first:
                return
            # Not worth fetching for a flag, but one that was moved in may be known.
            place = place if may_be_new else None
        elif may_be_new and self._is_new(value) or self._is_rewritten(value):
            self.new[name] = value
            return
        # What was looked up shows answers, too.
        is_plain = self.state.is_plain and may_be_new
        flags = read_flags(value, is_plain=is_plain)
        self.updates[name] = MessageUpdate(name, flags, place)

    def _is_rewritten(self, value: Mapping) -> bool:
        """Drafts keep their ids, whatever becomes of their text."""
        return value.get("isDraft") is True and not self.state.is_first

    def _is_new(self, value: Mapping) -> bool:
        if self.state.is_first:
            return False
        made = read_time(str(value.get("createdDateTime") or ""))
        made = made or received_at(value)
        return made is None or made.timestamp() >= self.state.since - MARGIN_S

    def _added(self) -> tuple[tuple[MessageMeta, ...], tuple[BadEntry, ...]]:
        if not self.new:
            return (), ()
        metas, bad = read_named(self.mailbox, self.new, self.folder_id)
        here = Location(self.folder_id)
        # What has moved on since then is reported by the folder it is in now.
        return tuple(meta for meta in metas if here in meta.locations), bad


def read_snapshot(mailbox: GraphMailbox, cursor: FolderCursor) -> Snapshot:
    """All ids of a folder with their flags; beyond the history that is loaded they are
    not expected to be known.

    A new delta is begun for that: unlike a list it has no pages that slide when a
    message is removed meanwhile.
    """
    known = history_of(cursor)
    entries: dict[str, SnapshotEntry] = {}
    is_careful = mailbox.suspects.is_careful(cursor.folder_id)
    with mailbox.suspects.asking_page(cursor.folder_id):
        call, (reply,), is_plain = delta.begin(
            mailbox, cursor.folder_id, lambda call: [mailbox.try_to(call)]
        )
        delta.check(reply, call, cursor.folder_id)
    while True:
        for value in reply.entries():
            name = message_name(value)
            if delta.is_removal(value):
                entries.pop(name, None)
            else:
                flags = None
                if delta.is_whole(value):
                    flags = read_flags(value, is_plain=is_plain)
                expected = _is_within(known, value, name)
                entries[name] = SnapshotEntry(name, flags=flags, expected=expected)
        link = reply.link("nextLink")
        if not link:
            return Snapshot(cursor.folder_id, tuple(entries.values()))
        call = delta.next_call(mailbox.path_of(link), is_careful=is_careful)
        with mailbox.suspects.asking_page(cursor.folder_id):
            reply = mailbox.try_to(call)
            delta.check(reply, call, cursor.folder_id)


def _is_within(known: OlderCursor | None, value: Mapping, name: str) -> bool:
    received = received_at(value)
    return known is None or received is None or known.covers(received, name)
