"""What was asked of a simulated service, for tests that count."""

import re
import threading
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One request; ``batched`` when it came inside of another one."""

    method: str
    target: str
    status: int
    batched: bool
    user: str = ""


# A service of the demo runs for days: the oldest entries go then.
MOST_ENTRIES = 200_000


class RequestLog:
    """All requests since the start or the last ``forget``."""

    def __init__(self):
        self._entries = deque(maxlen=MOST_ENTRIES)
        self._lock = threading.Lock()

    def add(self, entry):
        """Note a request."""
        with self._lock:
            self._entries.append(entry)

    def forget(self):
        """Begin to count again."""
        with self._lock:
            self._entries.clear()

    @property
    def entries(self):
        """All requests, in the order in which they were answered."""
        with self._lock:
            return list(self._entries)

    def count(self, path="", method="", *, batched=None):
        """How many requests fit.

        :param path: regular expression, searched in the path with its query
        :param batched: only those that came inside a batch (True) or not (False)
        """
        return sum(
            re.search(path, each.target) is not None
            and method in ("", each.method)
            and batched in (None, each.batched)
            for each in self.entries
        )

    @property
    def round_trips(self):
        """How many requests came over the network."""
        return self.count(batched=False)
