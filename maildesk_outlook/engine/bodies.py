"""Opening messages: what is needed to show them, single parts, raw bytes.

A message is fetched as MIME and taken apart here: only so the text arrives as it was
written, with calendars, signatures and containers. Very large ones come as Graph's own
body and list of attachments, so that the attachments stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConnectionLostError,
    MailEngineError,
    RemoteGone,
    ThrottledError,
)
from odoo.addons.maildesk_base.engine.mime.parse import body_from_raw, parse_message
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span
from odoo.addons.maildesk_base.engine.types import FetchedBody, MessageRef

from .graph.batch import ask_all
from .graph.calls import Call, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .largebodies import fetch_large
from .listing import is_no_id, raise_if_not_single
from .values.parts import attachment_id

# Beyond this the attachments are not worth waiting for.
WHOLE_BYTES = 8 << 20
# Prefetched in batches: many small ones, so that an answer stays a few megabytes.
SMALL_BYTES = 128 << 10
BATCH_BODIES = 20
CHUNK_BYTES = 1 << 20
# What says nothing about the message that was asked for.
_NOT_THE_MESSAGE = (AuthError, ThrottledError, ConnectionLostError, RemoteGone)


def fetch_body(mailbox: GraphMailbox, ref: MessageRef) -> FetchedBody:
    """What is needed to show a message; RemoteGone if it is gone.

    What Exchange cannot write as MIME, for good or just now, is taken as it has it.
    """
    place = _place(Aspect.BODY, ref)
    raw = None
    if ref.size <= WHOLE_BYTES and not mailbox.suspects.is_aside(place):
        try:
            with mailbox.suspects.asking_one(place):
                raw = _whole(mailbox, ref, WHOLE_BYTES)
        except _NOT_THE_MESSAGE:
            raise
        except MailEngineError as error:
            return _other_body(mailbox, ref, error)
    return body_from_raw(raw) if raw is not None else _large(mailbox, ref)


def _place(aspect: Aspect, ref: MessageRef) -> Span:
    return Span(aspect, ref.location.folder_id, ref.remote_id, ref.remote_id)


def _large(mailbox: GraphMailbox, ref: MessageRef) -> FetchedBody:
    with mailbox.suspects.asking_one(_place(Aspect.PART, ref)):
        return fetch_large(mailbox, ref)


def _other_body(
    mailbox: GraphMailbox, ref: MessageRef, error: MailEngineError
) -> FetchedBody:
    """The body as Exchange has it, after it could not be had as MIME."""
    try:
        return _large(mailbox, ref)
    except _NOT_THE_MESSAGE:
        raise
    except MailEngineError:
        raise error from None


def fetch_bodies(
    mailbox: GraphMailbox, refs: Sequence[MessageRef]
) -> Iterator[tuple[MessageRef, FetchedBody]]:
    """Several bodies, small ones twenty in a request; those gone or ill are left
    out.
    """
    small = {ref.remote_id: ref for ref in refs if 0 < ref.size <= SMALL_BYTES}
    names = list(small)
    for start in range(0, len(names), BATCH_BODIES):
        some = names[start : start + BATCH_BODIES]
        place = Span(Aspect.BODY, refs[0].location.folder_id, "", "")
        for batch in mailbox.suspects.batches(place, some):
            with mailbox.suspects.asking(batch):
                bodies = _batch(mailbox, [small[name] for name in batch.keys])
            yield from bodies
    for ref in refs:
        if ref.remote_id not in small:
            try:
                yield ref, fetch_body(mailbox, ref)
            except RemoteGone:
                continue
            except _NOT_THE_MESSAGE:
                raise
            except MailEngineError as error:
                mailbox.suspects.refused(_place(Aspect.BODY, ref), error)


def fetch_part(mailbox: GraphMailbox, ref: MessageRef, part_id: str) -> Iterator[bytes]:
    """One attachment, decoded, in pieces; the first is fetched at once."""
    name = attachment_id(part_id)
    if name:
        path = f"/messages/{segment(ref.remote_id)}/attachments/{segment(name)}/$value"
        with mailbox.suspects.asking_one(_place(Aspect.PART, ref)):
            return _primed(_pieces(mailbox, Call("GET", path, about="part")))
    content = parse_message(b"".join(fetch_raw(mailbox, ref))).content(part_id)
    if content is None:
        raise RemoteGone("gone.part", part_id)
    return iter(
        [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    )


def fetch_raw(mailbox: GraphMailbox, ref: MessageRef) -> Iterator[bytes]:
    """The whole message in pieces; the first is fetched at once."""
    with mailbox.suspects.asking_one(_place(Aspect.PART, ref)):
        return _primed(_pieces(mailbox, _mime_call(ref)))


def _mime_call(ref: MessageRef) -> Call:
    return Call("GET", f"/messages/{segment(ref.remote_id)}/$value")


def _whole(mailbox: GraphMailbox, ref: MessageRef, limit: int) -> bytes | None:
    """The message in MIME, None when it turns out larger than ``limit``."""
    pieces, size = [], 0
    with closing(_pieces(mailbox, _mime_call(ref))) as source:
        for piece in source:
            size += len(piece)
            if size > limit:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _pieces(mailbox: GraphMailbox, call: Call) -> Iterator[bytes]:
    with mailbox.stream(call) as answer:
        yield from answer.iter_content()


def _primed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Ask now, so that errors come now."""
    first = next(pieces, b"")

    def everything() -> Iterator[bytes]:
        if first:
            yield first
        yield from pieces

    return everything()


def _batch(
    mailbox: GraphMailbox, refs: Sequence[MessageRef]
) -> list[tuple[MessageRef, FetchedBody]]:
    calls = [_mime_call(ref) for ref in refs]
    replies = ask_all(mailbox, calls)
    raise_if_not_single(replies, calls)
    bodies = []
    for ref, call, reply in zip(refs, calls, replies, strict=True):
        if reply.is_ok:
            bodies.append((ref, body_from_raw(reply.content)))
            continue
        error = error_of(reply, call)
        if isinstance(error, AuthError):
            raise error
        if isinstance(error, RemoteGone) or is_no_id(reply):
            continue
        try:
            bodies.append((ref, _other_body(mailbox, ref, error)))
        except _NOT_THE_MESSAGE:
            raise
        except MailEngineError as failed:
            mailbox.suspects.refused(_place(Aspect.BODY, ref), failed)
    return bodies
