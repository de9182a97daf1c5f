"""Attachments of Graph as parts. Their part ids begin with ``a:``, so that they are
never taken for the numbers of a MIME tree.
"""

from __future__ import annotations

from collections.abc import Mapping

from odoo.addons.maildesk_base.engine.mime.parameters import mimetype_of
from odoo.addons.maildesk_base.engine.mime.parse import (
    clean_content_id,
    safe_filename,
)
from odoo.addons.maildesk_base.engine.types import Part
from odoo.addons.maildesk_base.engine.wire import wire_from_text

PREFIX = "a:"
_ITEM = "#microsoft.graph.itemAttachment"


def attachment_part(value: Mapping) -> Part:
    """One attachment as a part."""
    is_item = value.get("@odata.type") == _ITEM
    kind = "message/rfc822" if is_item else str(value.get("contentType") or "")
    size = value.get("size")
    return Part(
        part_id=f"{PREFIX}{value.get('id')}",
        mimetype=mimetype_of(wire_from_text(kind)) or "application/octet-stream",
        filename=safe_filename(str(value.get("name") or "")),
        size=size if isinstance(size, int) else 0,
        encoding="binary",
        content_id=clean_content_id(str(value.get("contentId") or "")),
        is_inline=bool(value.get("isInline")),
    )


def attachment_id(part_id: str) -> str:
    """The attachment behind a part id, "" for a number of a MIME tree."""
    return part_id.removeprefix(PREFIX) if part_id.startswith(PREFIX) else ""
