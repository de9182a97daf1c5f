"""What Graph calls the folders that have a role: asked for once.

The ids do not change, but a folder may be made later (the archive), or go away. So they
are asked for again when the mailbox has other folders than it had then.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Mailboxes that one process remembers, some hundred bytes each.
MOST_MAILBOXES = 10_000


@dataclass(frozen=True, slots=True)
class WellKnown:
    """An answer: the ids by well-known name, and which folders there were with it."""

    ids: Mapping[str, str]
    digest: int

    @classmethod
    def with_folders(
        cls, ids: Mapping[str, str], folder_ids: Iterable[str]
    ) -> WellKnown:
        return cls(ids, _digest(folder_ids))

    def is_of(self, folder_ids: Iterable[str]) -> bool:
        """Whether the mailbox has these folders still."""
        return self.digest == _digest(folder_ids)


class Memory:
    """The last answer for each mailbox that this process works for."""

    def __init__(self, limit: int = MOST_MAILBOXES):
        self._limit = limit
        self._lock = threading.Lock()
        self._answers: dict[str, WellKnown] = {}

    def get(self, mailbox: str) -> WellKnown | None:
        with self._lock:
            return self._answers.get(mailbox)

    def keep(self, mailbox: str, answer: WellKnown) -> None:
        with self._lock:
            self._answers.pop(mailbox, None)
            while len(self._answers) >= self._limit:
                del self._answers[next(iter(self._answers))]
            self._answers[mailbox] = answer


def _digest(folder_ids: Iterable[str]) -> int:
    return hash(frozenset(folder_ids))


REMEMBERED = Memory()
