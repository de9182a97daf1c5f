"""A message of ours as the object that Graph takes in the place of MIME."""

from __future__ import annotations

from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.mime.headers import Headers, decode_value
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.parse import ParsedMessage, parse_message
from odoo.addons.maildesk_base.engine.types import Address, Part

from .values.messages import write_time
from .values.properties import IN_REPLY_TO, REFERENCES, SENT_AT

# Graph takes five header fields of one's own, and only those with x-.
MOST_HEADERS = 5
_OURS_FIRST = "x-maildesk-id"


@dataclass(frozen=True, slots=True)
class File:
    """Something to be attached."""

    name: str
    mimetype: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A message in pieces: properties, extended properties, attachments."""

    values: dict
    properties: list[dict]
    files: list[File]


def describe(mime: bytes) -> Described:
    """Take a message apart for Graph."""
    message = parse_message(mime)
    meta = meta_from_headers(message.headers)
    values = {
        "subject": meta.subject,
        "importance": meta.importance,
        "body": _body(message),
        "toRecipients": [_recipient(each) for each in meta.to],
        "ccRecipients": [_recipient(each) for each in meta.cc],
        "bccRecipients": [_recipient(each) for each in meta.bcc],
        "replyTo": [_recipient(each) for each in meta.reply_to],
    }
    own = _own_headers(message.headers)
    if own:
        values["internetMessageHeaders"] = own
    if "Disposition-Notification-To" in Headers(message.headers):
        values["isReadReceiptRequested"] = True
    if meta.sender.email:
        values["from"] = _recipient(meta.sender)
    if meta.rfc_message_id:
        values["internetMessageId"] = f"<{meta.rfc_message_id}>"
    properties = []
    if meta.in_reply_to:
        properties.append(_property(IN_REPLY_TO, _bracketed(meta.in_reply_to[:1])))
    if meta.references:
        properties.append(_property(REFERENCES, _bracketed(meta.references)))
    if meta.sent_at:
        properties.append(_property(SENT_AT, write_time(meta.sent_at)))
    return Described(values, properties, _files(message))


def _body(message: ParsedMessage) -> dict:
    texts = [part for part in message.parts if part.is_body]
    html = next((part for part in texts if part.mimetype == "text/html"), None)
    part = html or next(iter(texts), None)
    if part is None:
        return {"contentType": "text", "content": ""}
    content = message.content(part.part_id) or b""
    try:
        text = content.decode(part.charset or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return {"contentType": "html" if html else "text", "content": text}


def _files(message: ParsedMessage) -> list[File]:
    return [
        File(
            part.filename or _name(part),
            part.mimetype,
            message.content(part.part_id) or b"",
            part.content_id,
            part.is_inline,
        )
        for part in message.parts
        if not part.is_body
    ]


def _name(part: Part) -> str:
    if part.mimetype == "message/rfc822":
        return "message.eml"
    return "invite.ics" if part.mimetype == "text/calendar" else "attachment"


def _own_headers(block: bytes) -> list[dict]:
    fields = [each for each in Headers(block).fields if each[0].startswith("x-")]
    fields.sort(key=lambda each: each[0] != _OURS_FIRST)
    return [
        {"name": name, "value": decode_value(value)}
        for name, value in fields[:MOST_HEADERS]
    ]


def _recipient(address: Address) -> dict:
    inner = {"address": address.email}
    if address.name:
        inner["name"] = address.name
    return {"emailAddress": inner}


def _property(name: str, value: str) -> dict:
    return {"id": name, "value": value}


def _bracketed(ids: tuple[str, ...]) -> str:
    return " ".join(f"<{each}>" for each in ids)
