"""Whether a server's description of a message has lost its text.

Servers take a message whose boundaries are wrong or missing for one with an empty part:
Dovecot describes a text of no bytes, whatever lies behind the header. Such a message
has far more bytes than its parts, and no text; only its bytes show it then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odoo.addons.maildesk_base.engine.types import FetchedBody, Part

from .values.rows import Row

# Fetching so little once more costs next to nothing, whatever it turns out to be.
SMALL_BYTES = 256 * 1024
# Of a larger message so much must be missing from the description.
MISSING_SHARE = 0.5


def text_is_missing(
    row: Row, parts: Sequence[Part], contents: Mapping[str, bytes]
) -> bool:
    """Return whether the raw message may have a text that the description has not.

    :param row: data of the message, RFC822.SIZE and BODY[HEADER] among them
    :param contents: part id -> decoded bytes of the parts that are shown
    """
    if has_text(parts, contents):
        return False
    header = row.get(b"BODY[HEADER]")
    size = row.get(b"RFC822.SIZE")
    if not isinstance(header, bytes) or not isinstance(size, bytes):
        return False
    behind_header = (int(size) if size.isdigit() else 0) - len(header)
    described = sum(part.size for part in parts)
    undescribed = behind_header - described
    if behind_header <= SMALL_BYTES:
        return undescribed > 0
    return undescribed > MISSING_SHARE * behind_header


def has_text(parts: Sequence[Part], contents: Mapping[str, bytes]) -> bool:
    """Return whether any of the parts that are shown says anything."""
    bodies = (contents.get(part.part_id, b"") for part in parts if part.is_body)
    return any(content.strip() for content in bodies)


def fuller(described: FetchedBody, raw: FetchedBody | None) -> FetchedBody:
    """The one that shows more: what was described, or what the bytes have."""
    if raw is not None and has_text(raw.parts, raw.contents):
        return raw
    return described
