r"""Changes of messages at the server: flags, moving, removing.

A UID is never trusted blindly. One of another UIDVALIDITY names nothing any more, and
a folder that is not there may have another name: both are left alone. Before anything
is moved or removed the Message-ID at that UID is compared. Plain EXPUNGE is never used,
for it removes what others have marked: without UIDPLUS our messages stay marked as
\Deleted, and count as gone everywhere in MailDesk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from odoo.addons.maildesk_base.engine.errors import (
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.suspects import Aspect
from odoo.addons.maildesk_base.engine.types import (
    MessageRef,
    Operation,
    OperationResult,
    Relocated,
)

from .fetch import RowCollector
from .protocol import uidset
from .protocol.arguments import Group, Item, Text, UidSet, Word, command, items
from .protocol.connection import ImapConnection
from .protocol.mailbox import Selected, select
from .uidsearch import search_ranges
from .values.flags import DELETED, flag_names, keyword_name, permitted
from .values.ids import folder_id, parse_remote_id, span, wire_name
from .values.rows import Row, header_block

# Messages of one command; longer sets of scattered UIDs overflow some servers' lines.
BATCH_MESSAGES = 500
_ID_HEADERS = "BODY.PEEK[HEADER.FIELDS (Message-ID X-MailDesk-Id)]"

Targets = dict[int, MessageRef]


@dataclass(slots=True)
class Outcome:
    """What has become of the targets so far."""

    relocated: list[Relocated] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def result(self) -> OperationResult:
        """Return the outcome as the contract wants it."""
        return OperationResult(
            relocated=tuple(self.relocated),
            gone=tuple(self.gone),
            unsure=tuple(self.unsure),
            refused=self.refused,
        )

    def add_gone(self, refs: Iterable[MessageRef]) -> None:
        """Note messages that are no longer there."""
        self.gone += [ref.remote_id for ref in refs]

    def add_unsure(self, refs: Iterable[MessageRef]) -> None:
        """Note messages whose folder is not there now as we know it."""
        self.unsure += [ref.remote_id for ref in refs]


def change_flags(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Set and clear flags and keywords.

    Raises RejectedError ``rejected.keywords`` when nothing but keywords was asked for
    and the folder stores none.
    """
    add, remove = flag_names(operation.set_flags)
    try:
        add += [keyword_name(word) for word in operation.add_keywords]
        remove += [keyword_name(word) for word in operation.remove_keywords]
    except ValueError as error:
        raise RejectedError("rejected.keywords", str(error)) from error

    def store(selected: Selected, targets: Targets, outcome: Outcome) -> None:
        allowed = selected.permanent_flags
        wanted = permitted(add, allowed), permitted(remove, allowed)
        if not any(wanted):
            raise RejectedError("rejected.keywords", "the folder keeps no keywords")
        _store_flags(connection, targets, wanted, outcome)

    return for_each_folder(connection, operation.targets, store)


def delete(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Remove messages for good."""

    def remove(_selected: Selected, targets: Targets, outcome: Outcome) -> None:
        sure, marked = verified(connection, targets, outcome)
        if connection.has_capability("UIDPLUS"):
            # An earlier attempt may have broken off before the removal.
            sure += marked
        else:
            outcome.add_gone(targets[uid] for uid in marked)
        if sure:
            expunge(connection, sure)

    return for_each_folder(connection, operation.targets, remove)


def expunge(connection: ImapConnection, uids: Iterable[int]) -> None:
    r"""Mark messages of the open folder ``\Deleted`` and remove exactly these."""
    batch = uidset.format_uids(uids)
    calls = [partial(connection.add_flags, batch, [DELETED], silent=True)]
    if connection.has_capability("UIDPLUS"):
        calls.append(partial(connection.uid_expunge, batch))
    connection.together(*calls)


def for_each_folder(
    connection: ImapConnection,
    refs: Sequence[MessageRef],
    work: Callable[[Selected, Targets, Outcome], None],
) -> OperationResult:
    """Open each folder of the targets for writing and work on them in batches."""
    outcome = Outcome()
    folders: defaultdict[tuple[str, int], Targets] = defaultdict(dict)
    for ref in refs:
        place = parse_remote_id(ref.remote_id)
        folders[place.folder_id, place.uidvalidity][place.uid] = ref
    for (folder, uidvalidity), targets in folders.items():
        try:
            selected = select(connection, wire_name(folder), write=True)
        except RemoteGone:
            outcome.add_unsure(targets.values())
            continue
        if selected.uidvalidity != uidvalidity:
            outcome.add_unsure(targets.values())
            continue
        if not selected.writable:
            raise RejectedError("rejected.read_only", "the folder cannot be changed")
        for uids in uidset.chunks(sorted(targets), BATCH_MESSAGES):
            reopen(connection, selected)
            work(selected, {uid: targets[uid] for uid in uids}, outcome)
    return outcome.result()


def reopen(connection: ImapConnection, selected: Selected) -> None:
    """Open the folder again if the work on the last batch has left it."""
    if connection.selected is not selected:
        again = select(connection, selected.name, write=True)
        if again.uidvalidity != selected.uidvalidity:
            raise RemoteGone("gone.folder", "the folder was renumbered")
        connection.selected = selected


def _store_flags(
    connection: ImapConnection,
    targets: Targets,
    wanted: tuple[list[bytes], list[bytes]],
    outcome: Outcome,
) -> None:
    """Store flags; the same round trip shows which messages exist."""
    batch = uidset.format_uids(targets)
    present = RowCollector()
    store = zip((connection.add_flags, connection.remove_flags), wanted, strict=True)
    calls = [partial(each, batch, names, silent=True) for each, names in store if names]
    look = command("UID FETCH", UidSet.of(targets), items("UID"))
    connection.together(*calls, partial(connection.run, look), sink=present)
    gone = sorted(targets.keys() - present.rows.keys())
    outcome.add_gone(targets[uid] for uid in gone)


def verified(
    connection: ImapConnection, targets: Targets, outcome: Outcome
) -> tuple[list[int], list[int]]:
    """Return the UIDs that still hold the messages meant, those marked as deleted apart
    from the others; the rest is gone.
    """
    selected = connection.selected
    place = span(Aspect.ACT, (folder_id(selected.name), selected.uidvalidity))
    rows: dict[int, Row] = {}
    for batch in connection.suspects.batches(place, targets):
        with connection.suspects.asking(batch):
            rows |= rows_with_ids(connection, batch.keys, marked=True)
    aside = connection.suspects.aside_of(place, targets)
    sure: list[int] = []
    marked: list[int] = []
    for uid, ref in targets.items():
        row = rows.get(uid)
        if uid in aside:
            outcome.refused[ref.remote_id] = "the server cannot say which it is"
        elif row is not None and _is_same(row, ref):
            (marked if is_marked(row) else sure).append(uid)
        else:
            outcome.add_gone([ref])
    return sure, marked


def rows_with_ids(
    connection: ImapConnection, uids: Iterable[int], *, marked: bool = False
) -> Mapping[int, Row]:
    """Fetch what distinguishes messages of the open folder.

    :param marked: those marked as deleted, too
    """
    collector = RowCollector()
    names = ("UID", "FLAGS", "RFC822.SIZE", "INTERNALDATE", _ID_HEADERS)
    wanted = Group(tuple(Item(name) for name in names))
    connection.run(command("UID FETCH", UidSet.of(uids), wanted), sink=collector)
    return {
        uid: row
        for uid, row in collector.rows.items()
        if header_block(row) is not None and (marked or not is_marked(row))
    }


def is_marked(row: Row) -> bool:
    """Whether a message is marked as deleted."""
    names = row.get(b"FLAGS")
    marks = names if isinstance(names, list) else []
    return any(isinstance(m, bytes) and m.lower() == DELETED.lower() for m in marks)


def _is_same(row: Row, ref: MessageRef) -> bool:
    """Compare Message-IDs; without one on our side the size has to do."""
    found = meta_from_headers(header_block(row) or b"").rfc_message_id
    if ref.rfc_message_id:
        return found == ref.rfc_message_id
    size = row.get(b"RFC822.SIZE")
    return not found and (not ref.size or size == b"%d" % ref.size)


def uids_by_header(connection: ImapConnection, name: str, value: str) -> list[int]:
    """Search the open folder for a header field; UIDs, newest first.

    Servers search for parts of values, so whoever needs the exact one compares again.
    """
    key = (Word("HEADER"), Text(name.encode()), Text(value.encode("utf-8")))
    ranges = search_ranges(connection, key)
    return uidset.expand(ranges, limit=BATCH_MESSAGES)[::-1]
