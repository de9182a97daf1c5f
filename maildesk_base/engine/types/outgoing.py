"""Messages that leave, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .message import Location, MessageRef


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to leave.

    ``mime``: the complete message with CRLF, without Bcc. ``filed_mime``: what goes
    into Sent when the client files it, with Bcc. ``rfc_message_id`` and ``maildesk_id``
    stand in both.
    """

    mime: bytes
    filed_mime: bytes
    envelope_from: str
    recipients: tuple[str, ...]
    rfc_message_id: str
    maildesk_id: str
    thread_id: str = ""
    draft: MessageRef | None = None


class SendOutcome(StrEnum):
    """The three ends of an attempt to send."""

    DELIVERED = "delivered"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class SendResult:
    """What the server said.

    ``refused``: recipient -> reason, for those not accepted although others were.
    ``provider_rfc_message_id``: the Message-ID that the server
    put in place of ours, "" if none.
    ``remote_id``: the Sent copy, when the server names it. ``reason``: for the user.
    """

    outcome: SendOutcome
    reason: str = ""
    code: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    provider_rfc_message_id: str = ""
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a draft or a Sent copy was filed; the id is None when the server did not
    say.
    """

    remote_id: str | None
    location: Location


@dataclass(frozen=True, slots=True)
class Identity:
    """An address a mailbox may send from, as the service keeps it.

    ``signature_html`` is what the service has, not sanitised: it is untrusted.
    """

    email: str
    name: str = ""
    reply_to: str = ""
    signature_html: str = ""
    is_default: bool = False
