"""What a session may connect to, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import ConfigurationError
from ..netguard import AllowList

_PORTS = {"http": 80, "https": 443}
# Without TLS a token can be read on the way: on this machine only.
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a request.

    :param connect_s: seconds for connecting, TLS included
    :param answer_s: seconds for a whole request with its answer
    :param max_bytes: of an answer, unpacked
    """

    connect_s: float = 10.0
    answer_s: float = 60.0
    max_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What a session may do.

    :param allow: what may be reached beside the public Internet
    :param ca_file: one more authority to be trusted, for services of one's own
    """

    allow: AllowList = AllowList()
    ca_file: str = ""
    limits: Limits = Limits()

    @classmethod
    def trusting(cls, *base_urls: str, ca_file: str = "") -> WebSettings:
        """Settings that allow these services wherever they are: an administrator has
        named their addresses. ConfigurationError ``configuration.address`` for what is
        none.
        """
        words = []
        for url in base_urls:
            _scheme, host, port = service_of(url)
            words.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        return cls(allow=AllowList.parse(" ".join(words)), ca_file=ca_file)


def service_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address.

    Raises ConfigurationError ``configuration.address`` for anything but HTTPS; plain
    HTTP is for services on this machine.
    """
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in _PORTS or not host or (scheme == "http" and host not in _LOCAL):
        raise ConfigurationError("configuration.address", url[:100])
    return scheme, host, port or _PORTS[scheme]
