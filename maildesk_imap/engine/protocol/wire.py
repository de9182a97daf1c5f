"""One connection, read in bounded lines and blocks, with time limits; IMAP and SMTP
share it.

Nothing a server sends can make it grow without bound or wait for ever: a line has a
greatest length, a block keeps only what the caller asked for, every read has a timeout
and every answer a deadline.
"""

from __future__ import annotations

import dataclasses
import math
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    ProtocolError,
)

from ..settings import ServerSettings, Timeouts
from . import network

READ_BYTES = 256 * 1024
# A socket that may wait no time at all says so in another way.
MIN_WAIT_S = 0.001
# What a server may say unasked before somebody reads it.
MAX_UNASKED_BYTES = 1024 * 1024


class Wire:
    """A TCP or TLS connection to ``server``, owned by one thread."""

    def __init__(
        self,
        server: ServerSettings,
        connected: socket.socket,
        *,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.server = server
        self.clock = clock
        self.socket = connected
        self._buffer = b""
        self._position = 0
        self._deadline = clock() + server.timeouts.answer_s

    @classmethod
    def open(
        cls, server: ServerSettings, *, clock: Callable[[], float] = time.monotonic
    ) -> Wire:
        """Connect to ``server``, without TLS yet."""
        seconds = _left(server, server.timeouts.connect_s, clock)
        return cls(server, network.connect(server, seconds), clock=clock)

    def secure(self, context: ssl.SSLContext | None = None) -> None:
        """Start TLS, with ``context`` or one made for the server.

        Bytes that arrived in the clear after the server's last answer were put there by
        somebody in between (STARTTLS injection): ProtocolError ``tls.injected``.
        """
        is_open = self.is_open()
        if self.has_unread:
            raise ProtocolError("tls.injected", "plain text after the STARTTLS answer")
        if not is_open:
            raise ConnectionLostError("tls.cut", "closed by the server")
        seconds = _left(self.server, self.server.timeouts.connect_s, self.clock)
        self.socket = network.wrap_tls(self.socket, self.server, seconds, context)

    @property
    def has_unread(self) -> bool:
        """Return whether bytes were received that nobody has read yet."""
        return self._position < len(self._buffer)

    def is_open(self) -> bool:
        """Return, without waiting, whether the other side has not closed yet.

        What has arrived meanwhile is kept for the next read; a server that ends a
        connection often says why before it closes.
        """
        timeout = self.socket.gettimeout()
        self.socket.settimeout(0)
        try:
            while chunk := self.socket.recv(READ_BYTES):
                self._keep(chunk)
                if len(self._buffer) > MAX_UNASKED_BYTES:
                    return True
        except (BlockingIOError, InterruptedError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            self.socket.settimeout(timeout)
        return False

    @contextmanager
    def impatient(self, seconds: float) -> Iterator[None]:
        """Wait at most ``seconds`` for each read and write in the block."""
        timeout = self.socket.gettimeout()
        self.socket.settimeout(min(seconds, self.server.timeouts.read_s))
        try:
            yield
        finally:
            self.socket.settimeout(timeout)

    def wait_as_in(self, timeouts: Timeouts) -> None:
        """From now on wait for reads, writes and answers as ``timeouts`` say."""
        self.server = dataclasses.replace(self.server, timeouts=timeouts)
        self.socket.settimeout(timeouts.read_s)

    def restart_deadline(self) -> None:
        """Give the next answer its full time."""
        self._deadline = self.clock() + self.server.timeouts.answer_s

    def send(self, data: bytes) -> None:
        """Send all of ``data``; ConnectionLostError when the connection breaks."""
        try:
            self._heed_the_end()
            self.socket.sendall(data)
        except TimeoutError as error:
            raise ConnectionLostError("connection.timeout", "while sending") from error
        except OSError as error:
            raise ConnectionLostError("connection.cut", str(error)) from error

    def read_line(self, limit: int) -> bytes:
        """Return the next line without its end; at most ``limit`` bytes.

        Raises ProtocolError ``protocol.line`` for a longer one.
        """
        searched = self._position
        while True:
            end = self._buffer.find(b"\n", searched)
            if end >= 0:
                break
            if len(self._buffer) - self._position > limit:
                raise ProtocolError(
                    "protocol.line", f"a line longer than {limit} bytes"
                )
            searched = len(self._buffer) - self._position
            self._receive()
        line = self._buffer[self._position : end]
        self._position = end + 1
        if len(line) > limit:
            raise ProtocolError("protocol.line", f"a line longer than {limit} bytes")
        return line[:-1] if line.endswith(b"\r") else line

    def has_line(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for more, and return whether there is a whole line
        then; ConnectionLostError when the connection breaks.
        """
        if self._buffer.find(b"\n", self._position) < 0:
            self.restart_deadline()
            try:
                with self.impatient(max(seconds, MIN_WAIT_S)):
                    self._receive()
            except ConnectionLostError as error:
                if error.code != "connection.timeout":
                    raise
        return self._buffer.find(b"\n", self._position) >= 0

    def read_block(self, size: int, keep: int) -> bytes:
        """Read ``size`` bytes and return the first ``keep`` of them."""
        missing = size
        kept: list[bytes] = []
        room = keep
        while missing:
            if not self.has_unread:
                self._receive()
            end = self._position + missing
            piece = self._buffer[self._position : end]
            self._position += len(piece)
            missing -= len(piece)
            if room > 0:
                kept.append(piece[:room])
                room -= len(piece)
        return kept[0] if len(kept) == 1 else b"".join(kept)

    def close(self) -> None:
        """End the connection; never raises."""
        try:
            self.socket.close()
        except OSError:
            pass

    def _receive(self) -> None:
        """Append what has arrived to the buffer, dropping what was read."""
        if self.clock() > self._deadline:
            raise ConnectionLostError("connection.slow", "the answer takes too long")
        try:
            self._heed_the_end()
            chunk = self.socket.recv(READ_BYTES)
        except TimeoutError as error:
            raise ConnectionLostError("connection.timeout") from error
        except OSError as error:
            raise ConnectionLostError("connection.cut", str(error)) from error
        if not chunk:
            raise ConnectionLostError("connection.closed", "closed by the server")
        self._keep(chunk)

    def _heed_the_end(self) -> None:
        """Wait no longer than until the time that ends everything, if there is one."""
        timeouts = self.server.timeouts
        if timeouts.ends_at < math.inf:
            seconds = _left(self.server, timeouts.read_s, self.clock)
            self.socket.settimeout(seconds)

    def _keep(self, chunk: bytes) -> None:
        if self.has_unread:
            self._buffer = self._buffer[self._position :] + chunk
        else:
            self._buffer = chunk
        self._position = 0


def _left(server: ServerSettings, seconds: float, clock: Callable[[], float]) -> float:
    """How long a wait may take; ConnectionLostError when there is no time left."""
    left = server.timeouts.ends_at - clock()
    if left <= 0:
        raise ConnectionLostError("connection.timeout", "the time is over")
    return min(seconds, left)
