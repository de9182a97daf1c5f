"""One image by HTTP, within limits."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from .. import web
from ..errors import ConfigurationError, ProtocolError, RejectedError
from ..netguard import NetGuard, tls_context
from .sniff import raster_type

MAX_URL_CHARS = 8192
_HEADERS = {
    "User-Agent": "MailDesk-Image-Proxy/1.0",
    "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
# What may stand in a request line as it is; all else is percent-encoded.
_SAFE = "/%:=&?~+!$,;'@()*[]"


_REFUSED = {
    "configuration.address": "image.bad_url",
    "tls.untrusted": "image.untrusted",
    "tls.hostname": "image.untrusted",
}


class ImageRefused(RejectedError):
    """There is no image to show.

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
    """An image; ``mimetype`` is what its bytes say."""

    content: bytes
    mimetype: str


class ImageFetcher:
    """Fetches images for people who must not be seen doing it.

    :param guard: what may be connected to
    :param tls: how servers are verified; the system's authorities when None
    """

    def __init__(
        self,
        guard: NetGuard,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits or Limits()
        seconds, size = self._limits.total_s, self._limits.size_bytes
        bounds = web.Limits(seconds, seconds, size)
        self._session = web.GuardedSession(
            web.GuardedAdapter(guard, bounds, tls or tls_context(), plain=True)
        )
        self._session.headers.update(_HEADERS)

    def fetch(self, url: str) -> RemoteImage:
        """The image at an address.

        Raises ImageRefused; ConfigurationError (ForbiddenAddress, BadHost) for what the
        guard does not allow; ConnectionLostError when the server cannot be reached or
        is too slow.
        """
        with self._session, self._session.within(self._limits.total_s):
            for _ in range(self._limits.redirects + 1):
                content, location = self._get(_checked_url(url))
                if location is None:
                    return _checked(content)
                url = _followed(url, location)
        raise ImageRefused("image.too_many_redirects")

    def _get(self, url: str) -> tuple[bytes, str | None]:
        """The content, or where the server sends us."""
        try:
            with self._session.get(url, stream=True) as answer:
                if answer.is_redirect:
                    return b"", answer.headers["location"]
                if answer.status_code != 200:
                    raise ImageRefused("image.status", str(answer.status_code))
                return answer.content, None
        except web.RequestLost as error:
            if error.code == "connection.answer":
                raise ImageRefused("image.bad_answer", error.detail) from None
            raise
        except ProtocolError as error:
            is_large = error.code == "protocol.too_large"
            code = "image.too_large" if is_large else "image.bad_answer"
            raise ImageRefused(code, error.detail) from None
        except ConfigurationError as error:
            code = _REFUSED.get(error.code)
            if code is None:
                raise
            raise ImageRefused(code, error.detail) from None


def host_of(url: str) -> str:
    """The host that an address leads to first. Raises ImageRefused."""
    return urlsplit(_checked_url(url)).hostname or ""


def _checked_url(url: str) -> str:
    """An address that is fit for a request line. Raises ImageRefused."""
    try:
        parts = urlsplit(url)
        scheme, host, _port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise ImageRefused("image.bad_url") from None
    # A user and password in it would be sent to whoever the sender likes.
    if scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise ImageRefused("image.bad_url")
    if len(url) > MAX_URL_CHARS:
        raise ImageRefused("image.bad_url")
    request = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    encoded = quote(request.encode("utf-8", "replace"), safe=_SAFE)
    return f"{scheme}://{parts.netloc}{encoded}"


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
