"""Sending by SMTP, once, with an honest end.

The message is accepted when the server answers the final dot, and not before. So
whatever breaks until that dot is on its way raises; whatever breaks after it is
ambiguous. The dot is sent on its own for that reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import Outgoing, SendOutcome, SendResult

from .protocol.smtp import Reply, SmtpConnection, rejection_code, smtp_error

_LONE_BREAKS = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LEADING_DOTS = re.compile(rb"^\.", re.MULTILINE)
# What a path may hold: no space, angle bracket or control character can end it early.
_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]{1,320}")
_MESSAGE_ID = re.compile(r"<([^\s<>@]{1,250}@[^\s<>@]{1,250})>")
# Amazon answers "250 Ok 0102018…" and makes the Message-ID out of that and its region.
_AMAZON_HOST = re.compile(r"email-smtp\.([a-z0-9-]+)\.amazonaws\.com")
_AMAZON_REPLY = re.compile(r"\bOk ([0-9a-f]{16}-[0-9a-f-]+)")


@dataclass(slots=True)
class _Envelope:
    """Who takes the message, and who does not and why."""

    accepted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    temporary: Reply | None = None
    permanent: Reply | None = None


def send(connection: SmtpConnection, outgoing: Outgoing) -> SendResult:
    """Hand ``outgoing`` over on a signed-in connection.

    Raises TransientError or AuthError while it is certain that nothing was accepted.
    """
    try:
        _check(connection, outgoing)
        envelope = _envelope(connection, outgoing)
        if not envelope.accepted:
            return _nobody(envelope)
        connection.expect(connection.ask("DATA"), 354)
        _send_text(connection, outgoing.mime)
    except RejectedError as error:
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    return _finish(connection, outgoing, envelope)


def _send_text(connection: SmtpConnection, mime: bytes) -> None:
    """Send all but the final dot.

    Whatever the server says or does before that is no acceptance.
    """
    connection.send(_wire_form(mime))
    if not connection.wire.is_open():
        raise ConnectionLostError("connection.closed", "closed in the message")
    if connection.wire.has_unread:
        raise smtp_error(connection.read_reply())


def _check(connection: SmtpConnection, outgoing: Outgoing) -> None:
    limit = connection.limit()
    if limit is not None and len(outgoing.mime) > limit:
        raise RejectedError("rejected.too_large", f"at most {limit} bytes")
    if not outgoing.mime.isascii() and "8BITMIME" not in connection.extensions:
        raise RejectedError("rejected.8bit", "the server takes 7-bit messages only")


def _envelope(connection: SmtpConnection, outgoing: Outgoing) -> _Envelope:
    options = ""
    if "SIZE" in connection.extensions:
        options += f" SIZE={len(outgoing.mime)}"
    if not outgoing.mime.isascii():
        options += " BODY=8BITMIME"
    sender = _path(connection, outgoing.envelope_from)
    recipients = {
        address: _path(connection, address) for address in outgoing.recipients
    }
    everybody = [sender, *recipients.values()]
    if not all(path is None or path.isascii() for path in everybody):
        options += " SMTPUTF8"
    if sender is None:
        raise RejectedError("rejected.sender", "not an address we can send from")
    connection.expect(connection.ask(f"MAIL FROM:<{sender}>{options}"), 250)
    envelope = _Envelope()
    for address, path in recipients.items():
        _add_recipient(connection, address, path, envelope)
    return envelope


def _add_recipient(
    connection: SmtpConnection, address: str, path: str | None, envelope: _Envelope
) -> None:
    if path is None:
        envelope.refused[address] = "not an address this server can send to"
        return
    reply = connection.ask(f"RCPT TO:<{path}>")
    if reply.code in (250, 251, 252):
        envelope.accepted.append(address)
        return
    envelope.refused[address] = reply.shown
    if reply.code == 421:
        raise smtp_error(reply)
    if reply.is_temporary:
        envelope.temporary = reply
    else:
        envelope.permanent = reply


def _path(connection: SmtpConnection, address: str) -> str | None:
    """Return the address as it goes on the wire, None when it cannot.

    A non-ASCII domain goes as A-labels; a non-ASCII local part needs SMTPUTF8
    (RFC 6531).
    """
    local, at, domain = address.rpartition("@")
    if not at or not local or not _ADDRESS.fullmatch(address):
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if not local.isascii() and "SMTPUTF8" not in connection.extensions:
        return None
    return f"{local}@{domain}"


def _nobody(envelope: _Envelope) -> SendResult:
    """End without a single recipient; temporary refusals are worth another try."""
    if envelope.temporary is not None:
        raise smtp_error(envelope.temporary)
    code = "rejected.recipient"
    if envelope.permanent is not None:
        code = rejection_code(envelope.permanent)
    reason = "; ".join(dict.fromkeys(envelope.refused.values()))
    return SendResult(
        SendOutcome.REJECTED, reason, code, refused=dict(envelope.refused)
    )


def _wire_form(mime: bytes) -> bytes:
    """Return the message with CRLF only and doubled leading dots, ending with CRLF.

    A lone CR or LF could be taken for the end of the message by the next server (SMTP
    smuggling).
    """
    if _LONE_BREAKS.search(mime):
        mime = _LONE_BREAKS.sub(b"\r\n", mime)
    if not mime.endswith(b"\r\n"):
        mime += b"\r\n"
    return _LEADING_DOTS.sub(b"..", mime)


def _finish(
    connection: SmtpConnection, outgoing: Outgoing, envelope: _Envelope
) -> SendResult:
    """Send the final dot; from here on an unknown end is ambiguous."""
    try:
        connection.send(b".\r\n")
        reply = connection.read_reply()
    except (ConnectionLostError, ProtocolError) as error:
        return SendResult(
            SendOutcome.AMBIGUOUS,
            error.detail or error.code,
            "smtp.unknown_end",
            refused=envelope.refused,
        )
    if reply.is_ok:
        return SendResult(
            SendOutcome.DELIVERED,
            reply.shown,
            refused=envelope.refused,
            provider_rfc_message_id=_new_message_id(connection, outgoing, reply),
        )
    error = smtp_error(reply)
    if isinstance(error, RejectedError):
        return SendResult(SendOutcome.REJECTED, error.reason, error.code)
    if isinstance(error, TransientError):
        raise error
    return _refused_after_data(error)


def _refused_after_data(error: MailEngineError) -> SendResult:
    """A reply that fits nothing: 5xx of signing in is a refusal, the rest unknown."""
    if isinstance(error, ProtocolError):
        code = "smtp.unknown_end"
        return SendResult(SendOutcome.AMBIGUOUS, error.detail, code)
    return SendResult(SendOutcome.REJECTED, error.detail, error.code)


def _new_message_id(
    connection: SmtpConnection, outgoing: Outgoing, reply: Reply
) -> str:
    """Read the Message-ID some servers put in place of ours, "" if they keep it."""
    found = _MESSAGE_ID.search(reply.text)
    if found:
        return found[1] if found[1] != outgoing.rfc_message_id else ""
    return amazon_message_id(connection.server.host, reply)


def amazon_message_id(host: str, reply: Reply) -> str:
    """Return the Message-ID Amazon gives a message, "" for other hosts."""
    region = _AMAZON_HOST.fullmatch(host.lower())
    number = _AMAZON_REPLY.search(reply.text)
    if not region or not number:
        return ""
    domain = "email" if region[1] == "us-east-1" else region[1]
    return f"{number[1]}@{domain}.amazonses.com"
