"""Opening messages: structure and texts without the attachments, parts, raw bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odoo.addons.maildesk_base.engine.errors import ProtocolError, RemoteGone
from odoo.addons.maildesk_base.engine.mime.parse import parse_message
from odoo.addons.maildesk_base.engine.mime.structure import (
    MAX_CONTAINER_BYTES,
    needed_parts,
)
from odoo.addons.maildesk_base.engine.types import FetchedBody, MessageRef

from .mailbox import GmailMailbox
from .protocol.api import ME
from .values.payload import Payload, as_utf8, decode, header_bytes

CHUNK_BYTES = 1024 * 1024
# Bodies of one prefetch request: few enough to stay a few megabytes.
BATCH_BODIES = 20
# The API takes these apart and has no content for them.
_WHOLE = "message/rfc822"


def fetch_body(mailbox: GmailMailbox, ref: MessageRef) -> FetchedBody:
    """Fetch what is needed to show a message; RemoteGone if it is gone."""
    request = _full(mailbox, ref.remote_id)
    return _body(mailbox, ref.remote_id, mailbox.api.call(request))


def fetch_bodies(
    mailbox: GmailMailbox, refs: Sequence[MessageRef]
) -> Iterator[tuple[MessageRef, FetchedBody]]:
    """Fetch several bodies in fewer requests; those that are gone are left out."""
    for start in range(0, len(refs), BATCH_BODIES):
        some = refs[start : start + BATCH_BODIES]
        requests = [_full(mailbox, ref.remote_id) for ref in some]
        for ref, found in zip(some, mailbox.api.values(requests), strict=True):
            if found is None:
                continue
            try:
                yield ref, _body(mailbox, ref.remote_id, found)
            except RemoteGone:
                continue


def fetch_part(mailbox: GmailMailbox, ref: MessageRef, part_id: str) -> Iterator[bytes]:
    """One part, decoded, in pieces; RemoteGone ``gone.part`` when there is none."""
    message = mailbox.api.call(_full(mailbox, ref.remote_id))
    payload = Payload.read(_payload(message))
    part = next((p for p in payload.parts if p.part_id == part_id), None)
    if part is None:
        raise RemoteGone("gone.part", part_id)
    if part.mimetype == _WHOLE:
        content = parse_message(_raw(mailbox, ref)).content(part_id)
        if content is None:
            raise RemoteGone("gone.part", part_id)
    else:
        content = _content(mailbox, ref.remote_id, payload, part_id)
    return _pieces(content)


def fetch_raw(mailbox: GmailMailbox, ref: MessageRef) -> Iterator[bytes]:
    """The whole message in pieces."""
    return _pieces(_raw(mailbox, ref))


def _full(mailbox: GmailMailbox, remote_id: str):
    messages = mailbox.api.users.messages()
    fields = "id,payload"
    return messages.get(userId=ME, id=remote_id, format="full", fields=fields)


def _raw(mailbox: GmailMailbox, ref: MessageRef) -> bytes:
    messages = mailbox.api.users.messages()
    request = messages.get(userId=ME, id=ref.remote_id, format="raw", fields="raw")
    text = mailbox.api.call(request).get("raw")
    if not isinstance(text, str) or not text:
        raise ProtocolError("protocol.body", "the message came without content")
    return decode(text)


def _body(mailbox: GmailMailbox, remote_id: str, message: dict) -> FetchedBody:
    described = _payload(message)
    payload = Payload.read(described)
    contents: dict[str, bytes] = {}
    for part in needed_parts(payload.parts):
        if part.size <= MAX_CONTAINER_BYTES:
            contents[part.part_id] = _content(mailbox, remote_id, payload, part.part_id)
    parts = tuple(
        as_utf8(part, contents[part.part_id]) if part.part_id in contents else part
        for part in payload.parts
    )
    return FetchedBody(header_bytes(described), parts, contents)


def _payload(message: dict) -> dict:
    payload = message.get("payload")
    if not isinstance(payload, dict):
        raise ProtocolError("protocol.body", "the message came without content")
    return payload


def _content(
    mailbox: GmailMailbox, remote_id: str, payload: Payload, part_id: str
) -> bytes:
    """A part's content; a large one is fetched by the id that is good just now."""
    content = payload.content(part_id)
    if content is not None:
        return content
    attachments = mailbox.api.users.messages().attachments()
    attachment_id = payload.attachment_id(part_id)
    if not attachment_id:
        raise ProtocolError("protocol.body", "a part without content")
    request = attachments.get(userId=ME, messageId=remote_id, id=attachment_id)
    data = mailbox.api.call(request).get("data")
    if not isinstance(data, str):
        raise ProtocolError("protocol.body", "a part without content")
    return decode(data)


def _pieces(content: bytes) -> Iterator[bytes]:
    return (
        content[start : start + CHUNK_BYTES]
        for start in range(0, len(content), CHUNK_BYTES)
    )
