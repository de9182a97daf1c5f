"""A provider that goes on after requests were lost (``suspects.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from .errors import ConnectionLostError
from .isolation import Isolation
from .provider import Provider
from .suspects import Aspect, Journal, Span
from .types import FetchedBody, MessageRef

Result = TypeVar("Result")


class StoredJournal(Journal, Protocol):
    """A journal that knows when what was read is stored."""

    def finished(self, cr=None) -> None:
        """What was read is stored: this worker has survived it."""


class StillNarrowing(ConnectionLostError):
    """A message ends the requests that name it; which one is not known yet."""

    default_code = "sync.narrowing"


class Guarded:
    """A provider that goes on after requests were lost, as long as each loss narrows
    down what they are due to.

    :param may_go_on: whether there is time for another try
    """

    def __init__(
        self,
        provider: Provider,
        journal: StoredJournal,
        isolation: Isolation,
        may_go_on: Callable[[], bool],
    ):
        self.suspects = provider.suspects = isolation
        self._provider = provider
        self._journal = journal
        self._may_go_on = may_go_on
        # Pages that were given and not stored yet.
        self._outstanding = 0

    def __getattr__(self, name: str):
        return getattr(self._provider, name)

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, kind, *exc_info) -> None:
        if kind is None or issubclass(kind, Exception):
            self.close()
        else:
            # This process is being ended: who did that is for the next one to judge.
            self._provider.close()

    def close(self) -> None:
        """As the contract has it. An error is no death: it has been dealt with."""
        try:
            self._provider.close()
        finally:
            self._journal.finished()

    def stored(self, cr) -> None:
        """A page is stored, in the caller's transaction."""
        self._outstanding = max(self._outstanding - 1, 0)
        if not self._outstanding and not self.suspects.open:
            self._journal.finished(cr)

    def ahead(self, folder_id: str) -> None:
        """``older`` is called next, in another thread.

        Whoever is killed meanwhile is known to have been reading ahead; then nobody
        does any more until it is clear over what.
        """
        self._journal.begin(Span(Aspect.AHEAD, folder_id, 0, 0))

    def survived_ahead(self, folder_id: str) -> None:
        """A page of the history is stored, and was read alone."""
        self.suspects.clear(Span(Aspect.AHEAD, folder_id, 0, 0))

    # The methods of the contract that read messages.

    def newest(self, *args):
        return self._page(lambda: self._provider.newest(*args))

    def changes(self, *args):
        return self._page(lambda: self._provider.changes(*args))

    def older(self, *args):
        return self._page(lambda: self._provider.older(*args))

    def fetch_metadata(self, *args):
        return self._page(lambda: self._provider.fetch_metadata(*args))

    def apply(self, *args):
        """Doing it twice has the effect of once."""
        return self._insist(lambda: self._provider.apply(*args))

    def find_sent(self, *args):
        return self._insist(lambda: self._provider.find_sent(*args))

    def search(self, *args):
        return self._insist(lambda: self._provider.search(*args))

    def fetch_body(self, *args):
        return self._insist(lambda: self._provider.fetch_body(*args))

    def fetch_part(self, *args):
        return self._insist(lambda: self._provider.fetch_part(*args))

    def fetch_raw(self, *args):
        return self._insist(lambda: self._provider.fetch_raw(*args))

    def snapshot(self, *args):
        """Restarted after a loss: what was returned before is returned once more."""
        while True:
            before = self.suspects.progress
            try:
                for snapshot in self._provider.snapshot(*args):
                    self._outstanding += 1
                    yield snapshot
                return
            except Exception as error:
                self._check_progress(before, error)

    def fetch_bodies(
        self, refs: Sequence[MessageRef]
    ) -> Iterator[tuple[MessageRef, FetchedBody]]:
        """After a loss those that were given already are not asked for again."""
        given = set()

        def left() -> Iterator:
            wanted = [ref for ref in refs if ref not in given]
            return iter(self._provider.fetch_bodies(wanted))

        bodies = left()
        while True:
            before = self.suspects.progress
            try:
                for ref, body in bodies:
                    given.add(ref)
                    self._outstanding += 1
                    yield ref, body
                return
            except Exception as error:
                self._check_progress(before, error)
            bodies = left()

    def _page(self, work: Callable[[], Result]) -> Result:
        page = self._insist(work)
        self._outstanding += 1
        return page

    def _insist(self, work: Callable[[], Result]) -> Result:
        while True:
            before = self.suspects.progress
            try:
                return work()
            except Exception as error:
                self._check_progress(before, error)

    def _check_progress(self, before: int, error: Exception) -> None:
        """Raise the error unless it is worth to go on at once."""
        if self.suspects.progress == before:
            raise error
        if not self._may_go_on():
            detail = getattr(error, "detail", "") or type(error).__name__
            raise StillNarrowing(detail=detail) from error
