"""Opening messages: structure and texts without the attachments, parts, raw bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw, parse_message
from odoo.addons.maildesk_base.engine.mime.structure import (
    MAX_CONTAINER_BYTES,
    needed_parts,
)
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span
from odoo.addons.maildesk_base.engine.types import FetchedBody, MessageRef

from .mailbox import GmailMailbox
from .protocol.api import ME
from .unreadable import check, is_about_one
from .values.payload import Payload, as_utf8, decode, header_bytes

CHUNK_BYTES = 1024 * 1024
# Bodies of one prefetch request: few enough to stay a few megabytes.
BATCH_BODIES = 20
# The API takes these apart and has no content for them.
_WHOLE = ("message/rfc822", "message/global")


def fetch_body(mailbox: GmailMailbox, ref: MessageRef) -> FetchedBody:
    """Fetch what is needed to show a message; RemoteGone if it is gone.

    What Gmail cannot take apart is taken apart here.
    """
    place = _place(Aspect.BODY, ref)
    try:
        with mailbox.suspects.asking_one(place):
            message = mailbox.api.call(_full(mailbox, ref.remote_id))
            return _body(mailbox, ref.remote_id, message)
    except MailEngineError as error:
        if not is_about_one(error):
            raise
        return _other_body(mailbox, ref, error)


def _other_body(
    mailbox: GmailMailbox, ref: MessageRef, error: MailEngineError
) -> FetchedBody:
    """The body from the bytes of the message, after it could not be had in parts."""
    try:
        with mailbox.suspects.asking_one(_place(Aspect.PART, ref)):
            return body_from_raw(_raw(mailbox, ref))
    except MailEngineError as second:
        if not is_about_one(second):
            raise
        raise error from None


def _place(aspect: Aspect, ref: MessageRef) -> Span:
    return Span(aspect, ref.location.folder_id, ref.remote_id, ref.remote_id)


def fetch_bodies(
    mailbox: GmailMailbox, refs: Sequence[MessageRef]
) -> Iterator[tuple[MessageRef, FetchedBody]]:
    """Fetch several bodies in fewer requests; those gone or ill are left out."""
    by_id = {ref.remote_id: ref for ref in refs}
    names = list(by_id)
    for start in range(0, len(names), BATCH_BODIES):
        some = names[start : start + BATCH_BODIES]
        place = Span(Aspect.BODY, by_id[some[0]].location.folder_id, "", "")
        for batch in mailbox.suspects.batches(place, some):
            requests = [_full(mailbox, name) for name in batch.keys]
            with mailbox.suspects.asking(batch):
                found = list(mailbox.api.each(requests))
                check(found)
            for name, reported in zip(batch.keys, found, strict=True):
                body = _body_or_none(mailbox, by_id[name], reported)
                if body is not None:
                    yield by_id[name], body


def _body_or_none(
    mailbox: GmailMailbox, ref: MessageRef, reported: dict | MailEngineError
) -> FetchedBody | None:
    """The body; None when the message is gone, or ill, which is remembered."""
    try:
        if isinstance(reported, MailEngineError):
            raise reported
        return _body(mailbox, ref.remote_id, reported)
    except RemoteGone:
        return None
    except MailEngineError as error:
        if not is_about_one(error):
            raise
        reason = error
    try:
        return _other_body(mailbox, ref, reason)
    except RemoteGone:
        return None
    except MailEngineError as failed:
        if not is_about_one(failed):
            raise
        mailbox.suspects.refused(_place(Aspect.BODY, ref), failed)
        return None


def fetch_part(mailbox: GmailMailbox, ref: MessageRef, part_id: str) -> Iterator[bytes]:
    """One part, decoded, in pieces; RemoteGone ``gone.part`` when there is none."""
    with mailbox.suspects.asking_one(_place(Aspect.PART, ref)):
        message = mailbox.api.call(_full(mailbox, ref.remote_id))
    payload = Payload.read(_payload(message))
    part = next((p for p in payload.parts if p.part_id == part_id), None)
    if part is None:
        raise RemoteGone("gone.part", part_id)
    if part.mimetype in _WHOLE:
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
        if part.mimetype in _WHOLE:
            contents[part.part_id] = payload.inner_header(part.part_id)
        elif part.size <= MAX_CONTAINER_BYTES:
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
