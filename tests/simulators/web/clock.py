"""The time of a simulated service, which tests move forward."""

import threading
import time
from datetime import UTC, datetime


class Clock:
    """Real time plus what it was moved by; seconds since 1970."""

    def __init__(self, source=time.time):
        self._source = source
        self._shift = 0.0
        self._lock = threading.Lock()

    def time(self):
        """Now, in seconds."""
        with self._lock:
            return self._source() + self._shift

    def milliseconds(self):
        """Now, in milliseconds."""
        return int(self.time() * 1000)

    def now(self):
        """Now, as an aware datetime."""
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds):
        """Let time pass."""
        with self._lock:
            self._shift += seconds
