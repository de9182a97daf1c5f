"""The parts of a message as the API describes them, numbered as everywhere else.

The API numbers parts its own way, gives text as UTF-8 whatever it was, and takes
messages within messages apart; such a message is one part here.
"""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.mime.encoded_words import decode_plain
from odoo.addons.maildesk_base.engine.mime.parameters import (
    mimetype_of,
    parse_parameters,
)
from odoo.addons.maildesk_base.engine.mime.parse import clean_content_id, safe_filename
from odoo.addons.maildesk_base.engine.mime.structure import (
    MAX_DEPTH,
    PartNode,
    flatten,
    numbered,
)
from odoo.addons.maildesk_base.engine.types import Part
from odoo.addons.maildesk_base.engine.wire import EMPTY, wire_from_text

_LINE_ENDS = re.compile(r"[\r\n]+")
# What is said of parts without their content; deeper ones are left out of lists.
_PART = "partId,mimeType,filename,headers,body(attachmentId,size)"
_LISTED_DEPTH = 5


def structure_fields() -> str:
    """The selection of ``payload`` that has everything but the content."""
    selection = _PART
    for _ in range(_LISTED_DEPTH):
        selection = f"{_PART},parts({selection})"
    return f"payload({selection})"


@dataclass(slots=True)
class Payload:
    """The parts of a message, and the API's own description of each."""

    parts: tuple[Part, ...] = ()
    described: dict[str, Mapping] = field(default_factory=dict)

    @classmethod
    def read(cls, payload: Mapping) -> Payload:
        """Read ``payload`` of a message in full format."""
        # Nodes by identity: the tree keeps them alive for as long as this is used.
        origins: dict[int, Mapping] = {}
        root = _node(payload, origins, 0)
        described = {number: origins[id(node)] for number, node in numbered(root)}
        return cls(flatten(root), described)

    def content(self, part_id: str) -> bytes | None:
        """The content that came along; None when it has to be fetched."""
        body = self.described[part_id].get("body") or {}
        if "data" in body:
            return decode(body["data"])
        return None if body.get("attachmentId") or body.get("size") else b""

    def inner_header(self, part_id: str) -> bytes:
        """The header of a message within the message, b"" when it is not described."""
        inner = self.described[part_id].get("parts") or ()
        return header_bytes(inner[0]) if inner else b""

    def attachment_id(self, part_id: str) -> str:
        """What the content is fetched by, now: it is another one each time."""
        return str((self.described[part_id].get("body") or {}).get("attachmentId", ""))


def decode(text: str) -> bytes:
    """Base64 in the alphabet of URLs, with or without padding."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError) as error:
        raise ProtocolError("protocol.base64", str(error)) from None


def encode(data: bytes) -> str:
    """The reverse."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def header_bytes(payload: Mapping) -> bytes:
    """The header fields as a block, for those who read such.

    Values come unfolded and decoded; a line break in one would start another field.
    """
    lines = []
    for each in payload.get("headers") or ():
        name, value = str(each.get("name", "")), str(each.get("value", ""))
        lines.append(f"{name}: {_LINE_ENDS.sub(' ', value)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def as_utf8(part: Part, content: bytes) -> Part:
    """The part with the charset its content has now."""
    if not part.mimetype.startswith("text/"):
        return part
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return part
    return dataclasses.replace(part, charset="utf-8")


def _node(described: Mapping, origins: dict[int, Mapping], depth: int) -> PartNode:
    mimetype = mimetype_of(wire_from_text(str(described.get("mimeType") or "")))
    fields = {
        str(each.get("name", "")).lower(): wire_from_text(str(each.get("value", "")))
        for each in described.get("headers") or ()
    }
    declared, parameters = parse_parameters(fields.get("content-type", EMPTY))
    mimetype = mimetype or (declared if "/" in declared else "text/plain")
    children: tuple[PartNode, ...] = ()
    if mimetype.startswith("multipart/") and depth < MAX_DEPTH:
        below = described.get("parts") or ()
        children = tuple(_node(each, origins, depth + 1) for each in below)
    disposition, _named = parse_parameters(fields.get("content-disposition", EMPTY))
    node = PartNode(
        mimetype=mimetype,
        children=children,
        parameters=parameters,
        disposition=disposition if disposition in ("", "inline") else "attachment",
        filename=safe_filename(str(described.get("filename") or "")),
        size=_size(described),
        encoding="8bit",
        content_id=clean_content_id(
            decode_plain(
                fields.get("content-id") or fields.get("content-location", EMPTY)
            )
        ),
    )
    origins[id(node)] = described
    return node


def _size(described: Mapping) -> int:
    size = (described.get("body") or {}).get("size")
    own = size if isinstance(size, int) and size > 0 else 0
    return own + sum(_size(each) for each in described.get("parts") or ())
