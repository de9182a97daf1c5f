"""Sending: a draft with an immutable id is made and then sent.

::

    make draft ──▶ send ──▶ 202            DELIVERED; the copy keeps the id
        │           ├────▶ 4xx             REJECTED; the draft is taken away
        │           ├────▶ 429, 503        raised; the draft is taken away, if it is one
        │           └────▶ no answer, else AMBIGUOUS; ``find_sent`` will tell
        └─▶ nothing has been sent: raised

Anything but 202 is no success: Graph has been seen answering 200 and doing nothing.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import (
    MailEngineError,
    ProtocolError,
    RejectedError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.mime.parse import parse_message
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome, SendResult
from odoo.addons.maildesk_base.engine.web import RequestLost

from .drafts import discard, make_draft
from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of
from .graph.session import GraphSession

_ACCEPTED = 202
# The service may have sent the message before it failed.
_UNKNOWN = frozenset((500, 502, 504))
_BUSY = 503


def send(session: GraphSession, outgoing: Outgoing) -> SendResult:
    """Hand a message over, once."""
    try:
        made = make_draft(session, with_hidden_recipients(outgoing))
    except RejectedError as error:
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    except RequestLost as error:
        # A draft at most has come of it.
        raise TransientError(error.code, error.detail) from None
    remote_id = str(made["id"])
    call = Call("POST", f"/messages/{segment(remote_id)}/send")
    try:
        reply = session.try_to(call)
    except RequestLost as error:
        if error.reached:
            return _ambiguous(error)
        discard(session, remote_id)
        raise
    except ProtocolError as error:
        return _ambiguous(error)
    except MailEngineError:
        discard(session, remote_id)
        raise
    return _end(session, reply, call, made)


def with_hidden_recipients(outgoing: Outgoing) -> bytes:
    """The message with everybody in Bcc whom it does not name; Exchange removes it."""
    meta = meta_from_headers(parse_message(outgoing.mime).headers)
    named = {each.email.lower() for each in (*meta.to, *meta.cc, *meta.bcc)}
    hidden = [each for each in outgoing.recipients if each.lower() not in named]
    if not hidden:
        return outgoing.mime
    folded = ",\r\n ".join(" ".join(each.split()) for each in hidden)
    return f"Bcc: {folded}\r\n".encode() + outgoing.mime


def _end(session: GraphSession, reply: Reply, call: Call, made: dict) -> SendResult:
    remote_id = str(made["id"])
    if reply.status == _ACCEPTED:
        return SendResult(SendOutcome.DELIVERED, remote_id=remote_id)
    if reply.is_ok or reply.status in _UNKNOWN:
        return SendResult(
            SendOutcome.AMBIGUOUS, f"HTTP {reply.status}", "send.unknown_end"
        )
    error = error_of(reply, call)
    if reply.status == _BUSY:
        return _after_busy(session, remote_id, error)
    discard(session, remote_id)
    if isinstance(error, RejectedError):
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    raise error


def _after_busy(
    session: GraphSession, remote_id: str, error: MailEngineError
) -> SendResult:
    """Mostly nothing was done; but never take away, nor send again, what has left."""
    options = query(select="isDraft")
    try:
        reply = session.try_to(Call("GET", f"/messages/{segment(remote_id)}?{options}"))
        is_draft = reply.object().get("isDraft") if reply.is_ok else None
    except MailEngineError:
        is_draft = None
    if is_draft:
        discard(session, remote_id)
    elif is_draft is False:
        return _ambiguous(error)
    raise error


def _ambiguous(error: MailEngineError) -> SendResult:
    return SendResult(
        SendOutcome.AMBIGUOUS, error.detail or error.code, "send.unknown_end"
    )
