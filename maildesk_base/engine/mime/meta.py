"""What the index keeps of a message, from the bytes of its header fields.

The first sync of a mailbox calls this for every message, so the usual case stays on
fast paths (plain ASCII, one address, a well-formed date) and only odd values take the
full ladder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from ..text import clean_line, clean_text
from ..types import Address
from ..wire import EMPTY, Wire
from .addresses import parse_addresses, parse_mailbox
from .dates import parse_date
from .encoded_words import decode_plain
from .findings.unsubscribe import parse_unsubscribe
from .headers import decode_value, split_fields
from .message_ids import parse_message_id, parse_message_ids
from .parameters import charset_of, mimetype_of

__all__ = ["FIELDS", "HeaderMeta", "clean_text", "meta_from_headers"]

# What a provider asks the server for; nothing else is looked at.
FIELDS = (
    "Message-ID", "References", "In-Reply-To", "From", "Sender", "To", "Cc", "Bcc",
    "Reply-To", "Subject", "Date", "List-Unsubscribe", "List-Unsubscribe-Post",
    "List-ID", "Auto-Submitted", "Precedence", "Content-Type", "X-Priority",
    "Importance", "X-MailDesk-Id",
)  # fmt: skip

_MAX_SUBJECT_CHARS = 1000  # RFC 5322 allows 998 in a line; longer ones are attacks
_MAX_MAILDESK_ID_CHARS = 100
_JOINED = frozenset(("to", "cc", "bcc", "reply-to", "references", "in-reply-to"))
_IMPORTANCE = {"high": "high", "urgent": "high", "low": "low", "non-urgent": "low"}


@dataclass(frozen=True, slots=True)
class HeaderMeta:
    """The header's share of :class:`~..types.MessageMeta`, under the same names.

    ``content_type`` is the bare lower-case type, ``list_id`` the id of a mailing list.
    """

    rfc_message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    subject: str = ""
    sender: Address = Address()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    importance: str = "normal"
    list_unsubscribe: str = ""
    list_unsubscribe_post: bool = False
    auto_submitted: bool = False
    maildesk_id: str = ""
    list_id: str = ""
    content_type: str = ""

    def for_index(self) -> dict:
        """Keyword arguments for MessageMeta: all but what only the engine needs."""
        return dict(zip(_INDEX_FIELDS, _INDEX_VALUES(self), strict=True))


_INDEX_FIELDS = tuple(
    name
    for name in HeaderMeta.__dataclass_fields__
    if name not in ("list_id", "content_type")
)
_INDEX_VALUES = attrgetter(*_INDEX_FIELDS)


def meta_from_headers(raw: bytes) -> HeaderMeta:
    """All values of a header block (RFC 5322), never an error.

    :param raw: the block as the server sent it, with or without the final empty line
    """
    fields = _collect(raw)
    content_type = fields.get("content-type", EMPTY)
    # Raw 8-bit headers mostly share the charset of the body.
    hint = "" if raw.isascii() else charset_of(content_type)
    mimetype = mimetype_of(content_type) if content_type else ""

    def get(name: str) -> Wire:
        return fields.get(name, EMPTY)

    def text(name: str) -> str:
        return decode_plain(fields[name], hint) if name in fields else ""

    unsubscribe = text("list-unsubscribe")
    targets = parse_unsubscribe(unsubscribe) if unsubscribe else None
    return HeaderMeta(
        rfc_message_id=parse_message_id(text("message-id")),
        in_reply_to=parse_message_ids(text("in-reply-to")),
        references=parse_message_ids(text("references")),
        sent_at=parse_date(text("date")),
        subject=decode_value(get("subject"), hint)[:_MAX_SUBJECT_CHARS],
        sender=_sender(get("from"), get("sender"), hint),
        reply_to=parse_addresses(get("reply-to"), hint),
        to=parse_addresses(get("to"), hint),
        cc=parse_addresses(get("cc"), hint),
        bcc=parse_addresses(get("bcc"), hint),
        importance=_importance(text("importance"), text("x-priority")),
        list_unsubscribe=targets.header if targets else "",
        list_unsubscribe_post=bool(
            targets and targets.https and _one_click(text("list-unsubscribe-post"))
        ),
        auto_submitted=_is_automatic(fields, mimetype),
        maildesk_id=clean_line(text("x-maildesk-id"))[:_MAX_MAILDESK_ID_CHARS],
        list_id=_list_id(text("list-id")),
        content_type=mimetype,
    )


def _collect(raw: bytes) -> dict[str, Wire]:
    fields: dict[str, Wire] = {}
    for name, value in split_fields(raw):
        if name not in fields:
            fields[name] = value
        elif name in _JOINED and value:
            # Address fields and References may be repeated, in practice if not by the
            # book.
            joint = " " if name in ("references", "in-reply-to") else ", "
            fields[name] = Wire(f"{fields[name]}{joint}{value}")
    return fields


def _sender(wire_from: Wire, wire_sender: Wire, hint: str) -> Address:
    address = parse_mailbox(wire_from, hint) if wire_from else Address()
    if not address.email and wire_sender:
        fallback = parse_mailbox(wire_sender, hint)
        if fallback.email:
            return Address(address.name or fallback.name, fallback.email)
    return address


def _importance(importance: str, priority: str) -> str:
    if not importance and not priority:
        return "normal"
    named = _IMPORTANCE.get(importance.strip().lower())
    if named:
        return named
    digit = priority.strip()[:1]
    if not importance and digit in ("1", "2"):
        return "high"
    return "low" if not importance and digit in ("4", "5") else "normal"


def _one_click(value: str) -> bool:
    return value.replace(" ", "").lower() == "list-unsubscribe=one-click"


def _is_automatic(fields: dict[str, Wire], mimetype: str) -> bool:
    """RFC 3834 section 5, and delivery reports, which are never written by people."""
    submitted = fields.get("auto-submitted", EMPTY).partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    precedence = fields.get("precedence", EMPTY).strip().lower()
    return precedence in ("auto_reply", "auto-reply") or mimetype == "multipart/report"


def _list_id(value: str) -> str:
    if not value:
        return ""
    inner = value.rpartition("<")[2].partition(">")[0]
    return clean_line(inner).lower()[:255]
