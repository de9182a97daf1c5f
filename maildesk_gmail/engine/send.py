"""Sending, once, with an honest end.

Recipients are those of the header fields, so whoever is meant to get a blind copy
stands in a Bcc field, which Gmail takes out. The copy in Sent is Gmail's work.
"""

from __future__ import annotations

from email.utils import getaddresses

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    ConfigurationError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.mime.headers import split_fields
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome, SendResult
from odoo.addons.maildesk_base.engine.web import RequestLost

from .drafts import thread_answered
from .mailbox import GmailMailbox
from .protocol.api import ME
from .values.payload import encode

# The limit of the API (35 MiB), and from where on messages go as they are.
LARGEST_BYTES = 36_700_160
UPLOAD_BYTES = 3_500_000
_RECIPIENTS = ("to", "cc", "bcc")


def send(mailbox: GmailMailbox, outgoing: Outgoing) -> SendResult:
    """Hand ``outgoing`` over.

    Raises TransientError or AuthError while it is certain that nothing was accepted.
    """
    try:
        message = with_blind_copies(outgoing)
        if len(message) > LARGEST_BYTES:
            raise RejectedError("rejected.too_large", f"at most {LARGEST_BYTES} bytes")
    except RejectedError as error:
        return _rejected(error)
    thread_id = outgoing.thread_id or _thread_answered(mailbox, outgoing)
    try:
        stored = _hand_over(mailbox, message, thread_id)
    except RequestLost as error:
        if not error.reached:
            raise
        return SendResult(SendOutcome.AMBIGUOUS, error.detail, error.code)
    except ThrottledError as error:
        if error.code == "throttled.daily":
            # Waiting until tomorrow is the user's decision.
            return SendResult(SendOutcome.REJECTED, error.detail, "rejected.daily")
        raise
    except ConfigurationError:
        raise
    except AuthError as error:
        if error.code != "auth.scopes":
            raise
        return SendResult(SendOutcome.REJECTED, error.detail, "rejected.read_only")
    except (TransientError, ProtocolError) as error:
        # 5xx, or an answer that nobody understands: it may have been sent.
        return SendResult(SendOutcome.AMBIGUOUS, error.detail, error.code)
    except (RejectedError, RemoteGone) as error:
        return _rejected(error)
    return _delivered(mailbox, stored, outgoing)


def _rejected(error: MailEngineError) -> SendResult:
    return SendResult(SendOutcome.REJECTED, error.detail or error.code, error.code)


def _thread_answered(mailbox: GmailMailbox, outgoing: Outgoing) -> str:
    """The conversation an answer belongs to; the service does not find it by the
    headers of what is sent.
    """
    header = meta_from_headers(outgoing.mime.partition(b"\r\n\r\n")[0])
    try:
        return thread_answered(mailbox, header)
    except (TransientError, AuthError):
        raise
    except MailEngineError:
        # The answer is worth more than its place.
        return ""


def with_blind_copies(outgoing: Outgoing) -> bytes:
    """The message with a Bcc field for recipients that stand in no other field."""
    head = outgoing.mime.partition(b"\r\n\r\n")[0]
    values = [value for name, value in split_fields(head) if name in _RECIPIENTS]
    named = {address.lower() for _name, address in getaddresses(values)}
    blind = [each for each in outgoing.recipients if each.lower() not in named]
    if not blind:
        return outgoing.mime
    if any(set(address) & set("\r\n,<>") for address in blind):
        raise RejectedError("rejected.recipient", "not an address")
    return b"Bcc: " + ",\r\n ".join(blind).encode() + b"\r\n" + outgoing.mime


def _hand_over(mailbox: GmailMailbox, message: bytes, thread_id: str) -> dict:
    """Send in the conversation; it may have gone, and then nothing was sent."""
    if thread_id:
        try:
            return _post(mailbox, message, {"threadId": thread_id})
        except RemoteGone:
            pass
    return _post(mailbox, message, {})


def _post(mailbox: GmailMailbox, message: bytes, about: dict) -> dict:
    if len(message) > UPLOAD_BYTES:
        return mailbox.api.upload("messages.send", "messages/send", about, message)
    body = {**about, "raw": encode(message)}
    return mailbox.api.call(mailbox.api.users.messages().send(userId=ME, body=body))


def _delivered(mailbox: GmailMailbox, stored: dict, outgoing: Outgoing) -> SendResult:
    remote_id = str(stored.get("id") or "")
    return SendResult(
        SendOutcome.DELIVERED,
        provider_message_id=_new_message_id(mailbox, remote_id, outgoing),
        remote_id=remote_id,
    )


def _new_message_id(mailbox: GmailMailbox, remote_id: str, outgoing: Outgoing) -> str:
    """The Message-ID that Gmail has put in the place of ours, "" if it has not."""
    try:
        (headers,) = mailbox.header_values([remote_id], "Message-ID")
    except MailEngineError:
        # It was delivered; the copy will tell its id when it is read.
        return ""
    field = (headers or {}).get("message-id", "")
    found = meta_from_headers(f"Message-ID: {field}\r\n".encode()).message_id
    return found if found and found != outgoing.message_id else ""
