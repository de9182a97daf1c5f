"""Sending: a draft is made and then sent, which Gmail does once.

::

    make draft ──▶ send ──▶ 200              DELIVERED
        │           ├────▶ 404               the draft has left already: looked for,
        │           │                        DELIVERED or AMBIGUOUS
        │           ├────▶ 4xx               REJECTED; the draft is taken away
        │           ├────▶ 403, 429          raised; the draft is taken away
        │           └────▶ no answer, else   AMBIGUOUS; ``find_sent`` will find out
        └─▶ nothing has been sent: raised

``messages.send`` would send again whatever is delivered to Google twice (a refused
token, a proxy that repeats a request); a draft can be sent only once.

Recipients are those of the header fields, so whoever is meant to get a blind copy
stands in a Bcc field, which Gmail takes out. The copy in Sent is Gmail's work.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import (
    AuthError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.mime.addresses import parse_addresses
from odoo.addons.maildesk_base.engine.mime.headers import split_fields
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome, SendResult
from odoo.addons.maildesk_base.engine.web import RequestLost

from .drafts import (
    LOOK_AT_NEWEST,
    MAILDESK_ID,
    draft_ids,
    file_draft,
    newest_drafts,
    thread_answered,
)
from .filing import find_sent
from .mailbox import GmailMailbox
from .protocol.api import ME
from .protocol.shape import text_of
from .values.labels import DRAFT

# The limit of the API (35 MiB).
LARGEST_BYTES = 36_700_160
_RECIPIENTS = ("to", "cc", "bcc")


def send(mailbox: GmailMailbox, outgoing: Outgoing) -> SendResult:
    """Hand ``outgoing`` over.

    Raises TransientError or AuthError while it is certain that nothing was accepted.
    """
    try:
        message = with_blind_copies(outgoing)
        if len(message) > LARGEST_BYTES:
            raise RejectedError("rejected.too_large", f"at most {LARGEST_BYTES} bytes")
        thread_id = outgoing.thread_id or _thread_answered(mailbox, outgoing)
        draft_id = _make_draft(mailbox, message, thread_id)
    except (RejectedError, RemoteGone) as error:
        return _rejected(error)
    except AuthError as error:
        return _not_allowed(error)
    except ProtocolError as error:
        # A draft at most has come of it.
        raise TransientError(error.code, error.detail) from None
    return _send_draft(mailbox, draft_id, outgoing)


def withdraw(mailbox: GmailMailbox, outgoing: Outgoing) -> bool:
    """Delete the drafts that attempts to send ``outgoing`` have left.

    True when there was one: the message has certainly not left, and will not.
    """
    found = [
        each["id"]
        for each in mailbox.with_rfc_message_id(
            DRAFT, outgoing.rfc_message_id, LOOK_AT_NEWEST
        )
    ]
    newest, _token = newest_drafts(mailbox, LOOK_AT_NEWEST)
    candidates = list(dict.fromkeys([*found, *newest]))
    headers = mailbox.header_values(candidates, "Message-ID", MAILDESK_ID)
    ours = [
        remote_id
        for remote_id, values in zip(candidates, headers, strict=True)
        if values and _is_attempt(values, outgoing)
    ]
    known = draft_ids(mailbox, ours) if ours else {}
    ends = [_take_away(mailbox, draft_id) for draft_id in known.values()]
    return bool(ends) and all(ends)


def _is_attempt(values: dict, outgoing: Outgoing) -> bool:
    """Not the copies of the draft while it was written: these have other ids."""
    return (
        values.get(MAILDESK_ID.lower(), "").strip() == outgoing.maildesk_id
        and values.get("message-id", "").strip().strip("<>") == outgoing.rfc_message_id
    )


def _send_draft(mailbox: GmailMailbox, draft_id: str, outgoing: Outgoing) -> SendResult:
    request = mailbox.api.users.drafts().send(userId=ME, body={"id": draft_id})
    try:
        stored = mailbox.api.call(request)
    except RequestLost as error:
        if error.reached:
            return _ambiguous(error)
        return _not_sent(mailbox, draft_id, error)
    except (ThrottledError, AuthError, RejectedError) as error:
        return _not_sent(mailbox, draft_id, error)
    except RemoteGone as error:
        return _look(mailbox, outgoing) or _ambiguous(error)
    except (TransientError, ProtocolError) as error:
        # 5xx, or an answer that nobody understands: it may have been sent.
        return _ambiguous(error)
    return _delivered(mailbox, stored, outgoing)


def _not_sent(
    mailbox: GmailMailbox, draft_id: str, error: MailEngineError
) -> SendResult:
    """The service says that it did not send, unless the draft has left all the same:
    the refusal may answer a repetition.
    """
    if _take_away(mailbox, draft_id) is False:
        return _ambiguous(error)
    if error.code == "throttled.daily":
        # Waiting until tomorrow is the user's decision.
        return SendResult(SendOutcome.REJECTED, error.detail, "rejected.daily")
    if isinstance(error, AuthError):
        return _not_allowed(error)
    if isinstance(error, RejectedError):
        return _rejected(error)
    raise error


def _not_allowed(error: AuthError) -> SendResult:
    """Not signed in raises; signed in without the right to send is a refusal."""
    if error.code != "auth.scopes":
        raise error
    return SendResult(SendOutcome.REJECTED, error.detail, "rejected.read_only")


def _take_away(mailbox: GmailMailbox, draft_id: str) -> bool | None:
    """Delete a draft; False when it is not there, None when nobody knows."""
    request = mailbox.api.users.drafts().delete(userId=ME, id=draft_id)
    try:
        mailbox.api.call(request)
    except RemoteGone:
        return False
    except MailEngineError:
        # A draft too many does no harm; the next attempt takes it away.
        return None
    return True


def _look(mailbox: GmailMailbox, outgoing: Outgoing) -> SendResult | None:
    try:
        found = find_sent(mailbox, outgoing)
    except MailEngineError:
        return None
    if found is None:
        return None
    return SendResult(SendOutcome.DELIVERED, remote_id=found.remote_id)


def _ambiguous(error: MailEngineError) -> SendResult:
    return SendResult(SendOutcome.AMBIGUOUS, error.detail, error.code)


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
    named = {
        address.email.lower()
        for name, value in split_fields(head)
        if name in _RECIPIENTS
        for address in parse_addresses(value)
    }
    blind = [each for each in outgoing.recipients if each.lower() not in named]
    if not blind:
        return outgoing.mime
    if any(set(address) & set("\r\n,<>") for address in blind):
        raise RejectedError("rejected.recipient", "not an address")
    return b"Bcc: " + ",\r\n ".join(blind).encode() + b"\r\n" + outgoing.mime


def _make_draft(mailbox: GmailMailbox, message: bytes, thread_id: str) -> str:
    """File a draft in the conversation, which may be gone; its draft id."""
    try:
        stored = file_draft(mailbox, message, thread_id)
    except (RejectedError, RemoteGone):
        if not thread_id:
            raise
        stored = file_draft(mailbox, message, "")
    return text_of(stored, "id")


def _delivered(mailbox: GmailMailbox, stored: dict, outgoing: Outgoing) -> SendResult:
    remote_id = str(stored.get("id") or "")
    return SendResult(
        SendOutcome.DELIVERED,
        provider_rfc_message_id=_new_message_id(mailbox, remote_id, outgoing),
        remote_id=remote_id,
    )


def _new_message_id(mailbox: GmailMailbox, remote_id: str, outgoing: Outgoing) -> str:
    """The Message-ID that Gmail has put in the place of ours, "" if it has not."""
    try:
        (headers,) = mailbox.header_values([remote_id], "Message-ID")
    except MailEngineError:
        # It was delivered; the copy will show its id when it is read.
        return ""
    field = (headers or {}).get("message-id", "")
    found = meta_from_headers(f"Message-ID: {field}\r\n".encode()).rfc_message_id
    return found if found and found != outgoing.rfc_message_id else ""
