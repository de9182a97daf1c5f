"""The contract every provider fulfils; ``docs/provider-contract.md`` is its overview
around it.

A provider is opened for one mailbox by ``mailbox.account._open_provider()``, used by
one thread, and closed. It keeps no state that is not in a cursor: what it returns is
all the sync layer knows. All methods raise only errors of :mod:`errors`.

The same suite (``tests/contract``) runs against every implementation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .errors import Unsupported
from .suspects import NOTHING, Suspects
from .types import (
    Capabilities,
    ChangePage,
    DiagnosticStep,
    FetchedBody,
    FolderCursor,
    Identity,
    MessageMeta,
    MessageRef,
    Operation,
    OperationResult,
    Outgoing,
    RemoteFolder,
    RemoteTag,
    SendResult,
    Snapshot,
    Stored,
    Subscription,
    WatchTarget,
)

if TYPE_CHECKING:
    from .search_query import SearchQuery


# A whole test of the connection; somebody waits for it, and so does a worker.
TEST_S = 20.0


class Provider(ABC):
    """One mailbox at one mail service.

    ``suspects``: each request that reads messages is announced to it, so that one
    message on which the request dies keeps no other from arriving.
    """

    suspects: Suspects = NOTHING

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *exc_info) -> None:
        self.close()

    @property
    @abstractmethod
    def capabilities(self) -> Capabilities:
        """What this mailbox can do; may connect to find out."""

    @abstractmethod
    def list_folders(self) -> list[RemoteFolder]:
        """All folders with role and ``state``, in as few round trips as the server
        allows.

        An answer that cannot be trusted raises ProtocolError: it must never look as if
        the user had deleted every folder. A FolderList says when only some of it could
        be read.
        """

    @abstractmethod
    def newest(self, folder_id: str, limit: int) -> ChangePage:
        """The newest ``limit`` messages of a folder, newest first.

        ``page.cursor`` was taken *before* listing, so that ``changes`` misses nothing;
        ``page.older`` continues towards the past.
        """

    @abstractmethod
    def changes(self, cursor: FolderCursor) -> ChangePage:
        """What changed since the cursor; call again with the new one until ``done``.

        With account-wide cursors ``cursor.folder_id`` is "". Raises ResyncRequired when
        the cursor is no longer valid.
        """

    def expect(self, cursors: Sequence[FolderCursor]) -> None:
        """``changes`` is called with each of these next, unless something fails: a
        provider whose service answers several questions at once may ask them now.
        """
        return None

    @abstractmethod
    def older(self, cursor: FolderCursor, limit: int) -> ChangePage:
        """The next ``limit`` messages towards the past, newest first."""

    @abstractmethod
    def snapshot(self, folder_id: str, cursor: FolderCursor) -> Iterator[Snapshot]:
        """Every id of the folder that the index should know, for the periodic
        reconcile.
        """

    @abstractmethod
    def fetch_metadata(
        self, folder_id: str, remote_ids: Sequence[str]
    ) -> tuple[MessageMeta, ...]:
        """Metadata of the named messages; those gone meanwhile are left out."""

    @abstractmethod
    def fetch_body(self, ref: MessageRef) -> FetchedBody:
        """Headers, structure and the parts needed to show the message. RemoteGone if
        gone.
        """

    def fetch_bodies(
        self, refs: Sequence[MessageRef]
    ) -> Iterator[tuple[MessageRef, FetchedBody]]:
        """Several bodies in fewer round trips, for prefetching; those gone or ill are
        left out.
        """
        from .errors import ProtocolError, RemoteGone

        for ref in refs:
            try:
                yield ref, self.fetch_body(ref)
            except (RemoteGone, ProtocolError):
                continue

    @abstractmethod
    def fetch_part(self, ref: MessageRef, part_id: str) -> Iterator[bytes]:
        """One attachment, transfer-decoded, in chunks of at most about 1 MiB."""

    @abstractmethod
    def fetch_raw(self, ref: MessageRef) -> Iterator[bytes]:
        """The whole message exactly as the server has it (RFC 5322), in chunks."""

    @abstractmethod
    def apply(self, operation: Operation) -> OperationResult:
        """Carry out a change. Doing it twice has the effect of once.

        No folder is made but by FOLDER_CREATE: one that is missing was renamed or
        deleted by somebody.

        RejectedError rolls the whole operation back; single targets are reported in the
        result.
        """

    @abstractmethod
    def save_draft(
        self, mime: bytes, maildesk_id: str, replaces: MessageRef | None
    ) -> Stored:
        """File a draft and take the version it replaces away; nothing else is
        removed.
        """

    @abstractmethod
    def send(self, outgoing: Outgoing) -> SendResult:
        """Hand a message over, once. Never retries and never files a copy by itself.

        Failures before the server could have accepted it raise (TransientError,
        AuthError); after that moment an unknown end is ``AMBIGUOUS``.
        """

    def withdraw(self, outgoing: Outgoing) -> bool:
        """Take away what attempts to send this message have left at the service, where
        sending goes through a draft.

        True only when that proves that it has not left and will not: then it may be
        sent again. False when nobody knows.
        """
        return False

    @abstractmethod
    def find_sent(self, outgoing: Outgoing) -> MessageMeta | None:
        """The Sent copy of a message, by Message-ID, else by X-MailDesk-Id."""

    @abstractmethod
    def file_sent(self, outgoing: Outgoing) -> Stored:
        """Put the copy into Sent, unless it is there already."""

    def search(
        self, query: SearchQuery, folder_ids: Iterable[str], limit: int
    ) -> tuple[MessageMeta, ...]:
        """Search at the server, newest first."""
        raise Unsupported("search")

    def watch(self, target: WatchTarget) -> Subscription:
        """Ask the service to announce changes from now on. Doing it twice with the same
        target has the effect of once, where a mailbox has one subscription at most.

        RejectedError when the service does not accept the target; Unsupported where
        nothing announces changes, or the target lacks what the service needs.
        """
        raise Unsupported("push")

    def renew(self, subscription: Subscription) -> Subscription:
        """Let a subscription last longer; gives it with its new end. RemoteGone when it
        has ended: then ``watch`` begins another one.
        """
        raise Unsupported("push")

    def unwatch(self, subscription: Subscription) -> None:
        """End a subscription; one that has ended already is fine."""
        raise Unsupported("push")

    def identities(self) -> tuple[Identity, ...]:
        """The addresses the service lets this mailbox send from, its own first; empty
        when the service does not say.
        """
        return ()

    def tags(self) -> tuple[RemoteTag, ...]:
        """The tags the user has made at the service, with their colours; empty when the
        service keeps no list of them, or does not let us see it.
        """
        return ()

    @abstractmethod
    def diagnose(self) -> Iterator[DiagnosticStep]:
        """Every step of connecting and sending, one at a time, for **Test connection**.

        Stops a chain at its first failure (the remaining steps are SKIPPED) and never
        raises. Nothing is sent: the last step asks whether the server would accept
        mail. All steps together end within ``TEST_S``, whatever the servers do, and no
        step shows what a server says before it has proved to be one of mail.
        """

    @abstractmethod
    def close(self) -> None:
        """Give the connection back or end it. Never raises."""
