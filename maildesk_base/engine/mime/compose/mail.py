"""What the composer hands over, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...types import Address


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to send; ``content_id`` (without brackets) for images in the text."""

    filename: str
    mimetype: str
    content: bytes | Iterable[bytes]
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object to send as an alternative of the text (RFC 6047)."""

    content: bytes
    method: str = "REPLY"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to write. Ids are without angle brackets, ``date`` is aware.

    ``text`` "" means: made from the HTML. With ``html`` "" the message is plain text.
    ``headers`` are further unstructured fields, (name, text).
    ``envelope_from`` "" means: the sender's address. ``own_hosts`` are the names of
    this server, whose own addresses do not leave with the HTML.
    """

    sender: Address
    rfc_message_id: str
    maildesk_id: str
    date: datetime
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    html: str = ""
    text: str = ""
    inline: tuple[Attached, ...] = ()
    attachments: tuple[Attached, ...] = ()
    calendar: CalendarPart | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    importance: str = "normal"  # high | normal | low
    read_receipt: bool = False
    auto_submitted: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    envelope_from: str = ""
    thread_id: str = ""
    own_hosts: frozenset[str] = frozenset()
