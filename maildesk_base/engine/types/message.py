"""One message: addresses, flags, places, metadata and body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322 section 3.4, decoded."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Flags:
    """The mutable state of a message at the server.

    ``is_answered`` and ``is_forwarded`` are None where the server keeps no such mark:
    then ours stays as it is.
    """

    is_read: bool = False
    is_starred: bool = False
    is_answered: bool | None = False
    is_forwarded: bool | None = False
    is_draft: bool = False
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Location:
    """A message's place in one folder; ``uid`` is the IMAP UID where there is one."""

    folder_id: str
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a message's MIME tree.

    ``part_id`` is the provider's name for it (IMAP: ``1.2``), ``size`` counts encoded
    octets. ``is_body`` marks what is shown as the text of the message.
    """

    part_id: str
    mimetype: str = "application/octet-stream"
    filename: str = ""
    size: int = 0
    encoding: str = "7bit"
    charset: str = ""
    text_format: str = ""  # "flowed", "flowed delsp" (RFC 3676) or ""
    method: str = ""  # of a calendar object (RFC 6047)
    content_id: str = ""
    is_inline: bool = False
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class MessageMeta:
    """All that the list and the index need, without any body."""

    remote_id: str
    locations: tuple[Location, ...]
    received_at: datetime
    rfc_message_id: str = ""  # with angle brackets stripped, "" when missing
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    thread_id: str = ""
    fingerprint: str = ""
    sent_at: datetime | None = None
    subject: str = ""
    sender: Address = Address()  # From; the first one when there are several
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    size: int = 0
    flags: Flags = Flags()
    preview: str | None = None  # None: not known yet, fetch it with the body
    attachments: tuple[Part, ...] = ()
    has_attachments: bool = False
    has_calendar: bool = False
    importance: str = "normal"  # high | normal | low
    list_unsubscribe: str = ""
    list_unsubscribe_post: bool = False
    auto_submitted: bool = False
    maildesk_id: str = ""  # our own X-MailDesk-Id, "" for mail of others
    # Of a draft: another one whenever anything about it has changed, where the service
    # changes drafts under the same id; "" elsewhere.
    revision: str = ""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Names one message towards the server.

    ``rfc_message_id`` and ``size`` are checked before anything destructive where
    ids may have been reused.
    """

    remote_id: str
    location: Location
    rfc_message_id: str = ""
    size: int = 0
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FetchedBody:
    """What opening a message needs, attachments left at the server.

    ``contents`` maps part ids to transfer-decoded bytes: the text parts, calendar parts
    and whatever else is needed to show the message.
    """

    headers: bytes
    parts: tuple[Part, ...]
    contents: Mapping[str, bytes] = field(default_factory=dict)
