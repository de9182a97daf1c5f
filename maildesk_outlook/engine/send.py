"""Sending: a draft with an immutable id is made and then sent.

::

    make draft ──▶ send ──▶ 202            DELIVERED; the copy keeps the id
        │           ├────▶ 4xx             REJECTED, while it is still a draft
        │           ├────▶ 429, 503        raised, while it is still a draft
        │           └────▶ no answer, else AMBIGUOUS; ``find_sent`` will find out
        └─▶ nothing has been sent: raised

A refusal may answer a repetition of the request (after a refused token, by a proxy):
when the message is no draft any more, it was DELIVERED; when nobody knows, the end
is AMBIGUOUS. Anything but 202 is no success: Graph has been seen answering 200 and
doing nothing.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
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
from .graph.calls import Call, literal, query, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox

_ACCEPTED = 202
# The service may have sent the message before it failed.
_UNKNOWN = frozenset((500, 502, 504))
# More drafts of one message than attempts leave.
MOST_ATTEMPTS = 20


def send(mailbox: GraphMailbox, outgoing: Outgoing) -> SendResult:
    """Hand a message over, once."""
    try:
        made = make_draft(mailbox, with_hidden_recipients(outgoing))
    except RejectedError as error:
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    except (RequestLost, ProtocolError) as error:
        # A draft at most has come of it.
        raise TransientError(error.code, error.detail) from None
    remote_id = str(made["id"])
    call = Call("POST", f"/messages/{segment(remote_id)}/send")
    try:
        reply = mailbox.try_to(call)
    except RequestLost as error:
        if error.reached:
            return _ambiguous(error)
        return _not_sent(mailbox, remote_id, error)
    except ProtocolError as error:
        return _ambiguous(error)
    except MailEngineError as error:
        return _not_sent(mailbox, remote_id, error)
    if reply.status == _ACCEPTED:
        return SendResult(SendOutcome.DELIVERED, remote_id=remote_id)
    if reply.is_ok or reply.status in _UNKNOWN:
        return SendResult(
            SendOutcome.AMBIGUOUS, f"HTTP {reply.status}", "send.unknown_end"
        )
    return _not_sent(mailbox, remote_id, error_of(reply, call))


def withdraw(mailbox: GraphMailbox, outgoing: Outgoing) -> bool:
    """Delete the drafts that attempts to send ``outgoing`` have left.

    True when there was one: the message has certainly not left, and will not.
    """
    rfc_message_id = literal(f"<{outgoing.rfc_message_id}>")
    options = query(
        select="id,isDraft",
        filter=f"internetMessageId eq {rfc_message_id}",
        top=MOST_ATTEMPTS,
    )
    call = Call("GET", f"/mailFolders/drafts/messages?{options}", about="folder")
    found = [str(each.get("id")) for each in mailbox.ask(call).entries()]
    ends = [discard(mailbox, remote_id) for remote_id in found]
    return bool(ends) and all(ends)


def with_hidden_recipients(outgoing: Outgoing) -> bytes:
    """The message with everybody in Bcc whom it does not name; Exchange removes it."""
    meta = meta_from_headers(parse_message(outgoing.mime).headers)
    named = {each.email.lower() for each in (*meta.to, *meta.cc, *meta.bcc)}
    hidden = [each for each in outgoing.recipients if each.lower() not in named]
    if not hidden:
        return outgoing.mime
    folded = ",\r\n ".join(" ".join(each.split()) for each in hidden)
    return f"Bcc: {folded}\r\n".encode() + outgoing.mime


def _not_sent(
    mailbox: GraphMailbox, remote_id: str, error: MailEngineError
) -> SendResult:
    """The service says that it did not send: true while the message is a draft."""
    is_withdrawn = discard(mailbox, remote_id)
    if is_withdrawn is False:
        return SendResult(SendOutcome.DELIVERED, remote_id=remote_id)
    if is_withdrawn is None and not isinstance(error, (AuthError, RequestLost)):
        return _ambiguous(error)
    if isinstance(error, RejectedError):
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    raise error


def _ambiguous(error: MailEngineError) -> SendResult:
    return SendResult(
        SendOutcome.AMBIGUOUS, error.detail or error.code, "send.unknown_end"
    )
