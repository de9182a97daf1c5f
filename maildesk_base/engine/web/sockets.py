"""Sockets with a time limit for everything, not for each single read.

A server that sends one byte a second never runs into an ordinary socket timeout.
"""

from __future__ import annotations

import math
import socket
import ssl
import time
from functools import lru_cache

from ..errors import ConfigurationError


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


@lru_cache(maxsize=8)
def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """A context that always verifies certificate and host name, TLS 1.2 or newer.

    Kept, for reading all authorities takes longer than the handshake.

    :param ca_file: one more authority to be trusted
    :raise ConfigurationError: ``tls.ca_file``
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError("tls.ca_file", str(error)) from None
    return context
