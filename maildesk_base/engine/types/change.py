"""What has changed at the server, and cursors into that stream."""

from __future__ import annotations

from dataclasses import dataclass

from .message import Flags, Location, MessageMeta


@dataclass(frozen=True, slots=True)
class MessageUpdate:
    """A change of a known message; None means "unchanged", never "empty"."""

    remote_id: str
    flags: Flags | None = None
    locations: tuple[Location, ...] | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Messages that left a folder; ``folder_id`` None: that left the mailbox.

    UIDs are given as inclusive ranges, for servers announce long runs of them.
    """

    folder_id: str | None
    remote_ids: tuple[str, ...] = ()
    uid_ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One message that exists; flags None: not looked at.

    ``expected`` False: it lies beyond the history that was loaded. Who knows it all
    the same keeps it, who does not need not ask for it.
    """

    remote_id: str
    uid: int | None = None
    flags: Flags | None = None
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """In this folder, between these UIDs, exactly these messages exist.

    Whoever applies it removes what is known in the range but not listed, takes over the
    flags that are given, and asks ``fetch_metadata`` for what it does not know. Without
    UIDs (``uid_range`` None) it speaks of the whole folder.
    """

    folder_id: str
    entries: tuple[SnapshotEntry, ...]
    uid_range: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A message the provider could not read; three tries, then quarantine."""

    remote_id: str
    location: Location
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of changes, applied with its cursor in one transaction or not at all.

    ``cursor``: where ``changes`` goes on; None leaves the stored one as it is.
    ``older``: where ``older`` goes on; None leaves it, "" says the beginning is
    reached. ``done``: nothing more to fetch now. A page may be empty and not done.
    ``folders_may_differ`` False, on a page about the whole mailbox: the list of folders
    need not be asked for again now.
    """

    added: tuple[MessageMeta, ...] = ()
    updated: tuple[MessageUpdate, ...] = ()
    removed: tuple[Removal, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    bad: tuple[BadEntry, ...] = ()
    cursor: str | None = None
    older: str | None = None
    done: bool = True
    folders_may_differ: bool = True


@dataclass(frozen=True, slots=True)
class FolderCursor:
    """What the sync layer has stored for a folder: both cursors, opaque to it."""

    folder_id: str
    changes: str = ""
    older: str | None = None  # None: history not begun, "": complete
