"""At most three requests at once for a mailbox, over all that happens in a process.

Exchange takes four at once and refuses more; one is left for people's other programs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from odoo.addons.maildesk_base.engine.errors import ThrottledError

MOST_AT_ONCE = 3
# Somebody may take minutes to load a large file: others come back later.
LONGEST_WAIT_S = 30.0


class Gate:
    """Lets a limited number of requests through for each mailbox.

    :param limit: how many at once
    :param wait_s: how long somebody waits for a free place
    """

    def __init__(self, limit: int = MOST_AT_ONCE, wait_s: float = LONGEST_WAIT_S):
        self._limit = limit
        self._wait_s = wait_s
        self._lock = threading.Lock()
        self._doors: dict[str, list] = {}

    @contextmanager
    def through(self, key: str) -> Iterator[None]:
        """Wait for a free place; it is free again when the block ends.

        Raises ThrottledError when none becomes free in time.
        """
        with self._lock:
            door = self._doors.setdefault(
                key, [threading.BoundedSemaphore(self._limit), 0]
            )
            door[1] += 1
        try:
            if not door[0].acquire(timeout=self._wait_s):
                raise ThrottledError("throttled.local", "too much at once")
            try:
                yield
            finally:
                door[0].release()
        finally:
            with self._lock:
                door[1] -= 1
                if not door[1]:
                    del self._doors[key]


SHARED = Gate()
