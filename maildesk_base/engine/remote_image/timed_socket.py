"""A socket with a time limit for everything, not for each single read.

A server that sends one byte a second never runs into an ordinary socket timeout.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable


class TimedSocket:
    """What ``http.client`` needs of a socket, until ``deadline``.

    :param deadline: when reading and writing end with TimeoutError, by ``clock``
    """

    def __init__(
        self, sock: socket.socket, deadline: float, clock: Callable[[], float]
    ) -> None:
        self._socket = sock
        self._deadline = deadline
        self._clock = clock

    def sendall(self, data: bytes) -> None:
        """Send everything. Raises TimeoutError."""
        self._limited().sendall(data)

    def recv_into(self, buffer) -> int:
        """Read what is there. Raises TimeoutError."""
        return self._limited().recv_into(buffer)

    def makefile(self, mode: str = "rb") -> io.BufferedReader:
        """A reader for the answer."""
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Nothing: ``http.client`` closes while the answer is still to be read."""

    def _limited(self) -> socket.socket:
        remaining = self._deadline - self._clock()
        if remaining <= 0:
            raise TimeoutError
        self._socket.settimeout(remaining)
        return self._socket


class _Reader(io.RawIOBase):
    def __init__(self, timed: TimedSocket) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._timed.recv_into(buffer)
