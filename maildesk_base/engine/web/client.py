"""One HTTP client: keeps a connection to each service and asks one thing at a time."""

from __future__ import annotations

import http.client
import math
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import urlsplit

from ..errors import ConfigurationError, ConnectionLostError
from ..netguard import NetGuard
from ..remote_image.timed_socket import TimedSocket
from .message import HttpAnswer, HttpRequest, OpenAnswer, RequestLost
from .settings import WebSettings, service_of

# X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL.
_NAME_MISMATCH = (62, 64)
_PORTS = {"http": 80, "https": 443}
_WITH_BODY = ("POST", "PUT", "PATCH")


class HttpClient:
    """Asks mail services. Use it in one thread at a time, and close it.

    :param guard: what may be connected to; made from the settings when None
    :param clock: seconds that only grow, for time limits
    """

    def __init__(
        self,
        settings: WebSettings,
        guard: NetGuard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.settings = settings
        self.round_trips = 0
        self._guard = guard or NetGuard(settings.allow)
        self._clock = clock
        self._kept: dict[tuple, socket.socket] = {}
        self._ends_at = math.inf

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(self, *exc_info) -> None:
        self.close()

    def send(self, request: HttpRequest) -> HttpAnswer:
        """Ask, and read the whole answer; any status is one.

        Raises RequestLost, ConfigurationError (``tls.untrusted``, ``tls.hostname``,
        ``network.forbidden`` …) and ProtocolError (``protocol.too_large``).
        """
        with self.open(request) as answer:
            return HttpAnswer(answer.status, answer.headers, answer.read())

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """All requests in the block together end within ``seconds``."""
        before, self._ends_at = self._ends_at, self._clock() + seconds
        try:
            yield
        finally:
            self._ends_at = before

    @contextmanager
    def open(self, request: HttpRequest) -> Iterator[OpenAnswer]:
        """Ask, and give the answer with its body still to be read."""
        service = service_of(request.url)
        deadline = min(self._clock() + self.settings.answer_s, self._ends_at)
        wire, response = self._ask(service, request, deadline)
        answer = OpenAnswer(response, self.settings.max_bytes, request)
        try:
            yield answer
        finally:
            if answer.is_finished and not response.will_close:
                self._kept[service] = wire.socket
            else:
                wire.end()

    def close(self) -> None:
        """End all connections. The client can be used again."""
        while self._kept:
            _service, kept = self._kept.popitem()
            _end(kept)

    def _ask(self, service, request: HttpRequest, deadline: float):
        self.round_trips += 1
        kept = self._kept.pop(service, None)
        if kept is not None and _is_dead(kept):
            _end(kept)
            kept = None
        if kept is not None:
            try:
                return self._exchange(kept, service, request, deadline)
            except RequestLost as error:
                # It may have been closed by the server just as we asked.
                is_safe = request.is_safe or request.method == "GET"
                if not is_safe or error.code == "connection.timeout":
                    raise
        connected = self._connect(service)
        return self._exchange(connected, service, request, deadline)

    def _exchange(self, connected, service, request: HttpRequest, deadline: float):
        wire = _Wire(connected, deadline, self._clock)
        try:
            return wire, wire.ask(service, request)
        except TimeoutError:
            wire.end()
            raise RequestLost("connection.timeout", reached=wire.all_sent) from None
        except (OSError, http.client.HTTPException) as error:
            wire.end()
            kind = type(error).__name__
            raise RequestLost("connection.cut", kind, reached=wire.all_sent) from None
        except BaseException:
            wire.end()
            raise

    def _connect(self, service) -> socket.socket:
        scheme, host, port = service
        until = min(self._clock() + self.settings.connect_s, self._ends_at)
        try:
            plain = self._guard.connect(host, port, until - self._clock())
        except ConnectionLostError as error:
            raise RequestLost(error.code, error.detail) from None
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if scheme == "http":
            return plain
        plain.settimeout(max(until - self._clock(), 0.1))
        return self._secure(plain, host)

    def _secure(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        try:
            context = _tls_context(self.settings.ca_file)
            return context.wrap_socket(plain, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            _end(plain)
            mismatch = error.verify_code in _NAME_MISMATCH
            code = "tls.hostname" if mismatch else "tls.untrusted"
            raise ConfigurationError(code, error.verify_message) from None
        except (OSError, ValueError) as error:
            _end(plain)
            raise RequestLost("tls.cut", str(error)) from None


class _Wire:
    """One request on a connected socket, with one deadline for all of it."""

    def __init__(self, connected: socket.socket, deadline: float, clock):
        self.socket = connected
        self.timed = TimedSocket(connected, deadline, clock)
        self.all_sent = False

    def ask(self, service, request: HttpRequest) -> http.client.HTTPResponse:
        """Send the request and read the head of its answer."""
        scheme, host, port = service
        connection = http.client.HTTPConnection(host, port)
        connection.default_port = _PORTS[scheme]
        connection.sock = self.timed
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.putrequest(request.method, target, skip_accept_encoding=True)
        headers = {"Accept-Encoding": "gzip", **request.headers}
        if request.body is not None or request.method in _WITH_BODY:
            headers["Content-Length"] = str(len(request.body or b""))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(request.body or None)
        self.all_sent = True
        return connection.getresponse()

    def end(self) -> None:
        """Close the connection."""
        _end(self.socket)


@lru_cache(maxsize=8)
def _tls_context(ca_file: str) -> ssl.SSLContext:
    """A context that always verifies certificate and host name, TLS 1.2 or newer.

    Kept, for reading all authorities takes longer than the handshake.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigurationError("tls.ca_file", str(error)) from None
    return context


def _is_dead(kept: socket.socket) -> bool:
    """Whether the server has closed a connection that waits: there is nothing it could
    have to say.
    """
    try:
        poll = select.poll()
        poll.register(kept, select.POLLIN)
        return bool(poll.poll(0))
    except (OSError, ValueError):
        return True


def _end(connected: socket.socket) -> None:
    try:
        connected.close()
    except OSError:
        pass
