"""Moving messages to another folder (RFC 6851), and what stands in for MOVE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
    Unsupported,
)
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationResult,
    Relocated,
)

from .operations import (
    BATCH_MESSAGES,
    Outcome,
    Targets,
    expunge,
    for_each_folder,
    reopen,
    rows_with_ids,
    verified,
)
from .protocol import uidset
from .protocol.arguments import Argument, Text, Word
from .protocol.connection import ImapConnection
from .protocol.mailbox import Selected, select
from .uidsearch import any_of, search_many
from .values.ids import Place, folder_id, parse_remote_id, remote_id, wire_name
from .values.rows import Row, header_block

# So many Message-IDs fit into one search: a line of 8 KB is what every server takes.
IDS_OF_A_SEARCH = 25
# Many equal copies of a few messages must not fill the memory.
MAX_FOUND = 2000

Codes = dict[bytes, bytes]


def relocate(connection: ImapConnection, operation: Operation) -> OperationResult:
    """Move messages into the one folder in ``add_to``.

    A folder that is missing was deleted or renamed by somebody: it is not made again,
    and the messages are left alone.
    """
    if len(operation.add_to) != 1:
        raise Unsupported("several_folders")
    target = operation.add_to[0]

    def move(selected: Selected, targets: Targets, outcome: Outcome) -> None:
        sure, marked = verified(connection, targets, outcome)
        if marked and selected.name != wire_name(target):
            marked = _finish(connection, marked, target, outcome)
        outcome.add_gone(targets[uid] for uid in marked)
        if selected.name == wire_name(target):
            _stay([targets[uid] for uid in sure], outcome)
        elif sure:
            try:
                _move(connection, sure, target, outcome)
            except RemoteGone:
                outcome.add_unsure(targets[uid] for uid in sure)

    return for_each_folder(connection, operation.targets, move)


def _stay(refs: Sequence[MessageRef], outcome: Outcome) -> None:
    for ref in refs:
        place = parse_remote_id(ref.remote_id)
        location = Location(place.folder_id, place.uid)
        outcome.relocated.append(Relocated(ref.remote_id, ref.remote_id, location))


def _finish(
    connection: ImapConnection, marked: list[int], target: str, outcome: Outcome
) -> list[int]:
    """Remove what an earlier attempt has copied and marked as deleted.

    :return: the others, which somebody has deleted
    """
    if connection.has_capability("MOVE") or not connection.has_capability("UIDPLUS"):
        return marked
    source = _selected(connection)
    copied = _copied_before(connection, marked, target)
    if copied:
        expunge(connection, copied)
        moved = ([uid for uid in marked if uid in copied], target)
        _note_relocated({}, source, moved, outcome)
    return [uid for uid in marked if uid not in copied]


def _move(
    connection: ImapConnection, uids: list[int], target: str, outcome: Outcome
) -> None:
    """Move with MOVE, else with COPY and the removal of the originals.

    If an earlier attempt broke off between the two, its copies are there already.
    Raises RemoteGone when the target is missing.
    """
    source = _selected(connection)
    moved = (uids, target)
    if connection.has_capability("MOVE"):
        connection.move(uidset.format_uids(uids), wire_name(target))
        _note_relocated(connection.codes, source, moved, outcome)
        return
    copied = _copied_before(connection, uids, target)
    missing = [uid for uid in uids if uid not in copied]
    codes: Codes = {}
    if missing:
        connection.copy(uidset.format_uids(missing), wire_name(target))
        codes = connection.codes
    expunge(connection, uids)
    _note_relocated(codes, source, moved, outcome)


def _copied_before(
    connection: ImapConnection, uids: list[int], target: str
) -> set[int]:
    """Return which messages lie in ``target`` already, as the very same copy.

    The same Message-ID, size and date of arrival make it so. Messages without a
    Message-ID are copied once more: two of them may look alike and be different, and a
    double copy is better than a lost one.
    """
    source = _selected(connection)
    rows = rows_with_ids(connection, uids, marked=True)
    wanted = {uid: _likeness(row) for uid, row in rows.items()}
    wanted = {uid: likeness for uid, likeness in wanted.items() if likeness[0]}
    try:
        select(connection, wire_name(target))
        found = _search_ids(connection, sorted({each[0] for each in wanted.values()}))
        there = rows_with_ids(connection, found) if found else {}
    except (RemoteGone, RejectedError):
        there = {}
    reopen(connection, source)
    # Of two equal messages only one may have been copied.
    copies = Counter(map(_likeness, there.values()))
    copied = set()
    for uid, likeness in wanted.items():
        if copies[likeness]:
            copies[likeness] -= 1
            copied.add(uid)
    return copied


def _search_ids(connection: ImapConnection, message_ids: Sequence[str]) -> set[int]:
    """Search the open folder for any of these Message-IDs, in one round trip."""
    searches = []
    for start in range(0, len(message_ids), IDS_OF_A_SEARCH):
        some = message_ids[start : start + IDS_OF_A_SEARCH]
        searches.append(any_of([_message_id_key(each) for each in some]))
    found: set[int] = set()
    for ranges in search_many(connection, searches):
        found.update(uidset.expand(ranges, limit=MAX_FOUND))
    return found


def _message_id_key(rfc_message_id: str) -> tuple[Argument, ...]:
    return (Word("HEADER"), Text(b"Message-ID"), Text(rfc_message_id.encode()))


def _likeness(row: Row) -> tuple[str, object, object]:
    rfc_message_id = meta_from_headers(header_block(row) or b"").rfc_message_id
    return rfc_message_id, row.get(b"RFC822.SIZE"), row.get(b"INTERNALDATE")


def _selected(connection: ImapConnection) -> Selected:
    if connection.selected is None:
        raise RemoteGone("gone.folder", "no folder is open")
    return connection.selected


def _note_relocated(
    codes: Codes,
    source: Selected,
    moved: tuple[list[int], str],
    outcome: Outcome,
) -> None:
    uids, target = moved
    validity, numbers = read_copyuid(codes)
    for uid in uids:
        old = Place(folder_id(source.name), source.uidvalidity, uid).remote_id
        new = numbers.get(uid)
        new_id = remote_id(target, validity, new) if new else None
        outcome.relocated.append(Relocated(old, new_id, Location(target, new)))


def read_copyuid(codes: Codes) -> tuple[int, dict[int, int]]:
    """Read COPYUID (RFC 4315): UIDVALIDITY of the target and old -> new UIDs.

    Empty when the server does not say, or says what does not fit together.
    """
    words = codes.get(b"COPYUID", b"").split()
    if len(words) != 3 or not words[0].isdigit() or not int(words[0]):
        return 0, {}
    try:
        old, new = map(uidset.parse_ranges, words[1:])
    except ProtocolError:
        # The move has happened, whatever is said about it.
        return 0, {}
    limit = BATCH_MESSAGES + 1
    before, after = uidset.expand(old, limit), uidset.expand(new, limit)
    if len(before) != len(after):
        return 0, {}
    return int(words[0]), dict(zip(before, after, strict=True))
