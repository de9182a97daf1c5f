"""Sockets with a time limit for everything, not for each single read.

A server that sends one byte a second never runs into an ordinary socket timeout.
"""

from __future__ import annotations

import math
import socket
import ssl
import time


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
