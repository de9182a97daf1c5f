"""One claim of one mailbox: its provider, its lease, its time, and how pages get
applied.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from psycopg2 import DataError, IntegrityError

from ..engine.types import BadEntry, Capabilities, ChangePage
from .apply import Applied, Prepared, apply_page, load_target, write_cursors
from .lease import Lease
from .losses import quarantine
from .losses.journal import Guarded, guard
from .notify import notify_account, notify_changed, notify_draft
from .sending.origin import note_sent
from .transactions import in_transaction
from .yielding import Yielding

_logger = logging.getLogger(__name__)

# What one odd message can raise; anything else is an error of ours or of the database.
UNSTORABLE = (
    DataError,
    IntegrityError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
)
# Metadata of that many messages is asked for at once.
FETCH_MESSAGES = 200


@dataclass(slots=True)
class Session:
    """A mailbox while one worker synchronises it.

    ``deadline``: monotonic time after which no further step is begun; ``yielding``
    may end the claim earlier. ``has_held_changes``: some could not be sent before a
    pass has found their messages; ``has_looked``: this claim's pass has;
    ``has_moved``: it has read something new; ``origin``: why messages are read at this
    moment, for those who are notified of them.
    """

    env: object
    lease: Lease
    provider: Guarded
    deadline: float
    known_capabilities: Capabilities | None = None
    new_ids: list[int] = field(default_factory=list)
    trips_before: int = 0
    synced: int = 0
    yielding: Yielding | None = None
    has_held_changes: bool = False
    has_looked: bool = False
    has_moved: bool = False
    origin: str = "live"

    @property
    def account_id(self) -> int:
        """Record id of the mailbox."""
        return self.lease.account_id

    @property
    def capabilities(self) -> Capabilities:
        """What the mailbox can do; the server is asked for it when it matters first,
        for mail can be sent while it is away.
        """
        if self.known_capabilities is None:
            before = self.round_trips
            self.known_capabilities = self.provider.capabilities
            self.trips_before += self.round_trips - before
        return self.known_capabilities

    @property
    def round_trips(self) -> int:
        """How often this claim waited for the server, for providers that count it."""
        return getattr(self.provider, "round_trips", 0) - self.trips_before

    @property
    def is_late(self) -> bool:
        """Whether this claim's time is used up."""
        return time.monotonic() >= self.deadline

    @property
    def is_spent(self) -> bool:
        """Whether the claim should end: it is late, or somebody needs the worker."""
        if self.is_late:
            return True
        return self.yielding is not None and self.yielding.is_called_for()

    @contextmanager
    def reading(self, origin: str) -> Iterator[None]:
        """What is read inside of this is ``history`` or the like, not new mail."""
        before, self.origin = self.origin, origin
        try:
            yield
        finally:
            self.origin = before

    def write(self, work: Callable):
        """Run ``work(env)`` in a short transaction that belongs to the lease."""
        return in_transaction(self.env, work, lease=self.lease)

    def apply(
        self,
        page: ChangePage,
        cursor_folder_id: int | None = None,
        also: Callable | None = None,
        prepared: Prepared | None = None,
    ) -> Applied:
        """Apply a page and commit it; fetch and apply what it turned out to miss.

        :param cursor_folder_id: record whose cursors the page moves
        :param also: run in the same transaction, ``also(env, applied)``
        :param prepared: rows of new messages, from ``prepare_rows``
        """
        try:
            applied = self.write(
                lambda env: self._apply(env, page, cursor_folder_id, also, prepared)
            )
        except UNSTORABLE as error:
            if not page.added:
                raise
            _logger.warning(
                "mailbox %s: page of %s taken apart: %s",
                self.account_id,
                len(page.added),
                type(error).__name__,
            )
            return self._apply_in_halves(page, cursor_folder_id, also, error)
        self.new_ids += applied.ledger.new_ids
        self.synced += len(applied.ledger.new_ids)
        self.has_moved |= not applied.is_empty
        if applied.unknown:
            self.fetch_unknown(applied.unknown)
            self.write(lambda env: self._write_cursors(env, page, cursor_folder_id))
        return applied

    def _write_cursors(self, env, page: ChangePage, cursor_folder_id) -> None:
        target = load_target(env, self.account_id, self.capabilities, cursor_folder_id)
        write_cursors(env.cr, target, page)

    def _apply(self, env, page, cursor_folder_id, also, prepared) -> Applied:
        target = load_target(
            *(env, self.account_id, self.capabilities, cursor_folder_id),
            origin=self.origin,
        )
        applied = apply_page(env, target, page, prepared)
        if page.bad:
            quarantine.record_bad(env.cr, target, page.bad)
            notify_account(env, self.account_id)
        if page.added:
            ids = [meta.remote_id for meta in page.added]
            quarantine.clear_read(env, self.account_id, ids)
        if also is not None:
            also(env, applied)
        self.provider.stored(env.cr)
        notify_changed(env, applied.ledger)
        env.invalidate_all(flush=False)
        for draft in env["mailbox.draft"].browse(applied.sent_draft_ids):
            note_sent(env, draft)
            notify_draft(env, draft)
        return applied

    def _apply_in_halves(self, page, cursor_folder_id, also, error) -> Applied:
        """Find the message that cannot be stored; the others must not suffer for it."""
        if len(page.added) == 1:
            (meta,) = page.added
            bad = BadEntry(
                meta.remote_id, meta.locations[0], "unstorable", type(error).__name__
            )
            rest = replace(page, added=(), bad=(*page.bad, bad))
            return self.apply(rest, cursor_folder_id, also)
        middle = len(page.added) // 2
        self.apply(ChangePage(added=page.added[:middle]))
        rest = replace(page, added=page.added[middle:])
        return self.apply(rest, cursor_folder_id, also)

    def fetch_unknown(self, unknown: dict[str, list[str]]) -> int:
        """Fetch the metadata of messages that exist and are not in the index."""
        fetched = 0
        for folder_id, remote_ids in unknown.items():
            aside = self.write(
                lambda env, ids=remote_ids: quarantine.set_aside(
                    env.cr, self.account_id, ids
                )
            )
            wanted = [each for each in remote_ids if each not in aside]
            for start in range(0, len(wanted), FETCH_MESSAGES):
                part = wanted[start : start + FETCH_MESSAGES]
                metas = self.provider.fetch_metadata(folder_id, part)
                fetched += len(metas)
                if metas:
                    self.apply(ChangePage(added=tuple(metas)))
        return fetched


@contextmanager
def open_session(
    env, lease: Lease, seconds: float, yielding: Yielding | None = None
) -> Iterator[Session]:
    """Open the mailbox's provider for a claim of about ``seconds``."""

    def open_provider(fresh):
        return fresh["mailbox.account"].browse(lease.account_id)._open_provider()

    opened = in_transaction(env, open_provider, lease=lease)
    deadline = time.monotonic() + seconds
    token = f"lease:{lease.token}"

    def may_go_on() -> bool:
        return time.monotonic() < deadline

    with guard(
        env, opened, lease.account_id, token, may_go_on, is_worker=True
    ) as provider:
        session = Session(env, lease, provider, deadline, yielding=yielding)
        session.trips_before = getattr(provider, "round_trips", 0)
        yield session
