"""At most three requests at once for a mailbox, over all that happens in a process.

Exchange takes four at once and refuses more; one is left for people's other programs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

MOST_AT_ONCE = 3


class Gate:
    """Lets a limited number of requests through for each mailbox."""

    def __init__(self, limit: int = MOST_AT_ONCE):
        self._limit = limit
        self._lock = threading.Lock()
        self._doors: dict[str, list] = {}

    @contextmanager
    def through(self, key: str) -> Iterator[None]:
        """Wait for a free place; it is free again when the block ends."""
        with self._lock:
            door = self._doors.setdefault(
                key, [threading.BoundedSemaphore(self._limit), 0]
            )
            door[1] += 1
        try:
            with door[0]:
                yield
        finally:
            with self._lock:
                door[1] -= 1
                if not door[1]:
                    del self._doors[key]


SHARED = Gate()
