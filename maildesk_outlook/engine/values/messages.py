"""Messages of Graph as metadata and flags of the contract.

What Graph gives as JSON is read leniently: one odd field must not hide a message.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from odoo.addons.maildesk_base.engine.errors import ProtocolError
from odoo.addons.maildesk_base.engine.mime.message_ids import parse_message_id
from odoo.addons.maildesk_base.engine.mime.meta import HeaderMeta, meta_from_headers
from odoo.addons.maildesk_base.engine.text import clean_line
from odoo.addons.maildesk_base.engine.types import (
    Address,
    Flags,
    Location,
    MessageMeta,
    Part,
)

from . import properties
from .parts import attachment_part

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAX_SUBJECT_CHARS = 1000
_LINE_ENDS = re.compile(r"[\r\n]+")
# Header fields read from extended properties, by what mail calls them.
_FIELDS = {
    "In-Reply-To": properties.IN_REPLY_TO,
    "References": properties.REFERENCES,
    "List-Unsubscribe": properties.UNSUBSCRIBE,
    "List-Unsubscribe-Post": properties.ONE_CLICK,
    "Auto-Submitted": properties.AUTO_SUBMITTED,
    "Precedence": properties.PRECEDENCE,
    "X-MailDesk-Id": properties.MAILDESK_ID,
}


def read_meta(value: Mapping, *, is_plain: bool = False) -> MessageMeta:
    """The metadata of a message; ProtocolError for one without id.

    :param is_plain: extended properties were not asked for
    """
    values = properties.extended(value)
    header = _header(values)
    rfc_message_id = parse_message_id(_text(value, "internetMessageId"))
    parts = _parts(value)
    sent_at = read_time(_text(value, "sentDateTime"))
    attachments = tuple(part for part in parts if not part.is_inline)
    sender = _address(value.get("from")) or _address(value.get("sender"))
    return MessageMeta(
        remote_id=message_name(value),
        locations=(Location(_text(value, "parentFolderId")),),
        received_at=received_at(value) or sent_at or _EPOCH,
        rfc_message_id=rfc_message_id,
        in_reply_to=header.in_reply_to,
        references=header.references,
        thread_id=_text(value, "conversationId"),
        fingerprint=_fingerprint(value, rfc_message_id),
        sent_at=sent_at,
        subject=clean_line(_text(value, "subject"))[:_MAX_SUBJECT_CHARS],
        sender=sender or Address(),
        reply_to=_addresses(value.get("replyTo")),
        to=_addresses(value.get("toRecipients")),
        cc=_addresses(value.get("ccRecipients")),
        bcc=_addresses(value.get("bccRecipients")),
        size=_number(values.get(properties.SIZE.lower(), "")),
        flags=read_flags(value, is_plain=is_plain),
        preview=clean_line(_text(value, "bodyPreview")),
        attachments=attachments,
        has_attachments=bool(value.get("hasAttachments")) or bool(attachments),
        has_calendar=_text(value, "@odata.type").startswith(
            "#microsoft.graph.eventMessage"
        ),
        importance=_importance(value),
        list_unsubscribe=header.list_unsubscribe,
        list_unsubscribe_post=header.list_unsubscribe_post,
        auto_submitted=header.auto_submitted,
        maildesk_id=header.maildesk_id,
        revision=_text(value, "@odata.etag") if value.get("isDraft") is True else "",
    )


def read_flags(value: Mapping, *, is_plain: bool = False) -> Flags:
    """The flags of a message whose flag fields are all there.

    :param is_plain: extended properties were not asked for
    """
    verb = properties.extended(value).get(properties.ANSWERED_WITH.lower(), "")
    flag = value.get("flag")
    status = flag.get("flagStatus") if isinstance(flag, dict) else ""
    return Flags(
        is_read=bool(value.get("isRead")),
        is_starred=status == "flagged",
        is_answered=None if is_plain else verb in properties.REPLIES,
        is_forwarded=None if is_plain else verb == properties.VERB_FORWARDED,
        is_draft=bool(value.get("isDraft")),
        keywords=frozenset(categories_of(value)),
    )


def categories_of(value: Mapping) -> list[str]:
    """The names of a message's categories."""
    return [str(word) for word in _list(value.get("categories")) if word]


def is_named(value: Mapping) -> bool:
    """Whether an entry of a list says which message it is about."""
    return isinstance(value.get("id"), str) and bool(value["id"])


def message_name(value: Mapping) -> str:
    """The id of a message; ProtocolError when it has none."""
    name = value.get("id")
    if not isinstance(name, str) or not name:
        raise ProtocolError("protocol.json", "a message without id")
    return name


def received_at(value: Mapping) -> datetime | None:
    """When a message came."""
    return read_time(_text(value, "receivedDateTime"))


def read_time(text: str) -> datetime | None:
    """A time of Graph, aware; None for what is none."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def write_time(moment: datetime) -> str:
    """A time as a literal of a filter."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(values: Mapping[str, str]) -> HeaderMeta:
    """Let the usual parser read those header fields that Exchange keeps as values."""
    lines = []
    for name, tag in _FIELDS.items():
        text = _LINE_ENDS.sub(" ", values.get(tag.lower(), "")).strip(" \t")
        if text:
            lines.append(f"{name}: {text}\r\n")
    return meta_from_headers("".join(lines).encode("utf-8", "replace"))


def _fingerprint(value: Mapping, rfc_message_id: str) -> str:
    """Recognises a message whose id did change, as in a mailbox that was restored."""
    known = rfc_message_id or _text(value, "subject")
    text = f"{known}|{_text(value, 'sentDateTime')}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _parts(value: Mapping) -> tuple[Part, ...]:
    found = _list(value.get("attachments"))
    return tuple(attachment_part(each) for each in found if isinstance(each, dict))


def _address(value: object) -> Address | None:
    inner = value.get("emailAddress") if isinstance(value, dict) else None
    if not isinstance(inner, dict):
        return None
    email = clean_line(str(inner.get("address") or ""))
    name = clean_line(str(inner.get("name") or ""))
    if not email and not name:
        return None
    # Exchange fills a missing name with the address.
    return Address("" if name.lower() == email.lower() else name, email)


def _addresses(value: object) -> tuple[Address, ...]:
    found = (_address(each) for each in _list(value))
    return tuple(each for each in found if each)


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _importance(value: Mapping) -> str:
    found = _text(value, "importance").lower()
    return found if found in ("high", "low") else "normal"


def _text(value: Mapping, name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
