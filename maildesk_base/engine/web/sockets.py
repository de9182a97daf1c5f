"""Sockets with a time limit for everything, not for each single read.

A server that sends one byte a second never runs into an ordinary socket timeout.
"""

from __future__ import annotations

import math
import socket
import ssl
import threading
import time
from contextlib import suppress
from weakref import WeakSet


class _Deadline:
    """``settimeout`` says how long all that follows may take together."""

    _ends_at = math.inf

    def settimeout(self, seconds: float | None) -> None:
        self._ends_at = math.inf if seconds is None else time.monotonic() + seconds
        super().settimeout(seconds)

    def recv_into(self, *arguments) -> int:
        self._limit()
        return super().recv_into(*arguments)

    def send(self, *arguments) -> int:
        self._limit()
        return super().send(*arguments)

    def sendall(self, *arguments) -> None:
        self._limit()
        super().sendall(*arguments)

    def _limit(self) -> None:
        if self._ends_at < math.inf:
            left = self._ends_at - time.monotonic()
            if left <= 0:
                raise TimeoutError
            super().settimeout(left)


class DeadlineSocket(_Deadline, socket.socket):
    """A connection without TLS."""


class DeadlineTlsSocket(_Deadline, ssl.SSLSocket):
    """A connection with TLS."""


class OpenSockets:
    """The sockets of a session, so that another thread can end what it waits for."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self.is_stopped = False

    def add(self, opened: socket.socket) -> bool:
        """Whether the session goes on; else nothing may be done with the socket."""
        with self._lock:
            self._sockets.add(opened)
            return not self.is_stopped

    def stop(self) -> None:
        """End all reading and writing, now and later."""
        with self._lock:
            self.is_stopped = True
            for each in self._sockets:
                # That of TLS would also take away what its reader is using.
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
