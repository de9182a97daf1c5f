"""What a mailbox can do, its folders, and the steps of a connection test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
class RemoteFolder:
    """A folder as the server lists it.

    ``state`` is opaque: as long as it equals the one stored after the last complete
    pass, nothing in the folder has changed and no request for it is needed.

    ``lasting_id`` is opaque, too, and for services whose ``folder_id`` is a name: what
    stays when a folder is renamed, "" when nothing does. As long as it stays, the ids
    of its messages do, too, apart from the ``folder_id`` they begin with.
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
    lasting_id: str = ""


class FolderList(list[RemoteFolder]):
    """All folders of a mailbox.

    :param is_complete: False when the server named more that could not be read: a
        folder that is missing here may exist
    """

    def __init__(self, folders: Iterable[RemoteFolder], *, is_complete: bool = True):
        super().__init__(folders)
        self.is_complete = is_complete

    def copy(self) -> FolderList:
        """The same folders."""
        return FolderList(self, is_complete=self.is_complete)


@dataclass(frozen=True, slots=True)
class RemoteTag:
    """A tag as the service lists it.

    ``tag_id`` stays when it is renamed, "" where the service has no such id; ``name``
    is the keyword that messages carry; ``color`` as ``#rrggbb``, "" for none.
    """

    tag_id: str
    name: str
    color: str = ""


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
