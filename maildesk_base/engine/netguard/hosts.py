"""Host names as users and mails write them, made safe to resolve."""

from __future__ import annotations

import re

from ..errors import ConfigurationError
from .addresses import parse_address

MAX_HOST_CHARS = 253
# Underscores are no part of host names but in use.
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
# The C library reads these as IPv4 addresses: 127.1, 0x7f000001, 0177.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


class BadHost(ConfigurationError):
    """What was given is not the name of a host."""

    default_code = "network.bad_host"


def normalize_host(host: str) -> str:
    """A host name in lower-case ASCII without its trailing dot, or a plain IP address.

    Raises BadHost for all that is neither, numbers in odd notations included.
    """
    host = host.strip().lower()
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    address = parse_address(host)
    if address is not None:
        if "%" in host:
            raise BadHost(detail="an address with a zone is not reachable")
        return str(address)
    host = _to_ascii(host.removesuffix("."))
    labels = host.split(".")
    if len(host) > MAX_HOST_CHARS or not all(map(_LABEL.fullmatch, labels)):
        raise BadHost(detail="not a host name")
    if _NUMBER.fullmatch(labels[-1]):
        raise BadHost(detail="an IP address in an unusual notation")
    return host


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadHost(detail="not a host name") from None
