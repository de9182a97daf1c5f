"""Opening messages: structure and texts without the attachments, single parts, raw
bytes.

The server's description of a message decides which parts are fetched. Where it has
none, does not deliver what it describes, or describes no text in a message that must
have some, the whole message is fetched and taken apart here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import ProtocolError, RemoteGone
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw, parse_message
from odoo.addons.maildesk_base.engine.mime.structure import (
    MAX_CONTAINER_BYTES,
    MAX_TEXT_BYTES,
    flatten,
    needed_parts,
    numbered,
)
from odoo.addons.maildesk_base.engine.mime.transfer import (
    TransferDecoder,
    decode_transfer,
)
from odoo.addons.maildesk_base.engine.suspects import Aspect, Batch
from odoo.addons.maildesk_base.engine.types import FetchedBody, MessageRef, Part

from .fetch import RowCollector, still_there
from .protocol.arguments import Argument, Command, Group, Item, UidSet, command
from .protocol.connection import ImapConnection
from .protocol.mailbox import keep_selected
from .values.bodystructure import read_structure
from .values.ids import Place, parse_remote_id, span, wire_name
from .values.rows import Row
from .wholeness import fuller, text_is_missing

# One piece of a message or part; decoded it is at most as long.
CHUNK_BYTES = 1024 * 1024
# Bodies of one prefetch command: few enough to stay a few megabytes.
BATCH_BODIES = 20
HEADER_BYTES = 1024 * 1024
# Bodies beyond this are not taken apart in memory when the server cannot describe them.
MAX_RAW_BYTES = 64 * 1024 * 1024

_PART_ID = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,60}")
_OFFSET = re.compile(rb"BODY\[[^\]]*\]<(\d+)>")

_DESCRIPTION = tuple(
    Item(name) for name in ("UID", "RFC822.SIZE", "BODYSTRUCTURE", "BODY.PEEK[HEADER]")
)


def fetch_body(connection: ImapConnection, ref: MessageRef) -> FetchedBody:
    """Fetch what is needed to show a message; RemoteGone if it is gone."""
    place = parse_remote_id(ref.remote_id)
    with _asking(connection, Aspect.BODY, place):
        bodies = _bodies(connection, [place])
    for found, body in bodies:
        if found == place:
            return body
    raise RemoteGone("gone.message")


def fetch_bodies(
    connection: ImapConnection, refs: Sequence[MessageRef]
) -> Iterator[tuple[MessageRef, FetchedBody]]:
    """Fetch several bodies, folder by folder; those that are gone are left out."""
    folders: defaultdict[tuple[str, int], list[Place]] = defaultdict(list)
    by_place = {parse_remote_id(ref.remote_id): ref for ref in refs}
    for place in by_place:
        folders[place.folder_id, place.uidvalidity].append(place)
    for places in folders.values():
        for batch in _batches(connection, places):
            some = [replace(places[0], uid=uid) for uid in batch.keys]
            try:
                with connection.suspects.asking(batch):
                    bodies = _bodies(connection, some)
            except RemoteGone:
                break
            for place, body in bodies:
                yield by_place[place], body


def _batches(connection: ImapConnection, places: Sequence[Place]) -> Iterator[Batch]:
    where = span(Aspect.BODY, (places[0].folder_id, places[0].uidvalidity))
    for start in range(0, len(places), BATCH_BODIES):
        uids = [place.uid for place in places[start : start + BATCH_BODIES]]
        yield from connection.suspects.batches(where, uids)


def _asking(connection: ImapConnection, aspect: Aspect, place: Place):
    """A request about one message; ProtocolError when it was set aside."""
    where = (place.folder_id, place.uidvalidity)
    return connection.suspects.asking_one(span(aspect, where, place.uid, place.uid))


def fetch_part(
    connection: ImapConnection, ref: MessageRef, part_id: str
) -> Iterator[bytes]:
    """Return one part, decoded, in pieces; the first is fetched at once.

    Raises RemoteGone ``gone.part`` when the message has no such part.
    """
    if not _PART_ID.fullmatch(part_id):
        raise RemoteGone("gone.part", "not a part id")
    place = parse_remote_id(ref.remote_id)
    members = (Item("UID"), Item("BODYSTRUCTURE"), Item.part(part_id, 0, CHUNK_BYTES))
    with _asking(connection, Aspect.PART, place):
        row = _fetch_one(connection, place, members, CHUNK_BYTES)
    structure = read_structure(row.get(b"BODYSTRUCTURE"))
    if structure is None:
        return iter([_part_from_raw(connection, place, part_id)])
    nodes = dict(numbered(structure))
    first = _piece(row, 0)
    if part_id not in nodes or not first:
        # A body taken from the bytes numbers its parts as they really are.
        return iter([_part_from_raw(connection, place, part_id)])
    pieces = _pieces(connection, place, part_id, first)
    return _decoded(pieces, nodes[part_id].encoding)


def fetch_raw(connection: ImapConnection, ref: MessageRef) -> Iterator[bytes]:
    """Return the whole message in pieces; the first is fetched at once."""
    return _raw(connection, parse_remote_id(ref.remote_id))


def _bodies(
    connection: ImapConnection, places: Sequence[Place]
) -> list[tuple[Place, FetchedBody]]:
    """Fetch the bodies of messages in one folder in two round trips."""
    rows = _fetch_rows(connection, places, Group(_DESCRIPTION), HEADER_BYTES)
    described: dict[Place, tuple[Part, ...]] = {}
    for place in places:
        if place.uid in rows:
            structure = read_structure(rows[place.uid].get(b"BODYSTRUCTURE"))
            described[place] = flatten(structure) if structure else ()
    contents = _fetch_contents(connection, described)
    bodies = []
    for place, parts in described.items():
        found = contents.get(place.uid)
        body = _body(connection, place, (rows[place.uid], parts, found))
        if body is not None:
            bodies.append((place, body))
    return bodies


def _body(
    connection: ImapConnection,
    place: Place,
    known: tuple[Row, tuple[Part, ...], dict[str, bytes] | None],
) -> FetchedBody | None:
    """Put a body together, from the message's bytes where its description fails.

    :param known: the message's row, its parts and, if they came, their contents
    """
    row, parts, contents = known
    headers = row.get(b"BODY[HEADER]")
    if not parts or contents is None or not isinstance(headers, bytes):
        return _body_from_raw(connection, place)
    body = FetchedBody(headers, parts, contents)
    if text_is_missing(row, parts, contents):
        return fuller(body, _body_from_raw(connection, place))
    return body


def _fetch_contents(
    connection: ImapConnection, described: dict[Place, tuple[Part, ...]]
) -> dict[int, dict[str, bytes]]:
    """Fetch the needed parts of several messages at once; UID -> part id -> content.

    A message whose parts did not all arrive is left out.
    """
    groups: defaultdict[tuple[Item, ...], list[int]] = defaultdict(list)
    needed = {}
    for place, parts in described.items():
        needed[place.uid] = needed_parts(parts)
        groups[tuple(_part_item(part) for part in needed[place.uid])].append(place.uid)
    collector = RowCollector()
    commands = [_fetch_command(key, uids) for key, uids in groups.items() if key]
    connection.run_all(commands, sink=collector, keep=MAX_CONTAINER_BYTES, check=False)
    contents = {}
    for uid, parts in needed.items():
        row = collector.rows.get(uid, {})
        found = {part.part_id: _section(row, part.part_id) for part in parts}
        if None not in found.values():
            contents[uid] = {
                part.part_id: decode_transfer(found[part.part_id], part.encoding)
                for part in parts
            }
    return contents


def _part_item(part: Part) -> Item:
    is_text = part.is_body or part.mimetype.startswith("text/")
    limit = MAX_TEXT_BYTES if is_text else MAX_CONTAINER_BYTES
    return Item.part(part.part_id, 0, limit)


def _fetch_command(wanted: tuple[Item, ...], uids: list[int]) -> Command:
    return command("UID FETCH", UidSet.of(uids), Group((Item("UID"), *wanted)))


def _section(row: Row, part_id: str) -> bytes | None:
    name = f"BODY[{part_id}]".encode()
    value = row.get(name + b"<0>", row.get(name))
    return value if isinstance(value, bytes) else None


def _fetch_rows(
    connection: ImapConnection, places: Sequence[Place], wanted: Group, keep: int
) -> dict[int, Row]:
    """Fetch data of messages in one folder, opening it if need be.

    Raises RemoteGone when the folder is gone or was renumbered.
    """
    selected = keep_selected(connection, wire_name(places[0].folder_id))
    if selected.uidvalidity != places[0].uidvalidity:
        raise RemoteGone("gone.message", "the folder was renumbered")
    uids = {place.uid for place in places}
    rows = _run_fetch(connection, uids, wanted, keep)
    missing = uids - rows.keys()
    if missing:
        # What came since the folder was opened is known to the server only now.
        rows |= _run_fetch(connection, missing, wanted, keep)
    return rows


def _run_fetch(
    connection: ImapConnection, uids: set[int], wanted: Group, keep: int
) -> dict[int, Row]:
    collector = RowCollector()
    fetch = command("UID FETCH", UidSet.of(uids), wanted)
    (answer,) = connection.run_synced([fetch], sink=collector, keep=keep)
    if b"EXPUNGEISSUED" in answer.codes:
        uids = still_there(connection, uids)
    for uid in collector.broken:
        # Described in a way nobody can read: the raw message still can be.
        collector.rows.setdefault(uid, {})
    return {uid: row for uid, row in collector.rows.items() if uid in uids}


def _fetch_one(
    connection: ImapConnection, place: Place, members: tuple[Argument, ...], keep: int
) -> Row:
    rows = _fetch_rows(connection, [place], Group(members), keep)
    if place.uid not in rows:
        raise RemoteGone("gone.message")
    return rows[place.uid]


def _raw(connection: ImapConnection, place: Place) -> Iterator[bytes]:
    members = (Item("UID"), Item.part("", 0, CHUNK_BYTES))
    with _asking(connection, Aspect.PART, place):
        row = _fetch_one(connection, place, members, CHUNK_BYTES)
    first = _piece(row, 0)
    if first is None:
        raise ProtocolError("protocol.body", "the message came without content")
    return _pieces(connection, place, "", first)


def _pieces(
    connection: ImapConnection, place: Place, section: str, first: bytes
) -> Iterator[bytes]:
    """Yield ``first`` and what follows it, until the server has no more."""
    piece: bytes | None = first
    start = 0
    while piece:
        yield piece
        if len(piece) < CHUNK_BYTES:
            return
        start += len(piece)
        members = (Item("UID"), Item.part(section, start, CHUNK_BYTES))
        row = _fetch_one(connection, place, members, CHUNK_BYTES)
        piece = _piece(row, start)


def _piece(row: Row, start: int) -> bytes | None:
    """Return the piece in a row; None for NIL.

    Raises ProtocolError when the server sends another piece than the one asked for:
    putting them together would give a file that looks right and is not.
    """
    for key, value in row.items():
        if not key.startswith(b"BODY["):
            continue
        offset = _OFFSET.fullmatch(key)
        if offset and int(offset[1]) != start or (start and not offset):
            raise ProtocolError("protocol.partial", "not the piece that was asked for")
        return value if isinstance(value, bytes) else None
    return None


def _decoded(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = TransferDecoder(encoding)
    for piece in pieces:
        decoded = decoder.feed(piece)
        if decoded:
            yield decoded
    rest = decoder.finish()
    if rest:
        yield rest


def _whole(connection: ImapConnection, place: Place) -> bytes:
    pieces = []
    size = 0
    for piece in _raw(connection, place):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_RAW_BYTES:
            raise ProtocolError("protocol.too_large", "a message too large to parse")
    return b"".join(pieces)


def _body_from_raw(connection: ImapConnection, place: Place) -> FetchedBody | None:
    try:
        return body_from_raw(_whole(connection, place))
    except RemoteGone:
        return None


def _part_from_raw(connection: ImapConnection, place: Place, part_id: str) -> bytes:
    content = parse_message(_whole(connection, place)).content(part_id)
    if content is None:
        raise RemoteGone("gone.part", part_id)
    return content
