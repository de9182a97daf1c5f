"""The provider contract on the Gmail API: hands the work on to the modules beside it.

What a mailbox may do follows from the scopes the user has granted. One request is
under way at a time, so that any number of mailboxes of a project get along with the
service's limits on each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import (
    RejectedError,
    ResyncRequired,
    Unsupported,
)
from odoo.addons.maildesk_base.engine.provider import Provider
from odoo.addons.maildesk_base.engine.sign_in import TokenStore
from odoo.addons.maildesk_base.engine.suspects import Suspects
from odoo.addons.maildesk_base.engine.types import (
    Capabilities,
    ChangePage,
    ChangeScope,
    DiagnosticStep,
    FetchedBody,
    FolderCursor,
    Identity,
    MessageMeta,
    MessageRef,
    Operation,
    OperationKind,
    OperationResult,
    Outgoing,
    RemoteFolder,
    SendOutcome,
    SendResult,
    SentCopy,
    Snapshot,
    Stored,
    Subscription,
    WatchTarget,
)
from odoo.addons.maildesk_base.engine.web import WebSession

from . import bodies, drafts, filing, folders, listing, operations, send, watching
from .changes import read_changes
from .diagnose import diagnose
from .identities import read_identities
from .mailbox import GmailMailbox
from .protocol.api import Api, Runtime, real_runtime
from .protocol.oauth import TokenEndpoint
from .protocol.quota import SHARED, Budgets
from .protocol.tokens import TokenSource
from .protocol.transport import Transport
from .search import search
from .settings import WRITING, GmailSettings

if TYPE_CHECKING:
    from odoo.addons.maildesk_base.engine.search_query import SearchQuery

_WORK: dict[OperationKind, Callable[[GmailMailbox, Operation], OperationResult]] = {
    OperationKind.FLAGS: operations.change_flags,
    OperationKind.RELOCATE: operations.relocate,
    OperationKind.DELETE: operations.delete,
    OperationKind.FOLDER_CREATE: folders.create,
    OperationKind.FOLDER_RENAME: folders.rename,
    OperationKind.FOLDER_DELETE: folders.delete,
    OperationKind.FOLDER_COLOR: folders.set_color,
}


class GmailProvider(Provider):
    """One Gmail mailbox.

    :param tokens: keeps the tokens; their text is that of ``GoogleSignIn``
    :param budgets: where quota units are counted; the process has a shared one
    :param runtime: time, waiting and chance
    """

    def __init__(
        self,
        settings: GmailSettings,
        tokens: TokenStore,
        *,
        budgets: Budgets = SHARED,
        runtime: Runtime | None = None,
    ):
        self.settings = settings
        runtime = runtime or real_runtime()
        self._session = WebSession(settings.web())
        endpoint = TokenEndpoint(settings, self._session)
        self._tokens = TokenSource(tokens, endpoint, lambda: runtime.now().timestamp())
        budget = budgets.of(
            settings.account_key, settings.units_per_minute, runtime.clock
        )
        transport = Transport(self._session, self._tokens)
        api = Api(settings.api_base, transport, budget, runtime)
        self._mailbox = GmailMailbox(api)

    @property
    def suspects(self) -> Suspects:
        """As the contract has it."""
        return self._mailbox.suspects

    @suspects.setter
    def suspects(self, suspects: Suspects) -> None:
        self._mailbox.suspects = suspects

    @property
    def round_trips(self) -> int:
        """How often this provider has waited for the service."""
        return self._session.round_trips

    @property
    def is_read_only(self) -> bool:
        """Whether the user has allowed reading only."""
        return not self._tokens.scopes & WRITING

    @property
    def capabilities(self) -> Capabilities:
        can_write = not self.is_read_only
        return Capabilities(
            change_scope=ChangeScope.ACCOUNT,
            stable_ids=True,
            several_folders=True,
            provider_threads=True,
            keywords=can_write,
            read_only=not can_write,
            folder_changes=can_write,
            push=bool(self.settings.topic),
            sent_copy=SentCopy.SERVER,
            max_message_size=send.LARGEST_BYTES,
        )

    def list_folders(self) -> list[RemoteFolder]:
        self._mailbox.forget_listed()
        return folders.list_folders(self._mailbox)

    def newest(self, folder_id: str, limit: int) -> ChangePage:
        return listing.newest(self._mailbox, folder_id, limit)

    def changes(self, cursor: FolderCursor) -> ChangePage:
        if not cursor.changes:
            raise ResyncRequired("", "cursor.missing")
        self._mailbox.forget_listed()
        return read_changes(self._mailbox, cursor)

    def older(self, cursor: FolderCursor, limit: int) -> ChangePage:
        return listing.older(self._mailbox, cursor, limit)

    def snapshot(self, folder_id: str, cursor: FolderCursor) -> Iterator[Snapshot]:
        return listing.snapshots(self._mailbox, folder_id, cursor.older)

    def fetch_metadata(
        self, folder_id: str, remote_ids: Sequence[str]
    ) -> tuple[MessageMeta, ...]:
        return listing.metadata(self._mailbox, remote_ids)

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
        self._begin_writing()
        return _WORK[operation.kind](self._mailbox, operation)

    def save_draft(
        self, mime: bytes, maildesk_id: str, replaces: MessageRef | None
    ) -> Stored:
        self._begin_writing()
        return drafts.save_draft(self._mailbox, mime, maildesk_id, replaces)

    def send(self, outgoing: Outgoing) -> SendResult:
        if self.is_read_only:
            reason = "connected for reading only"
            return SendResult(SendOutcome.REJECTED, reason, "rejected.read_only")
        return send.send(self._mailbox, outgoing)

    def withdraw(self, outgoing: Outgoing) -> bool:
        return send.withdraw(self._mailbox, outgoing)

    def find_sent(self, outgoing: Outgoing) -> MessageMeta | None:
        return filing.find_sent(self._mailbox, outgoing)

    def file_sent(self, outgoing: Outgoing) -> Stored:
        self._begin_writing()
        return filing.file_sent(self._mailbox, outgoing)

    def search(
        self, query: SearchQuery, folder_ids: Iterable[str], limit: int
    ) -> tuple[MessageMeta, ...]:
        within = self.settings.email, tuple(folder_ids)
        return tuple(search(self._mailbox, query, within, limit))

    def identities(self) -> tuple[Identity, ...]:
        return read_identities(self._mailbox)

    def watch(self, target: WatchTarget) -> Subscription:
        target = replace(target, address=target.address or self.settings.topic)
        if not target.address:
            raise Unsupported("push")
        return watching.watch(self._mailbox, target)

    def renew(self, subscription: Subscription) -> Subscription:
        return self.watch(subscription.target)

    def unwatch(self, subscription: Subscription) -> None:
        watching.unwatch(self._mailbox)

    def diagnose(self) -> Iterator[DiagnosticStep]:
        return diagnose(self._mailbox, self.settings.email)

    def close(self) -> None:
        self._session.close()

    def _begin_writing(self) -> None:
        self._mailbox.forget_listed()
        if self.is_read_only:
            raise RejectedError("rejected.read_only", "connected for reading only")
