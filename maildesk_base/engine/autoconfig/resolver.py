"""What discovery wants to know of DNS."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One SRV record (RFC 2782); a target of "" says: not offered."""

    priority: int
    weight: int
    port: int
    target: str


class Resolver(Protocol):
    """Answers without ever raising: no answer is an empty one."""

    def mail_exchangers(self, domain: str) -> list[str]:
        """The MX hosts of a domain, the preferred one first."""

    def services(self, name: str) -> list[ServiceRecord]:
        """The SRV records of a name such as ``_imaps._tcp.example.com``."""

    def exists(self, host: str) -> bool:
        """Whether a host has an address."""


class SystemResolver:
    """Knows addresses only, as the system's own resolver does."""

    def mail_exchangers(self, domain: str) -> list[str]:
        """None."""
        return []

    def services(self, name: str) -> list[ServiceRecord]:
        """None."""
        return []

    def exists(self, host: str) -> bool:
        """Whether the system knows an address of the host."""
        try:
            return bool(socket.getaddrinfo(host, 993, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return False
