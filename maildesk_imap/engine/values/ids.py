"""Names of folders and messages towards the rest of the product, as text.

A folder id is the name on the wire, with what text cannot hold percent-encoded, so that
it turns back into exactly the same bytes. A message id is its location in the manner of
RFC 5092: ``INBOX.Sent;UIDVALIDITY=1700000000;UID=42``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from odoo.addons.maildesk_base.engine.errors import RemoteGone
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span

from ..protocol.uidset import MAX_UID

_SPECIAL = re.compile(rb"[\x00-\x1f\x7f-\xff%;]")
_REMOTE_ID = re.compile(r"(.+);UIDVALIDITY=(\d{1,10});UID=(\d{1,10})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies: folder, the validity its UID belongs to, and the UID."""

    folder_id: str
    uidvalidity: int
    uid: int

    @property
    def remote_id(self) -> str:
        """The place as a message id."""
        return remote_id(self.folder_id, self.uidvalidity, self.uid)


def folder_id(name: bytes) -> str:
    """Return the id of the folder with the wire name ``name``."""
    return _SPECIAL.sub(lambda match: b"%%%02X" % ord(match[0]), name).decode("ascii")


def wire_name(folder: str) -> bytes:
    """Return the wire name behind a folder id; RemoteGone for what can be none."""
    name = unquote_to_bytes(folder)
    if not name or b"\x00" in name:
        raise RemoteGone("gone.folder", "not a folder id")
    return name


def remote_id(folder: str, uidvalidity: int, uid: int | None) -> str:
    """Return the id of a message; without ``uid`` how those of the folder begin."""
    return f"{folder};UIDVALIDITY={uidvalidity};UID={'' if uid is None else uid}"


def span(
    aspect: Aspect,
    place: tuple[str, int],
    low: int = 1,
    high: int = MAX_UID,
) -> Span:
    """What a request covers: UIDs of a folder.

    :param place: the folder's id and UIDVALIDITY
    """
    return Span(aspect, place[0], low, high, prefix=remote_id(*place, uid=None))


def parse_remote_id(text: str) -> Place:
    """Read a message id; RemoteGone for one that is not ours."""
    match = _REMOTE_ID.fullmatch(text)
    if not match:
        raise RemoteGone("gone.message", "not a message id")
    return Place(match[1], int(match[2]), int(match[3]))
