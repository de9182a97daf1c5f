"""The provider contract on Microsoft Graph: hands the work on, keeps what is open.

What the Odoo side gives: :class:`~.settings.OutlookSettings` and the mailbox's
``TokenStore``; what was granted at sign-in decides the capabilities.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import (
    RejectedError,
    RemoteGone,
    ResyncRequired,
    Unsupported,
)
from odoo.addons.maildesk_base.engine.provider import Provider
from odoo.addons.maildesk_base.engine.sign_in import TokenStore
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
    RemoteTag,
    SendResult,
    SentCopy,
    Snapshot,
    Stored,
)
from odoo.addons.maildesk_base.engine.web import WebSession

from . import bodies, changes, filing, foldernames, listing, operations
from .access.stored import can_send, can_write
from .access.tokens import TokenSource
from .categories import SCOPES, read_categories
from .diagnose import diagnose
from .drafts import LARGEST_BYTES
from .folders import check_mailbox, list_folders
from .graph.batch import MOST_CALLS, ask_all
from .graph.calls import Reply
from .graph.gate import SHARED, Gate
from .graph.mailbox import GraphMailbox, Resources
from .graph.wellknown import REMEMBERED, Memory
from .search import compile_query, search
from .send import send, withdraw
from .settings import OutlookSettings

if TYPE_CHECKING:
    from odoo.addons.maildesk_base.engine.search_query import SearchQuery

_WORK = {
    OperationKind.FLAGS: operations.change_flags,
    OperationKind.RELOCATE: operations.relocate,
    OperationKind.DELETE: operations.delete,
    OperationKind.FOLDER_CREATE: foldernames.create,
    OperationKind.FOLDER_RENAME: foldernames.rename,
    OperationKind.FOLDER_DELETE: foldernames.delete,
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What the provider needs from outside, to be replaced by tests.

    :param memory: which folders have a role, as earlier providers learned
    :param clock: seconds since 1970
    :param pause: waits so many seconds
    """

    gate: Gate = SHARED
    memory: Memory = REMEMBERED
    clock: Callable[[], float] = time.time
    pause: Callable[[float], None] = time.sleep


class OutlookProvider(Provider):
    """One mailbox at Outlook.com or in Microsoft 365."""

    def __init__(
        self, settings: OutlookSettings, store: TokenStore, tools: Tools = Tools()
    ):
        self.settings = settings
        self._store = store
        self._tools = tools
        self._opened: GraphMailbox | None = None
        self._web: WebSession | None = None
        self._trips_before = 0
        # First pages that were fetched together: path -> page.
        self._ahead: dict[str, Reply] = {}
        # Folders whose round of changes has begun since the folders were listed.
        self._begun: set[str] = set()
        # Folders this provider has put into Deleted Items.
        self._thrown_away: set[str] = set()

    @property
    def round_trips(self) -> int:
        """How many requests this provider has made, signing in included."""
        now = self._web.round_trips if self._web else 0
        return self._trips_before + now

    @property
    def capabilities(self) -> Capabilities:
        read_only = self.settings.read_only or not can_write(self._scopes)
        return Capabilities(
            stable_ids=True,
            provider_threads=True,
            keywords=True,
            read_only=read_only,
            folder_changes=not read_only,
            sent_copy=SentCopy.SERVER,
            max_message_size=LARGEST_BYTES,
        )

    def list_folders(self) -> list[RemoteFolder]:
        self._begun.clear()
        try:
            return list_folders(
                self._mailbox, self.settings.role_overrides, self._tools.memory
            )
        except RemoteGone:
            check_mailbox(self._mailbox)
            raise

    def expect(self, cursors: Sequence[FolderCursor]) -> None:
        """Fetch the first page of each in one batch."""
        mailbox = self._mailbox
        for start in range(0, len(cursors), MOST_CALLS):
            calls = []
            for cursor in cursors[start : start + MOST_CALLS]:
                try:
                    calls.append(changes.page_call(cursor))
                except ResyncRequired:
                    # ``changes`` will say so when it comes to it.
                    continue
            replies = ask_all(mailbox, calls)
            self._ahead.update(
                (call.path, reply) for call, reply in zip(calls, replies, strict=True)
            )

    def newest(self, folder_id: str, limit: int) -> ChangePage:
        self._check_folder(folder_id)
        return listing.newest(self._mailbox, folder_id, limit, self._tools.clock)

    def changes(self, cursor: FolderCursor) -> ChangePage:
        self._check_folder(cursor.folder_id)
        call = changes.page_call(cursor)
        ahead = self._ahead.pop(call.path, None)
        now = int(self._tools.clock())
        if changes.begins_round(cursor):
            self._begun.add(cursor.folder_id)
        page = changes.read_changes(self._mailbox, cursor, now, ahead)
        # A round that was left in the middle says nothing of what happened since.
        return replace(page, done=page.done and cursor.folder_id in self._begun)

    def older(self, cursor: FolderCursor, limit: int) -> ChangePage:
        return listing.older(self._mailbox, cursor, limit)

    def snapshot(self, folder_id: str, cursor: FolderCursor) -> Iterator[Snapshot]:
        yield changes.read_snapshot(self._mailbox, cursor)

    def fetch_metadata(
        self, folder_id: str, remote_ids: Sequence[str]
    ) -> tuple[MessageMeta, ...]:
        return listing.metadata(self._mailbox, folder_id, remote_ids)

    def fetch_body(self, ref: MessageRef) -> FetchedBody:
        return bodies.fetch_body(self._mailbox, ref)

    def fetch_bodies(
        self, refs: Sequence[MessageRef]
    ) -> Iterator[tuple[MessageRef, FetchedBody]]:
        return bodies.fetch_bodies(self._mailbox, refs)

    def fetch_part(self, ref: MessageRef, part_id: str) -> Iterator[bytes]:
        return bodies.fetch_part(self._mailbox, ref, part_id)

    def fetch_raw(self, ref: MessageRef) -> Iterator[bytes]:
        return bodies.fetch_raw(self._mailbox, ref)

    def apply(self, operation: Operation) -> OperationResult:
        self._check_writing()
        work = _WORK.get(operation.kind)
        if work is None:
            raise Unsupported(operation.kind)
        result = work(self._mailbox, operation)
        if operation.kind is OperationKind.FOLDER_DELETE:
            self._thrown_away.add(operation.folder_id)
        self._ahead.clear()
        return result

    def save_draft(
        self, mime: bytes, maildesk_id: str, replaces: MessageRef | None
    ) -> Stored:
        self._check_writing()
        return filing.save_draft(self._mailbox, mime, maildesk_id, replaces)

    def send(self, outgoing: Outgoing) -> SendResult:
        self._check_writing()
        if not can_send(self._scopes):
            raise RejectedError("rejected.no_sending", "sending was not permitted")
        return send(self._mailbox, outgoing)

    def withdraw(self, outgoing: Outgoing) -> bool:
        return withdraw(self._mailbox, outgoing)

    def find_sent(self, outgoing: Outgoing) -> MessageMeta | None:
        return filing.find_sent(self._mailbox, outgoing)

    def file_sent(self, outgoing: Outgoing) -> Stored:
        self._check_writing()
        return filing.file_sent(self._mailbox, outgoing)

    def search(
        self, query: SearchQuery, folder_ids: Iterable[str], limit: int
    ) -> tuple[MessageMeta, ...]:
        alternatives = compile_query(query)
        return search(self._mailbox, alternatives, tuple(folder_ids), limit)

    def tags(self) -> tuple[RemoteTag, ...]:
        if self.settings.shared_address or not SCOPES & set(self._scopes):
            return ()
        return read_categories(self._mailbox)

    def diagnose(self) -> Iterator[DiagnosticStep]:
        return diagnose(lambda: self._mailbox)

    def close(self) -> None:
        self._trips_before = self.round_trips
        client, self._web, self._opened = self._web, None, None
        self._ahead.clear()
        if client is not None:
            client.close()

    @property
    def _scopes(self) -> frozenset[str]:
        """What was granted for this mailbox; those of others have scopes of their
        own.
        """
        scopes = self._mailbox.tokens.scopes
        if not self.settings.shared_address:
            return frozenset(scopes)
        return frozenset(
            scope.removesuffix(".Shared") for scope in scopes if ".Shared" in scope
        )

    @property
    def _mailbox(self) -> GraphMailbox:
        """The mailbox, opened when it is first needed."""
        if self._opened is None:
            self._web = WebSession(self.settings.service.web())
            tokens = TokenSource(
                self.settings, self._store, self._web, self._tools.clock
            )
            resources = Resources(
                self._web, tokens, self._tools.gate, self._tools.pause
            )
            self._opened = GraphMailbox(self.settings, resources)
        self._opened.suspects = self.suspects
        return self._opened

    def _check_writing(self) -> None:
        if self.capabilities.read_only:
            raise RejectedError("rejected.read_only", "connected for reading only")

    def _check_folder(self, folder_id: str) -> None:
        if folder_id in self._thrown_away:
            raise RemoteGone("gone.folder", "it lies in Deleted Items")
