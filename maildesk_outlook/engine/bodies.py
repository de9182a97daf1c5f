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
from .graph.session import GraphSession
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


def fetch_body(session: GraphSession, ref: MessageRef) -> FetchedBody:
    """What is needed to show a message; RemoteGone if it is gone.

    What Exchange cannot write as MIME, for good or just now, is taken as it has it.
    """
    place = _place(Aspect.BODY, ref)
    raw = None
    if ref.size <= WHOLE_BYTES and not session.suspects.is_aside(place):
        try:
            with session.suspects.asking_one(place):
                raw = _whole(session, ref, WHOLE_BYTES)
        except _NOT_THE_MESSAGE:
            raise
        except MailEngineError as error:
            return _other_body(session, ref, error)
    return body_from_raw(raw) if raw is not None else _large(session, ref)


def _place(aspect: Aspect, ref: MessageRef) -> Span:
    return Span(aspect, ref.location.folder_id, ref.remote_id, ref.remote_id)


def _large(session: GraphSession, ref: MessageRef) -> FetchedBody:
    with session.suspects.asking_one(_place(Aspect.PART, ref)):
        return fetch_large(session, ref)


def _other_body(
    session: GraphSession, ref: MessageRef, error: MailEngineError
) -> FetchedBody:
    """The body as Exchange has it, after it could not be had as MIME."""
    try:
        return _large(session, ref)
    except _NOT_THE_MESSAGE:
        raise
    except MailEngineError:
        raise error from None


def fetch_bodies(
    session: GraphSession, refs: Sequence[MessageRef]
) -> Iterator[tuple[MessageRef, FetchedBody]]:
    """Several bodies, small ones twenty in a request; those gone or ill are left
    out.
    """
    small = {ref.remote_id: ref for ref in refs if 0 < ref.size <= SMALL_BYTES}
    names = list(small)
    for start in range(0, len(names), BATCH_BODIES):
        some = names[start : start + BATCH_BODIES]
        place = Span(Aspect.BODY, refs[0].location.folder_id, "", "")
        for batch in session.suspects.batches(place, some):
            with session.suspects.asking(batch):
                bodies = _batch(session, [small[name] for name in batch.keys])
            yield from bodies
    for ref in refs:
        if ref.remote_id not in small:
            try:
                yield ref, fetch_body(session, ref)
            except RemoteGone:
                continue
            except _NOT_THE_MESSAGE:
                raise
            except MailEngineError as error:
                session.suspects.refused(_place(Aspect.BODY, ref), error)


def fetch_part(session: GraphSession, ref: MessageRef, part_id: str) -> Iterator[bytes]:
    """One attachment, decoded, in pieces; the first is fetched at once."""
    name = attachment_id(part_id)
    if name:
        path = f"/messages/{segment(ref.remote_id)}/attachments/{segment(name)}/$value"
        with session.suspects.asking_one(_place(Aspect.PART, ref)):
            return _primed(_pieces(session, Call("GET", path, about="part")))
    content = parse_message(b"".join(fetch_raw(session, ref))).content(part_id)
    if content is None:
        raise RemoteGone("gone.part", part_id)
    return iter(
        [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    )


def fetch_raw(session: GraphSession, ref: MessageRef) -> Iterator[bytes]:
    """The whole message in pieces; the first is fetched at once."""
    with session.suspects.asking_one(_place(Aspect.PART, ref)):
        return _primed(_pieces(session, _mime_call(ref)))


def _mime_call(ref: MessageRef) -> Call:
    return Call("GET", f"/messages/{segment(ref.remote_id)}/$value")


def _whole(session: GraphSession, ref: MessageRef, limit: int) -> bytes | None:
    """The message in MIME, None when it turns out larger than ``limit``."""
    pieces, size = [], 0
    with closing(_pieces(session, _mime_call(ref))) as source:
        for piece in source:
            size += len(piece)
            if size > limit:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _pieces(session: GraphSession, call: Call) -> Iterator[bytes]:
    with session.stream(call) as answer:
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
    session: GraphSession, refs: Sequence[MessageRef]
) -> list[tuple[MessageRef, FetchedBody]]:
    calls = [_mime_call(ref) for ref in refs]
    replies = ask_all(session, calls)
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
            bodies.append((ref, _other_body(session, ref, error)))
        except _NOT_THE_MESSAGE:
            raise
        except MailEngineError as failed:
            session.suspects.refused(_place(Aspect.BODY, ref), failed)
    return bodies
