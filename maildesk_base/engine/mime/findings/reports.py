"""Delivery reports and read receipts (RFC 3464, RFC 8098), in a few fields."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..headers import Headers, decode_value
from ..message_ids import parse_message_id

_BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")
_ACTIONS = frozenset(("failed", "delayed", "delivered", "relayed", "expanded"))
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MAX_RECIPIENTS = 100
_MAX_TEXT_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class RecipientReport:
    """What became of the mail to one recipient."""

    address: str = ""
    action: str = ""  # failed | delayed | delivered | relayed | expanded
    status: str = ""  # enhanced status code of RFC 3463
    diagnostic: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A report about a mail sent earlier.

    ``kind``: ``delivery``, or ``receipt`` for a read receipt, whose ``disposition``
    says what happened. ``message_id`` names the mail it is about, where it says so.
    """

    kind: str = "delivery"
    recipients: tuple[RecipientReport, ...] = ()
    message_id: str = ""
    disposition: str = ""


def read_delivery_status(
    content: bytes, original_headers: bytes = b""
) -> DeliveryReport:
    """A message/delivery-status part.

    :param original_headers: the returned header block of the mail it is about, if any
    """
    blocks = _BLOCKS.split(content.strip(b"\r\n"), maxsplit=_MAX_RECIPIENTS + 1)
    recipients = [_recipient(Headers(block)) for block in blocks[: _MAX_RECIPIENTS + 1]]
    return DeliveryReport(
        recipients=tuple(found for found in recipients if found),
        message_id=_original_id(original_headers),
    )


def read_receipt(content: bytes) -> DeliveryReport:
    """A message/disposition-notification part."""
    headers = Headers(content)
    disposition = headers.text("disposition").rpartition(";")[2].strip().lower()
    address = _address(headers.text("final-recipient"))
    return DeliveryReport(
        kind="receipt",
        recipients=(RecipientReport(address=address),) if address else (),
        message_id=parse_message_id(headers.wire("original-message-id")),
        disposition=disposition[:40],
    )


def _original_id(headers: bytes) -> str:
    return parse_message_id(Headers(headers).wire("message-id")) if headers else ""


def _recipient(headers: Headers) -> RecipientReport | None:
    action = headers.text("action").lower()
    address = _address(
        headers.text("final-recipient") or headers.text("original-recipient")
    )
    if not address and not action:
        return None
    status = _STATUS.search(headers.text("status"))
    diagnostic = headers.wire("diagnostic-code")
    if diagnostic.lower().startswith("smtp;"):
        diagnostic = diagnostic[5:]
    return RecipientReport(
        address=address,
        action=action if action in _ACTIONS else "",
        status=status[0] if status else "",
        diagnostic=decode_value(diagnostic)[:_MAX_TEXT_CHARS],
        server=headers.text("remote-mta").rpartition(";")[2].strip()[:255],
    )


def _address(value: str) -> str:
    return value.rpartition(";")[2].strip().strip("<>")[:320]
