"""One picture by HTTP, within limits."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from ..errors import ConnectionLostError, RejectedError
from ..netguard import NetGuard
from .sniff import raster_type
from .timed_socket import TimedSocket

MAX_URL_CHARS = 8192
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HEADERS = {
    "User-Agent": "MailDesk-Image-Proxy/1.0",
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
# What may stand in a request line as it is; all else is percent-encoded.
_SAFE = "/%:=&?~+!$,;'@()*[]"


class ImageRefused(RejectedError):
    """There is no picture to show.

    Codes: image.bad_url, image.status, image.bad_answer, image.too_large,
    image.not_an_image, image.too_many_redirects, image.untrusted (TLS).
    """

    default_code = "image.refused"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch, redirects included."""

    size_bytes: int = 10 * 1024 * 1024
    total_s: float = 15.0
    redirects: int = 4


@dataclass(frozen=True, slots=True)
class RemoteImage:
    """A picture; ``mimetype`` is what its bytes say."""

    content: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    request: str


class ImageFetcher:
    """Fetches pictures for people who must not be seen doing it.

    :param guard: what may be connected to
    :param tls: how servers are verified; the system's authorities when None
    :param clock: seconds, for the time limit
    """

    def __init__(
        self,
        guard: NetGuard,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._tls = tls
        self._clock = clock

    def fetch(self, url: str) -> RemoteImage:
        """The picture at an address.

        Raises ImageRefused; ConfigurationError (ForbiddenAddress, BadHost) for what the
        guard does not allow; ConnectionLostError when the server cannot be reached or
        is too slow.
        """
        deadline = self._clock() + self._limits.total_s
        for _ in range(self._limits.redirects + 1):
            content, location = self._get(_parse(url), deadline)
            if location is None:
                return _checked(content)
            url = _followed(url, location)
        raise ImageRefused("image.too_many_redirects")

    def _get(self, target: _Target, deadline: float) -> tuple[bytes, str | None]:
        """The content, or where the server sends us."""
        remaining = deadline - self._clock()
        try:
            with self._guard.connect(target.host, target.port, remaining) as plain:
                if target.scheme != "https":
                    return self._ask(target, TimedSocket(plain, deadline, self._clock))
                context = self._tls or ssl.create_default_context()
                with context.wrap_socket(plain, server_hostname=target.host) as secure:
                    return self._ask(target, TimedSocket(secure, deadline, self._clock))
        except TimeoutError:
            raise ConnectionLostError("connection.timeout", target.host) from None
        except ssl.SSLError as error:
            raise ImageRefused("image.untrusted", error.reason or "") from None
        except (http.client.HTTPException, ValueError) as error:
            raise ImageRefused("image.bad_answer", type(error).__name__) from None
        except OSError:
            raise ConnectionLostError("connection.lost", target.host) from None

    def _ask(self, target: _Target, timed: TimedSocket) -> tuple[bytes, str | None]:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.default_port = _DEFAULT_PORTS[target.scheme]
        connection.sock = timed
        connection.request("GET", target.request, headers=_HEADERS)
        with connection.getresponse() as response:
            if response.status in _REDIRECTS and response.headers["Location"]:
                return b"", response.headers["Location"]
            if response.status != 200:
                raise ImageRefused("image.status", str(response.status))
            return self._read(response), None

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        limit = self._limits.size_bytes
        if (response.length or 0) > limit:
            raise ImageRefused("image.too_large")
        content = bytearray()
        while chunk := response.read(_CHUNK_BYTES):
            content += chunk
            if len(content) > limit:
                raise ImageRefused("image.too_large")
        if response.length:
            raise ImageRefused("image.bad_answer", "cut off")
        return bytes(content)


def host_of(url: str) -> str:
    """The host that an address leads to first. Raises ImageRefused."""
    return _parse(url).host


def _parse(url: str) -> _Target:
    """The parts of an address, its path fit for a request line. Raises ImageRefused."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise ImageRefused("image.bad_url") from None
    # A user and password in it would be sent to whoever the sender likes.
    if scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        raise ImageRefused("image.bad_url")
    if len(url) > MAX_URL_CHARS:
        raise ImageRefused("image.bad_url")
    request = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    encoded = quote(request.encode("utf-8", "replace"), safe=_SAFE)
    return _Target(scheme, host, port or _DEFAULT_PORTS[scheme], encoded)


def _followed(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise ImageRefused("image.bad_url") from None


def _checked(content: bytes) -> RemoteImage:
    mimetype = raster_type(content)
    if mimetype is None:
        raise ImageRefused("image.not_an_image")
    return RemoteImage(content, mimetype)
