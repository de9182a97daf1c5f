"""Filing messages with APPEND: drafts, and the copies of what was sent.

A message that is filed twice must not lie there twice: before APPEND the folder is
searched for the id we gave it, since the answer to an earlier attempt may have been
lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from odoo.addons.maildesk_base.engine.errors import RejectedError, RemoteGone
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageMeta,
    MessageRef,
    Outgoing,
    Role,
    Stored,
)

from .fetch import Preview, RowCollector, fetch_uids
from .listing import fetch_newest
from .operations import expunge, is_marked, rows_with_ids, uids_by_header
from .protocol.arguments import Group, Item, UidSet, command
from .protocol.connection import ImapConnection
from .protocol.mailbox import Selected, select, unselect
from .values.flags import DRAFT, SEEN
from .values.ids import parse_remote_id, remote_id, wire_name
from .values.rows import Folder, Row, header_block

MAILDESK_ID = "X-MailDesk-Id"
# Some servers do not find what was filed a moment ago; the newest ones are looked at.
LOOK_AT_NEWEST = 30
_APPENDUID = re.compile(rb"(\d{1,10}) (\d{1,10})")


@dataclass(frozen=True, slots=True)
class Filing:
    """Where something is filed and how: folder, its role, flags, time of arrival."""

    folder_id: str
    role: Role
    flags: tuple[bytes, ...]
    received_at: datetime


def save_draft(
    connection: ImapConnection,
    draft: tuple[bytes, str],
    replaces: MessageRef | None,
    place: tuple[str, Callable[[], datetime]],
) -> Stored:
    """File a draft, then take the version it replaces away.

    :param draft: the message and its X-MailDesk-Id
    :param place: folder id and clock
    """
    mime, maildesk_id = draft
    folder, now = place
    stored, left = _earlier_attempts(connection, mime, maildesk_id, folder)
    if stored is None:
        filing = Filing(folder, Role.DRAFTS, (DRAFT, SEEN), now())
        stored = _file(connection, mime, filing, maildesk_id)
    if replaces is not None and replaces.remote_id != stored.remote_id:
        _remove_replaced(connection, replaces, maildesk_id)
    if left and connection.has_capability("UIDPLUS"):
        select(connection, wire_name(folder), write=True)
        expunge(connection, left)
    return stored


def find_sent(
    connection: ImapConnection, outgoing: Outgoing, folder: str
) -> MessageMeta | None:
    """Find the copy of a sent message in a folder; None when it is not there."""
    selected = select(connection, wire_name(folder))
    where = Folder(folder, selected.uidvalidity)
    for name, value in (
        ("Message-ID", outgoing.rfc_message_id),
        (MAILDESK_ID, outgoing.maildesk_id),
    ):
        uids = _search_quietly(connection, name, value)
        page = fetch_uids(connection, where, uids, preview=Preview(wanted=False))
        for message in page.shown:
            if _is_copy(message.meta, outgoing):
                return message.meta
    return _among_newest(connection, selected, where, outgoing)


def file_sent(connection: ImapConnection, outgoing: Outgoing, folder: str) -> Stored:
    """Put the copy of a sent message into ``folder``, unless it is there."""
    try:
        found = find_sent(connection, outgoing, folder)
    except RemoteGone:
        found = None
    if found is not None:
        return Stored(found.remote_id, found.locations[0])
    sent_at = meta_from_headers(_head(outgoing.filed_mime)).sent_at
    received_at = sent_at or datetime.fromtimestamp(0, UTC)
    filing = Filing(folder, Role.SENT, (SEEN,), received_at)
    return _file(connection, outgoing.filed_mime, filing, outgoing.maildesk_id)


def _file(
    connection: ImapConnection, mime: bytes, filing: Filing, maildesk_id: str
) -> Stored:
    limit = connection.limit("APPENDLIMIT")
    if limit is not None and len(mime) > limit:
        raise RejectedError("rejected.too_large", f"at most {limit} bytes")
    name = wire_name(filing.folder_id)
    if connection.selected and connection.selected.name == name:
        # Courier refuses to append to a folder that is open for reading only.
        unselect(connection)
    received_at = filing.received_at.astimezone(UTC)
    connection.append(name, mime.replace(b"\x00", b""), filing.flags, received_at)
    return _stored(connection, filing.folder_id, maildesk_id)


def _stored(connection: ImapConnection, folder: str, maildesk_id: str) -> Stored:
    """Read APPENDUID, or look the message up where the server does not give it."""
    reported = _APPENDUID.fullmatch(connection.codes.get(b"APPENDUID", b"").strip())
    if reported:
        validity, uid = int(reported[1]), int(reported[2])
        return Stored(remote_id(folder, validity, uid), Location(folder, uid))
    selected = select(connection, wire_name(folder))
    for uid, row in _exact(connection, maildesk_id).items():
        if not is_marked(row):
            name = remote_id(folder, selected.uidvalidity, uid)
            return Stored(name, Location(folder, uid))
    return Stored(None, Location(folder))


def _exact(connection: ImapConnection, maildesk_id: str) -> dict[int, Row]:
    """Return what carries exactly this id by UID, newest first; what is marked as
    deleted, too.
    """
    uids = _search_quietly(connection, MAILDESK_ID, maildesk_id)
    rows = rows_with_ids(connection, uids, marked=True) if uids else {}
    found = {uid: rows[uid] for uid in uids if uid in rows}
    return {uid: row for uid, row in found.items() if _id_of(row) == maildesk_id}


def _id_of(row) -> str:
    return meta_from_headers(header_block(row) or b"").maildesk_id


def _search_quietly(connection: ImapConnection, name: str, value: str) -> list[int]:
    """Search for a header field; a server that cannot is as good as finding nothing."""
    if not value:
        return []
    try:
        return uids_by_header(connection, name, value)
    except RejectedError:
        return []


def _earlier_attempts(
    connection: ImapConnection, mime: bytes, maildesk_id: str, folder: str
) -> tuple[Stored | None, list[int]]:
    """Find what attempts whose end was lost have left.

    :return: this very version, if it is filed; UIDs of versions that were marked as
        deleted and not removed
    """
    try:
        selected = select(connection, wire_name(folder))
    except RemoteGone:
        return None, []
    versions = _exact(connection, maildesk_id)
    left = [uid for uid, row in versions.items() if is_marked(row)]
    for uid in versions:
        if uid not in left and _content_is(connection, uid, mime):
            name = remote_id(folder, selected.uidvalidity, uid)
            return Stored(name, Location(folder, uid)), left
    return None, left


def _content_is(connection: ImapConnection, uid: int, mime: bytes) -> bool:
    members = Group((Item("UID"), Item.part("", 0, len(mime) + 1)))
    collector = RowCollector()
    fetch = command("UID FETCH", UidSet.of([uid]), members)
    connection.run(fetch, sink=collector, keep=len(mime) + 1)
    row = collector.rows.get(uid, {})
    return any(value == mime for key, value in row.items() if key.startswith(b"BODY["))


def _remove_replaced(
    connection: ImapConnection, replaces: MessageRef, maildesk_id: str
) -> None:
    """Remove the earlier version, if what lies at its UID is that draft."""
    place = parse_remote_id(replaces.remote_id)
    try:
        selected = select(connection, wire_name(place.folder_id), write=True)
    except RemoteGone:
        return
    if selected.uidvalidity != place.uidvalidity or not selected.writable:
        return
    row = rows_with_ids(connection, [place.uid], marked=True).get(place.uid)
    if row is None:
        return
    header = meta_from_headers(header_block(row) or b"")
    ours = header.maildesk_id == maildesk_id
    adopted = not header.maildesk_id and bool(replaces.rfc_message_id)
    if ours or (adopted and header.rfc_message_id == replaces.rfc_message_id):
        expunge(connection, [place.uid])


def _is_copy(meta: MessageMeta, outgoing: Outgoing) -> bool:
    by_id = (
        bool(outgoing.rfc_message_id) and meta.rfc_message_id == outgoing.rfc_message_id
    )
    by_key = bool(outgoing.maildesk_id) and meta.maildesk_id == outgoing.maildesk_id
    return (by_id or by_key) and not meta.flags.is_draft


def _among_newest(
    connection: ImapConnection,
    selected: Selected,
    where: Folder,
    outgoing: Outgoing,
) -> MessageMeta | None:
    selected = select(connection, selected.name)
    if not selected.exists:
        return None
    first = max(1, selected.exists - LOOK_AT_NEWEST + 1)
    preview = Preview(wanted=False)
    page = fetch_newest(connection, where, (first, selected.exists), preview)
    for message in page.shown:
        if _is_copy(message.meta, outgoing):
            return message.meta
    return None


def _head(mime: bytes) -> bytes:
    return mime.partition(b"\r\n\r\n")[0]
