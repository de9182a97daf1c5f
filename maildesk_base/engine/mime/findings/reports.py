"""Delivery reports and read receipts (RFC 3464, RFC 8098), in a few fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...text import clean_line
from ..addresses import without_comments
from ..headers import Headers, split_message
from ..message_ids import parse_message_id

_BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")
_ACTIONS = frozenset(("failed", "delayed", "delivered", "relayed", "expanded"))
_WORD = re.compile(r"[a-z]+")  # "failed (permanent)"
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")  # RFC 6533 section 3
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
    says what happened. ``rfc_message_id`` names the mail it is about, where it says so.
    """

    kind: str = "delivery"
    recipients: tuple[RecipientReport, ...] = ()
    rfc_message_id: str = ""
    disposition: str = ""


def read_delivery_status(
    contents: Sequence[bytes], original: bytes = b""
) -> DeliveryReport:
    """The message/delivery-status parts of a message (RFC 3464, RFC 6533).

    :param contents: of all of them; most have one, some systems one for each recipient
    :param original: the returned mail it is about, or its header block, if any
    """
    found: dict[str, RecipientReport] = {}
    for content in contents[:_MAX_RECIPIENTS]:
        for block in _BLOCKS.split(content.strip(b" \t\r\n"), _MAX_RECIPIENTS + 1):
            report = _recipient(Headers(block))
            if report and len(found) < _MAX_RECIPIENTS:
                found.setdefault(report.address.lower() or str(len(found)), report)
    return DeliveryReport(
        recipients=tuple(found.values()), rfc_message_id=_original_id(original)
    )


def read_receipt(content: bytes) -> DeliveryReport:
    """A message/disposition-notification part."""
    headers = Headers(content)
    disposition = headers.text("disposition").rpartition(";")[2].strip().lower()
    address = _address(headers.text("final-recipient"))
    return DeliveryReport(
        kind="receipt",
        recipients=(RecipientReport(address=address),) if address else (),
        rfc_message_id=parse_message_id(headers.text("original-message-id")),
        disposition=disposition[:40],
    )


def _original_id(original: bytes) -> str:
    headers = split_message(original)[0] or original
    return parse_message_id(Headers(headers).text("message-id")) if original else ""


def _recipient(headers: Headers) -> RecipientReport | None:
    action = (_WORD.match(headers.text("action").lower()) or [""])[0]
    address = _address(
        headers.text("final-recipient") or headers.text("original-recipient")
    )
    if not address and not action:
        return None
    status = _STATUS.search(headers.text("status"))
    diagnostic = headers.text("diagnostic-code")
    if diagnostic.lower().startswith("smtp;"):
        diagnostic = diagnostic[5:]
    return RecipientReport(
        address=address,
        action=action if action in _ACTIONS else "",
        status=status[0] if status else "",
        diagnostic=diagnostic.strip()[:_MAX_TEXT_CHARS],
        server=headers.text("remote-mta").rpartition(";")[2].strip()[:255],
    )


def _address(value: str) -> str:
    """The address behind its type (``rfc822;``, ``utf-8;``), comments removed."""
    kind, found, rest = without_comments(value).partition(";")
    text = rest if found and "@" not in kind else value
    text = _ESCAPED.sub(lambda match: _char(match[1]), text.strip())
    return clean_line(text).strip("<> ")[:320]


def _char(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number < 0x110000 else ""
