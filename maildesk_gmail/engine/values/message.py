"""A message of the API as the metadata of the index."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import UTC, datetime

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.structure import (
    attachments_of,
    has_calendar,
)
from odoo.addons.maildesk_base.engine.text import clean_line
from odoo.addons.maildesk_base.engine.types import MessageMeta

from .labels import LabelBook, flags_of, places_of
from .payload import Payload, header_bytes, structure_fields

# The format "full" costs what "metadata" costs; without content it is as small, and
# shows attachments too.
FIELDS = f"id,threadId,labelIds,snippet,internalDate,sizeEstimate,{structure_fields()}"


def read_message(message: Mapping, book: LabelBook) -> MessageMeta:
    """Make the metadata. Raises ProtocolError when id or payload is missing."""
    remote_id = message.get("id")
    payload = message.get("payload")
    if not isinstance(remote_id, str) or not isinstance(payload, dict):
        raise ProtocolError("protocol.message", "a message without its headers")
    labels = message.get("labelIds") or ()
    header = meta_from_headers(header_bytes(payload))
    parts = Payload.read(payload).parts
    attachments = attachments_of(parts)
    return MessageMeta(
        remote_id=remote_id,
        locations=places_of(labels, book),
        received_at=read_date(message) or header.sent_at or _NO_DATE,
        thread_id=str(message.get("threadId", "")),
        size=_size(message),
        flags=flags_of(labels, book),
        preview=clean_line(html.unescape(str(message.get("snippet", "")))),
        attachments=attachments,
        has_attachments=bool(attachments),
        has_calendar=has_calendar(parts),
        **header.for_index(),
    )


_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def read_date(message: Mapping) -> datetime | None:
    """When Gmail took the message; None when it does not say."""
    try:
        return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None


def _size(message: Mapping) -> int:
    size = message.get("sizeEstimate")
    return size if isinstance(size, int) and size > 0 else 0
