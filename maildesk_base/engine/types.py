"""The values that travel between providers, the sync layer and the models.

All are frozen: a provider makes them, nobody changes them. Ids of the server are text:
``remote_id`` names a message, ``folder_id`` a folder. Times are aware UTC datetimes,
sizes are bytes.

Identity. With ``Capabilities.stable_ids`` a ``remote_id`` lives as long as the message.
Without it (IMAP) the id is the message's *location* (folder, UIDVALIDITY, UID) and
changes when the message moves; then ``fingerprint`` lets the sync layer see that the
newcomer in one folder is what has just left another, so that its row keeps its tags,
links and notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a folder is for."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    ARCHIVE = "archive"
    SPAM = "spam"
    TRASH = "trash"
    ALL = "all"
    STARRED = "starred"
    IMPORTANT = "important"
    CUSTOM = "custom"


class ChangeScope(StrEnum):
    """What one change cursor covers."""

    FOLDER = "folder"
    ACCOUNT = "account"


class SentCopy(StrEnum):
    """Who puts the copy of a sent message into Sent."""

    SERVER = "server"
    CLIENT = "client"
    DETECT = "detect"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider, as connected now, can do. The app offers nothing else."""

    change_scope: ChangeScope = ChangeScope.FOLDER
    stable_ids: bool = True
    several_folders: bool = False  # labels: one message may lie in several folders
    provider_threads: bool = False  # MessageMeta.thread_id decides the conversation
    keywords: bool = True  # free flags, used for tags
    read_only: bool = False
    folder_changes: bool = True  # create, rename, delete folders
    server_search: bool = True
    push: bool = False
    sent_copy: SentCopy = SentCopy.DETECT
    max_message_size: int | None = None  # bytes on the wire, None: not announced


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of RFC 5322 section 3.4, decoded."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Flags:
    """The mutable state of a message at the server."""

    is_read: bool = False
    is_starred: bool = False
    is_answered: bool = False
    is_forwarded: bool = False
    is_draft: bool = False
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Location:
    """A message's place in one folder; ``uid`` is the IMAP UID where there is one."""

    folder_id: str
    uid: int | None = None


@dataclass(frozen=True, slots=True)
class RemoteFolder:
    """A folder as the server lists it.

    ``state`` is opaque: as long as it equals the one stored after the last complete
    pass, nothing in the folder has changed and no request for it is needed.
    """

    folder_id: str
    name: str
    path: tuple[str, ...] = ()
    parent_id: str | None = None
    role: Role = Role.CUSTOM
    selectable: bool = True
    state: str = ""
    total: int | None = None
    unread: int | None = None
    color: str = ""


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
    content_id: str = ""
    is_inline: bool = False
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class MessageMeta:
    """All that the list and the index need, without any body."""

    remote_id: str
    locations: tuple[Location, ...]
    received_at: datetime
    message_id: str = ""  # with angle brackets stripped, "" when missing
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


@dataclass(frozen=True, slots=True)
class MessageUpdate:
    """A change of a known message; None means "unchanged", never "empty"."""

    remote_id: str
    flags: Flags | None = None
    locations: tuple[Location, ...] | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """Messages that left a folder; ``folder_id`` None: that left the mailbox.

    UIDs are given as inclusive ranges, for servers announce long runs of them.
    """

    folder_id: str | None
    remote_ids: tuple[str, ...] = ()
    uid_ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """One message that exists; flags None: not looked at."""

    remote_id: str
    uid: int | None = None
    flags: Flags | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """In this folder, between these UIDs, exactly these messages exist.

    Whoever applies it removes what is known in the range but not listed, takes over the
    flags that are given, and asks ``fetch_metadata`` for what it does not know. Without
    UIDs (``uid_range`` None) it speaks of the whole folder.
    """

    folder_id: str
    entries: tuple[SnapshotEntry, ...]
    uid_range: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A message the provider could not read; three tries, then quarantine."""

    remote_id: str
    location: Location
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of changes, applied with its cursor in one transaction or not at all.

    ``cursor``: where ``changes`` goes on; None leaves the stored one as it is.
    ``older``: where ``older`` goes on; None leaves it, "" says the beginning is
    reached. ``done``: nothing more to fetch now. A page may be empty and not done.
    """

    added: tuple[MessageMeta, ...] = ()
    updated: tuple[MessageUpdate, ...] = ()
    removed: tuple[Removal, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    bad: tuple[BadEntry, ...] = ()
    cursor: str | None = None
    older: str | None = None
    done: bool = True


@dataclass(frozen=True, slots=True)
class FolderCursor:
    """What the sync layer has stored for a folder: both cursors, opaque to it."""

    folder_id: str
    changes: str = ""
    older: str | None = None  # None: history not begun, "": complete


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Names one message towards the server.

    ``message_id`` (header) and ``size`` are checked before anything destructive where
    ids may have been reused.
    """

    remote_id: str
    location: Location
    message_id: str = ""
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


class OperationKind(StrEnum):
    """What can be asked of the server for messages and folders."""

    FLAGS = "flags"
    RELOCATE = "relocate"
    DELETE = "delete"
    FOLDER_CREATE = "folder_create"
    FOLDER_RENAME = "folder_rename"
    FOLDER_DELETE = "folder_delete"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to carry out at the server, for any number of messages.

    FLAGS sets ``set_flags`` (field name of Flags -> bool) and adds or removes keywords.
    RELOCATE takes the messages out of ``remove_from`` and puts them into ``add_to``:
    with folders that is a move, with labels any change of labels, archive included.
    DELETE removes for good. The FOLDER kinds use ``folder_id``, ``folder_name``,
    ``parent_id``.
    """

    kind: OperationKind
    targets: tuple[MessageRef, ...] = ()
    set_flags: Mapping[str, bool] = field(default_factory=dict)
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    add_to: tuple[str, ...] = ()
    remove_from: tuple[str, ...] = ()
    folder_id: str = ""
    folder_name: str = ""
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Relocated:
    """Where a message went: its id from now on, and its place when the server told
    it.
    """

    remote_id: str
    new_remote_id: str | None
    location: Location


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What became of each target; a target named nowhere succeeded.

    ``gone``: no longer at the server. ``refused``: remote id -> reason, roll back.
    ``folder``: the folder as it is now, for the FOLDER kinds.
    """

    relocated: tuple[Relocated, ...] = ()
    gone: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    folder: RemoteFolder | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to leave.

    ``mime``: the complete message with CRLF, without Bcc. ``filed_mime``: what goes
    into Sent when the client files it, with Bcc. ``message_id`` and ``maildesk_id``
    stand in both.
    """

    mime: bytes
    filed_mime: bytes
    envelope_from: str
    recipients: tuple[str, ...]
    message_id: str
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
    ``provider_message_id``: the Message-ID the server put in place of ours, "" if none.
    ``remote_id``: the Sent copy, when the server names it. ``reason``: for the user.
    """

    outcome: SendOutcome
    reason: str = ""
    code: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)
    provider_message_id: str = ""
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a draft or a Sent copy was filed; the id is None when the server did not
    say.
    """

    remote_id: str | None
    location: Location


class StepState(StrEnum):
    """How one step of a connection test ended."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DiagnosticStep:
    """One step of **Test connection**: ``step`` is imap.dns, imap.tls, imap.login,
    smtp.send …

    ``code`` is that of the error; ``detail`` what the server said.
    """

    step: str
    state: StepState
    code: str = ""
    detail: str = ""
