"""The provider contract on IMAP and SMTP: opens connections and hands the work on.

A connection that was kept from earlier may have died meanwhile: the server was started
again, or was tired of waiting. If the very first command on it ends that way, the
method is tried once more on a new connection. Nothing can have happened twice then: the
first command of every method only looks (it opens a folder, or lists), and folders
are changed with the effect of once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    RejectedError,
    RemoteGone,
    ResyncRequired,
    ThrottledError,
    TransientError,
    Unsupported,
)
from odoo.addons.maildesk_base.engine.provider import Provider
from odoo.addons.maildesk_base.engine.suspects import NOTHING
from odoo.addons.maildesk_base.engine.types import (
    Capabilities,
    ChangePage,
    DiagnosticStep,
    FetchedBody,
    FolderCursor,
    MessageMeta,
    MessageRef,
    Operation,
    OperationKind,
    OperationResult,
    Outgoing,
    RemoteFolder,
    Role,
    SendResult,
    SentCopy,
    Snapshot,
    Stored,
)

from . import bodies, filing, foldernames, listing, moving, operations
from .changes import read_changes, read_snapshots
from .diagnose import diagnose
from .folders import list_folders
from .protocol.connection import ImapConnection
from .protocol.mailbox import keep_selected
from .protocol.pool import SHARED, ConnectionPool
from .protocol.smtp import SmtpConnection
from .search import compile_query, search
from .send import send
from .settings import ImapSettings
from .values.ids import folder_id, parse_remote_id

if TYPE_CHECKING:
    from odoo.addons.maildesk_base.engine.search_query import SearchQuery

Result = TypeVar("Result")

# Submission servers that file the copy in Sent by themselves.
_FILING_HOSTS = (
    "smtp.gmail.com",
    "smtp.office365.com",
    "smtp-mail.outlook.com",
    "smtp.mail.yahoo.com",
    "smtp.aol.com",
)
# A server that says nothing is not tried twice: that would only take twice as long.
_SILENT = ("connection.timeout", "connection.slow")
# What missing role folders are called when we have to create them.
_DEFAULT_NAMES = {Role.DRAFTS: "Drafts", Role.SENT: "Sent"}

_FOLDER_WORK = {
    OperationKind.FLAGS: operations.change_flags,
    OperationKind.RELOCATE: moving.relocate,
    OperationKind.DELETE: operations.delete,
    OperationKind.FOLDER_CREATE: foldernames.create,
    OperationKind.FOLDER_RENAME: foldernames.rename,
    OperationKind.FOLDER_DELETE: foldernames.delete,
}


class ImapProvider(Provider):
    """One IMAP mailbox with its submission server.

    :param pool: where connections come from; the process has a shared one
    :param clock: seconds that only grow, for time limits
    :param now: the time of day, aware
    """

    def __init__(
        self,
        settings: ImapSettings,
        *,
        pool: ConnectionPool = SHARED,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self.settings = settings
        self._pool = pool
        self._clock = clock
        self._now = now
        self._connection: ImapConnection | None = None
        self._trips_before = 0
        self._folders: list[RemoteFolder] | None = None

    @property
    def round_trips(self) -> int:
        """How often this provider has waited for the server, signing in included."""
        connection = self._connection
        now = connection.round_trips - connection.lent_at if connection else 0
        return self._trips_before + now

    @property
    def capabilities(self) -> Capabilities:
        return self._again(self._capabilities)

    def list_folders(self) -> list[RemoteFolder]:
        self._folders = self._again(self._list_folders, only_looks=True)
        return self._folders.copy()

    def newest(self, folder_id: str, limit: int) -> ChangePage:
        return self._again(lambda each: listing.newest(each, folder_id, limit))

    def changes(self, cursor: FolderCursor) -> ChangePage:
        if not cursor.changes:
            raise ResyncRequired(cursor.folder_id, "cursor.missing")
        return self._again(lambda each: read_changes(each, cursor))

    def older(self, cursor: FolderCursor, limit: int) -> ChangePage:
        return self._again(lambda each: listing.older(each, cursor, limit))

    def snapshot(self, folder_id: str, cursor: FolderCursor) -> Iterator[Snapshot]:
        return self._stream(lambda each: read_snapshots(each, cursor))

    def fetch_metadata(
        self, folder_id: str, remote_ids: Sequence[str]
    ) -> tuple[MessageMeta, ...]:
        places = [parse_remote_id(remote_id) for remote_id in remote_ids]
        return self._again(lambda each: listing.metadata(each, folder_id, places))

    def fetch_body(self, ref: MessageRef) -> FetchedBody:
        return self._again(lambda each: bodies.fetch_body(each, ref))

    def fetch_bodies(
        self, refs: Sequence[MessageRef]
    ) -> Iterator[tuple[MessageRef, FetchedBody]]:
        return self._stream(lambda each: bodies.fetch_bodies(each, refs))

    def fetch_part(self, ref: MessageRef, part_id: str) -> Iterator[bytes]:
        return self._again(lambda each: bodies.fetch_part(each, ref, part_id))

    def fetch_raw(self, ref: MessageRef) -> Iterator[bytes]:
        return self._again(lambda each: bodies.fetch_raw(each, ref))

    def apply(self, operation: Operation) -> OperationResult:
        if self.settings.read_only:
            raise RejectedError("rejected.read_only", "connected for reading only")
        work = _FOLDER_WORK.get(operation.kind)
        if work is None:
            raise Unsupported(operation.kind)
        return self._again(lambda each: work(each, operation))

    def save_draft(
        self, mime: bytes, maildesk_id: str, replaces: MessageRef | None
    ) -> Stored:
        draft = (mime, maildesk_id)

        def save(connection: ImapConnection, folder: str) -> Stored:
            return filing.save_draft(connection, draft, replaces, (folder, self._now))

        return self._in_role(Role.DRAFTS, save)

    def send(self, outgoing: Outgoing) -> SendResult:
        if self.settings.smtp is None:
            raise ConfigurationError("smtp.not_set", "no server for sending is set")
        smtp = SmtpConnection.connect(self.settings.smtp, clock=self._clock)
        try:
            smtp.sign_in()
            result = send(smtp, outgoing)
        except BaseException:
            smtp.close()
            raise
        smtp.quit()
        return result

    def find_sent(self, outgoing: Outgoing) -> MessageMeta | None:
        for _attempt in range(2):
            folder = self._again(lambda each: self._find_role(each, Role.SENT))
            if folder is None:
                break
            try:
                return self._again(
                    lambda each, name=folder: filing.find_sent(each, outgoing, name)
                )
            except RemoteGone:
                # Renamed or deleted since it was listed.
                self._folders = None
        return None

    def file_sent(self, outgoing: Outgoing) -> Stored:
        return self._in_role(
            Role.SENT, lambda each, folder: filing.file_sent(each, outgoing, folder)
        )

    def search(
        self, query: SearchQuery, folder_ids: Iterable[str], limit: int
    ) -> tuple[MessageMeta, ...]:
        keys = compile_query(query, self.settings.email)
        folders = tuple(folder_ids)
        found = self._again(lambda each: search(each, keys, folders, limit))
        return tuple(found)

    def diagnose(self) -> Iterator[DiagnosticStep]:
        return diagnose(self.settings, self._clock)

    def close(self) -> None:
        self._trips_before = self.round_trips
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.suspects = NOTHING
            key = self.settings.account_key
            self._pool.give_back(key, self.settings.imap, connection)

    def _open(self) -> ImapConnection:
        """Return the connection of this provider, borrowing one if need be."""
        if self._connection is not None and self._connection.broken:
            self.close()
        if self._connection is None:
            key = self.settings.account_key
            self._connection = self._pool.lend(key, self.settings.imap)
        self._connection.suspects = self.suspects
        return self._connection

    def _again(
        self, work: Callable[[ImapConnection], Result], *, only_looks: bool = False
    ) -> Result:
        """Do ``work``, once more on a new connection if a kept one turns out dead.

        :param only_looks: however late that is; Dovecot ends a connection whose open
            folder was renamed when it is asked next
        """
        was_open = self._connection is not None and not self._connection.broken
        connection = self._open()
        was_kept = was_open or connection.lent_at > 0
        before = connection.round_trips
        try:
            return work(connection)
        except TransientError as error:
            trips = connection.round_trips - before
            may_repeat = connection.broken and (only_looks or trips <= 1)
            if not (was_kept and may_repeat) or _is_final(error):
                raise
        # The others from that time have died of the same cause.
        self._pool.forget(self.settings.account_key)
        return work(self._open())

    def _stream(
        self, work: Callable[[ImapConnection], Iterator[Result]]
    ) -> Iterator[Result]:
        """Like ``_again``, for work that brings one thing after the other."""

        def begin(connection: ImapConnection) -> tuple[list[Result], Iterator[Result]]:
            things = iter(work(connection))
            return list(islice(things, 1)), things

        first, others = self._again(begin)
        yield from first
        yield from others

    def _capabilities(self, connection: ImapConnection) -> Capabilities:
        if connection.keeps_keywords is None:
            # Only a folder that is open for writing shows which flags it stores.
            allowed = keep_selected(connection, b"INBOX", write=True).permanent_flags
            connection.keeps_keywords = allowed is None or b"\\*" in allowed
        return Capabilities(
            stable_ids=False,
            keywords=connection.keeps_keywords,
            read_only=self.settings.read_only,
            sent_copy=self._sent_copy(),
            max_message_size=connection.limit("APPENDLIMIT"),
        )

    def _sent_copy(self) -> SentCopy:
        chosen = self.settings.sent_copy
        smtp = self.settings.smtp
        if chosen is SentCopy.DETECT and smtp and smtp.host.lower() in _FILING_HOSTS:
            return SentCopy.SERVER
        return chosen

    def _list_folders(self, connection: ImapConnection) -> list[RemoteFolder]:
        overrides = dict(self.settings.role_overrides)
        return list_folders(connection, overrides, lambda: self._now().timestamp())

    def _find_role(self, connection: ImapConnection, role: Role) -> str | None:
        if self._folders is None:
            self._folders = self._list_folders(connection)
        for folder in self._folders:
            if folder.role is role and folder.selectable:
                return folder.folder_id
        return None

    def _in_role(
        self, role: Role, work: Callable[[ImapConnection, str], Result]
    ) -> Result:
        """Do ``work`` with the folder of a role; it may have been renamed or deleted
        since it was listed.
        """
        folder = self._again(lambda each: self._role_folder(each, role))
        try:
            return self._again(lambda each: work(each, folder))
        except RemoteGone:
            self._folders = None
        folder = self._again(lambda each: self._role_folder(each, role))
        return self._again(lambda each: work(each, folder))

    def _role_folder(self, connection: ImapConnection, role: Role) -> str:
        found = self._find_role(connection, role)
        if found is not None:
            return found
        name = foldernames.top_name(connection, _DEFAULT_NAMES[role])
        foldernames.create_folder(connection, name, role)
        self._folders = None
        return folder_id(name)


def _is_final(error: TransientError) -> bool:
    """Whether a new connection would not be served better."""
    return isinstance(error, ThrottledError) or error.code in _SILENT
