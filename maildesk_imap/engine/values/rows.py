"""One FETCH answer as a MessageMeta: where a first synchronisation spends its time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.structure import (
    attachments_of,
    flatten,
    has_calendar,
)
from odoo.addons.maildesk_base.engine.text import clean_line
from odoo.addons.maildesk_base.engine.types import Location, MessageMeta, Part

from ..protocol import tokens
from .bodystructure import is_one_text, read_structure
from .flags import read_flags
from .ids import remote_id

Row = dict[bytes, tokens.Value]

_MONTHS = {
    name: number
    for number, name in enumerate(
        b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1
    )
}
# A message nobody dates still needs a place in the list.
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
# RFC 8970 allows 200 characters; a server that sends more is cut.
PREVIEW_CHARS = 200


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder a page is about, as ids are made for it."""

    folder_id: str
    uidvalidity: int

    @property
    def place(self) -> tuple[str, int]:
        """Both."""
        return self.folder_id, self.uidvalidity


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """Metadata, and the structure of the message as the server describes it.

    ``is_deleted``: marked as deleted, so not to be shown.
    """

    uid: int
    meta: MessageMeta
    structure: tokens.Value = None
    is_deleted: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts; few messages are asked for them."""
        return _parts(self.structure)


def header_block(row: Row) -> bytes | None:
    """Return the header fields in a row, None for data nobody asked for."""
    for key, value in row.items():
        if key.startswith(b"BODY[H"):
            return value if isinstance(value, bytes) else b""
    return None


def read_uid(row: Row) -> int:
    """Return the UID in a row, 0 when there is none."""
    value = row.get(b"UID")
    return tokens.number(value, "protocol.uid") if value is not None else 0


def read_message(folder: Folder, uid: int, row: Row) -> ReadMessage:
    """Make the metadata of one message.

    Raises ProtocolError when the server left out what we cannot do without: a missing
    list of flags is not an empty one.
    """
    names = row.get(b"FLAGS")
    if not isinstance(names, list):
        raise ProtocolError("protocol.no_flags", "no flags in the answer")
    flags, deleted = read_flags(name for name in names if isinstance(name, bytes))
    raw = header_block(row) or b""
    header = meta_from_headers(raw)
    structure = row.get(b"BODYSTRUCTURE")
    parts = () if is_one_text(structure) else _parts(structure)
    attachments = attachments_of(parts) if parts else ()
    size = row.get(b"RFC822.SIZE")
    size = int(size) if isinstance(size, bytes) and size.isdigit() else 0
    received = _read_date(row.get(b"INTERNALDATE"))
    meta = MessageMeta(
        remote_id=remote_id(folder.folder_id, folder.uidvalidity, uid),
        locations=(Location(folder.folder_id, uid),),
        received_at=received or header.sent_at or _NO_DATE,
        fingerprint=_fingerprint(row, header.rfc_message_id or raw, size, received),
        size=size,
        flags=flags,
        preview=_preview(row.get(b"PREVIEW")),
        attachments=attachments,
        has_attachments=bool(attachments),
        has_calendar=has_calendar(parts) if parts else False,
        **header.for_index(),
    )
    return ReadMessage(uid, meta, structure, deleted)


def _parts(structure: tokens.Value) -> tuple[Part, ...]:
    tree = read_structure(structure)
    return flatten(tree) if tree else ()


def _fingerprint(
    row: Row, name: str | bytes, size: int, received: datetime | None
) -> str:
    """Return what stays the same when a message moves to another folder.

    A server's own id if it gives one. Otherwise Message-ID, size and INTERNALDATE; a
    message without Message-ID is recognised by all of its fetched header fields.
    """
    email_id = row.get(b"EMAILID")
    if isinstance(email_id, list) and email_id and isinstance(email_id[0], bytes):
        return "e:" + email_id[0].decode("latin-1")
    gmail = row.get(b"X-GM-MSGID")
    if isinstance(gmail, bytes):
        return "g:" + gmail.decode("latin-1")
    if isinstance(name, str):
        name = name.encode("utf-8", "replace")
    stamp = received.timestamp() if received else 0
    text = b"%s\n%d\n%d" % (name, size, stamp)
    return "h:" + hashlib.blake2b(text, digest_size=16).hexdigest()


def _preview(value: tokens.Value) -> str | None:
    if not isinstance(value, bytes):
        return None
    return clean_line(value.decode("utf-8", "replace"))[:PREVIEW_CHARS]


def _read_date(value: tokens.Value) -> datetime | None:
    """Read INTERNALDATE (``" 1-Nov-2026 10:00:00 +0100"``) as UTC."""
    if not isinstance(value, bytes) or len(value) != 26:
        return None
    try:
        minutes = int(value[22:24]) * 60 + int(value[24:26])
        zone = UTC
        if minutes:
            sign = -1 if value[21:22] == b"-" else 1
            zone = timezone(timedelta(minutes=sign * minutes))
        moment = datetime(
            int(value[7:11]),
            _MONTHS[value[3:6]],
            int(value[0:2]),
            int(value[12:14]),
            int(value[15:17]),
            min(int(value[18:20]), 59),
            tzinfo=zone,
        )
        return moment.astimezone(UTC) if minutes else moment
    except (ValueError, KeyError, OverflowError):
        return None
