"""Opening very large messages without their attachments: Graph's own body and list."""

from __future__ import annotations

from collections.abc import Mapping

from odoo.addons.maildesk_base.engine.types import FetchedBody, MessageRef, Part

from .graph.batch import ask_all
from .graph.calls import Call, query, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .values.parts import attachment_part
from .values.properties import ATTACHMENT_FIELDS

_FIELDS = "subject,body,from,toRecipients,ccRecipients,internetMessageId"
_CONTENT_ID = "microsoft.graph.fileAttachment/contentId"
BODY_PART = "body"


def fetch_large(mailbox: GraphMailbox, ref: MessageRef) -> FetchedBody:
    """The body and the attachments' names."""
    path = f"/messages/{segment(ref.remote_id)}"
    wanted = query(select=f"{_FIELDS},internetMessageHeaders")
    listed = query(select=f"{ATTACHMENT_FIELDS},{_CONTENT_ID}")
    calls = [
        Call("GET", f"{path}?{wanted}", prefer=('outlook.body-content-type="html"',)),
        Call("GET", f"{path}/attachments?{listed}"),
    ]
    replies = ask_all(mailbox, calls)
    for reply, call in zip(replies, calls, strict=True):
        if not reply.is_ok:
            raise error_of(reply, call)
    message = replies[0].object()
    body = message.get("body") if isinstance(message.get("body"), dict) else {}
    content = str(body.get("content") or "").encode("utf-8", "replace")
    kind = "text/html" if body.get("contentType") == "html" else "text/plain"
    text = Part(BODY_PART, kind, size=len(content), charset="utf-8", is_body=True)
    parts = (text, *(attachment_part(each) for each in replies[1].entries()))
    return FetchedBody(_headers(message), parts, {BODY_PART: content})


def _headers(message: Mapping) -> bytes:
    """The header block; drafts have none, so it is made of what they have."""
    fields = message.get("internetMessageHeaders")
    if not isinstance(fields, list) or not fields:
        fields = [
            {"name": "Subject", "value": message.get("subject")},
            {"name": "Message-ID", "value": message.get("internetMessageId")},
        ]
    lines = []
    for each in fields:
        if not isinstance(each, dict):
            continue
        name, value = str(each.get("name") or ""), str(each.get("value") or "")
        lines.append(f"{name}: {' '.join(value.split())}\r\n")
    return "".join(lines).encode("utf-8", "replace") + b"\r\n"
