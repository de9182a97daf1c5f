"""Connections of urllib3 that the network guard opens, and that say of each failure how
far the request had got.

Their errors are those of the contract. urllib3 and requests, which retry or translate
only what they know, let them pass.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ..errors import ConfigurationError, ConnectionLostError
from ..netguard import NetGuard
from .sockets import DeadlineSocket, OpenSockets

# X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL.
_NAME_MISMATCH = (62, 64)
# A handshake gets a moment even if connecting has taken all the time.
_SHORTEST_S = 0.1


class RequestLost(ConnectionLostError):
    """There is no answer, or not a whole one.

    Codes: those of the network guard, ``tls.cut``, ``connection.timeout``,
    ``connection.cut``, ``connection.answer`` for what is none or breaks off, and
    ``connection.stopped``.

    :param reached: whether the server may have got the whole request and acted on it
    :param is_stale: whether a connection broke that was kept from an earlier request:
        the server may have closed it just as we asked
    """

    def __init__(
        self,
        code: str = "",
        detail: str = "",
        *,
        reached: bool = False,
        is_stale: bool = False,
    ):
        super().__init__(code, detail)
        self.reached = reached
        self.is_stale = is_stale


class _Guarded:
    """What our connections do beside urllib3.

    :param connect_s: seconds for connecting, TLS included
    :param opened: gets the sockets
    """

    def __init__(
        self,
        *arguments,
        guard: NetGuard,
        connect_s: float,
        opened: OpenSockets,
        **options,
    ):
        super().__init__(*arguments, **options)
        self._guard = guard
        self._opened = opened
        self._connect_s = connect_s
        self._is_kept = False

    def _new_conn(self) -> socket.socket:
        until = time.monotonic() + min(self.timeout, self._connect_s)
        try:
            plain = self._guard.connect(self.host, self.port, until - time.monotonic())
        except ConnectionLostError as error:
            raise RequestLost(error.code, error.detail) from None
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        limited = DeadlineSocket(plain.family, plain.type, plain.proto, plain.detach())
        limited.settimeout(max(until - time.monotonic(), _SHORTEST_S))
        return limited

    def connect(self) -> None:
        began = time.monotonic()
        try:
            super().connect()
        except ssl.SSLCertVerificationError as error:
            mismatch = error.verify_code in _NAME_MISMATCH
            code = "tls.hostname" if mismatch else "tls.untrusted"
            raise ConfigurationError(code, error.verify_message) from None
        except (OSError, ValueError) as error:
            raise RequestLost("tls.cut", str(error)) from None
        self._is_kept = False
        self.timeout = max(self.timeout - (time.monotonic() - began), 0)
        self.sock.settimeout(self.timeout)
        if not self._opened.add(self.sock):
            raise RequestLost("connection.stopped")

    def request(self, *arguments, **options) -> None:
        with self._lost(reached=False):
            super().request(*arguments, **options)

    def getresponse(self) -> HTTPResponse:
        # The connection forgets it when the answer ends with the connection.
        wire = self.sock
        with self._lost(reached=True):
            response = super().getresponse()
        response.wire = wire
        self._is_kept = True
        return response

    @contextmanager
    def _lost(self, reached: bool) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise RequestLost("connection.timeout", reached=reached) from None
        except (OSError, HTTPException) as error:
            is_answer = isinstance(error, HTTPException)
            code = "connection.answer" if is_answer else "connection.cut"
            kind, is_stale = type(error).__name__, self._is_kept
            raise RequestLost(code, kind, reached=reached, is_stale=is_stale) from None


class _HttpConnection(_Guarded, HTTPConnection):
    pass


class _HttpsConnection(_Guarded, HTTPSConnection):
    pass


class HttpPool(HTTPConnectionPool):
    """Connections to one service without TLS."""

    ConnectionCls = _HttpConnection


class HttpsPool(HTTPSConnectionPool):
    """Connections to one service with TLS."""

    ConnectionCls = _HttpsConnection
