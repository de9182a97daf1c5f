"""Asks the name servers of this machine, with a strict limit on time."""

from __future__ import annotations

import time
from collections.abc import Callable

import dns.exception
import dns.resolver

from .resolver import ServiceRecord

QUERY_TIMEOUT_S = 3.0
# All questions about one address together; somebody waits for it while typing.
TOTAL_S = 6.0


class DnsResolver:
    """A ``Resolver`` on DNS.

    After one time-out it asks nothing more: where there is no DNS, every question would
    keep the user waiting as long again.

    :param servers: name servers as ``address`` texts, those of the system when None
    :param port: of the name servers
    :param timeout_s: how long one question may take, retries included
    :param total_s: how long all questions together may take
    :param clock: seconds that only grow
    """

    def __init__(
        self,
        servers: list[str] | None = None,
        port: int = 53,
        timeout_s: float = QUERY_TIMEOUT_S,
        total_s: float = TOTAL_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._servers = servers
        self._port = port
        self._timeout_s = timeout_s
        self._clock = clock
        self._ends_at = clock() + total_s
        self._resolver: dns.resolver.Resolver | None = None
        self._is_silent = False

    def mail_exchangers(self, domain: str) -> list[str]:
        """The MX hosts of a domain, the preferred one first."""
        records = sorted(self._ask(domain, "MX"), key=lambda each: each.preference)
        hosts = (_host(record.exchange) for record in records)
        return [host for host in hosts if host]

    def services(self, name: str) -> list[ServiceRecord]:
        """The SRV records of a name."""
        return [
            ServiceRecord(each.priority, each.weight, each.port, _host(each.target))
            for each in self._ask(name, "SRV")
        ]

    def exists(self, host: str) -> bool:
        """Whether a host has an address."""
        return bool(self._ask(host, "A") or self._ask(host, "AAAA"))

    def _ask(self, name: str, kind: str) -> list:
        lifetime = min(self._timeout_s, self._ends_at - self._clock())
        if self._is_silent or lifetime <= 0:
            return []
        try:
            answer = self._connected().resolve(
                name, kind, lifetime=lifetime, search=False
            )
        except (dns.resolver.LifetimeTimeout, dns.resolver.NoResolverConfiguration):
            self._is_silent = True
            return []
        except (dns.exception.DNSException, OSError, UnicodeError, ValueError):
            # No such name, no such record, or an answer nobody can read.
            return []
        return list(answer)

    def _connected(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=self._servers is None)
            if self._servers is not None:
                self._resolver.nameservers = self._servers
                self._resolver.port = self._port
        return self._resolver


def _host(name) -> str:
    return name.to_text(omit_final_dot=True).lower().removeprefix(".")
