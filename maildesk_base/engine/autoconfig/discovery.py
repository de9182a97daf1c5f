"""Finds the servers of an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..netguard.hosts import BadHost, normalize_host
from .resolver import Resolver, ServiceRecord
from .services import (
    IMAPS_PORT,
    SUBMISSIONS_PORT,
    Hint,
    LoginForm,
    Server,
    Service,
    by_domain,
    by_mail_exchanger,
)

# Implicit TLS is to be preferred (RFC 8314), so it is asked for first.
_IMAP_SERVICES = ("_imaps._tcp", "_imap._tcp")
_SMTP_SERVICES = ("_submissions._tcp", "_submission._tcp")
_IMAP_GUESSES = ("imap", "mail")
_SMTP_GUESSES = ("smtp", "mail")
# The first MX hosts show who runs the mail; backups may be somebody else's.
_MX_LOOKED_AT = 2


class Source(StrEnum):
    """How settings were found."""

    KNOWN = "known"
    MX = "mx"
    SRV = "srv"
    GUESS = "guess"


_CONFIDENCE = {Source.KNOWN: 100, Source.MX: 90, Source.SRV: 80, Source.GUESS: 30}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Proposed settings.

    ``login``: the user name. ``service``: the service's name, "" when unknown.
    ``hints``: what the user has to do first. ``confidence``: 0 to 100.
    """

    imap: Server | None
    smtp: Server | None
    login: str
    source: Source
    service: str = ""
    hints: tuple[Hint, ...] = ()
    needs_confirmation: bool = False

    @property
    def confidence(self) -> int:
        """How sure the proposal is, from 0 to 100."""
        confidence = _CONFIDENCE[self.source]
        return confidence - 30 if self.needs_confirmation else confidence


def discover(email: str, resolver: Resolver) -> list[Candidate]:
    """Settings for an address, the best first; none for what is no address.

    A domain of the table needs no DNS at all. ``resolver`` answers for all others.
    """
    email = email.strip()
    local_part, _at, domain = email.rpartition("@")
    try:
        domain = normalize_host(domain)
    except BadHost:
        return []
    if not local_part or "." not in domain:
        return []
    known = by_domain(domain)
    if known:
        return [_of_service(known, email, Source.KNOWN, "")]
    found = [*_by_mx(email, domain, resolver), *_by_srv(email, domain, resolver)]
    found = found or list(_by_guess(email, domain, resolver))
    return sorted(found, key=lambda each: -each.confidence)


def _of_service(service: Service, email: str, source: Source, mx: str) -> Candidate:
    local_part = email.rpartition("@")[0]
    by_name = service.login is LoginForm.LOCAL_PART
    return Candidate(
        _at_mx(service.imap, mx),
        _at_mx(service.smtp, mx),
        local_part if by_name else email,
        source,
        service.name,
        service.hints,
    )


def _at_mx(server: Server | None, mx: str) -> Server | None:
    if server and server.host == "{mx}":
        return Server(mx, server.port, server.security)
    return server


def _by_mx(email: str, domain: str, resolver: Resolver) -> Iterable[Candidate]:
    for host in resolver.mail_exchangers(domain)[:_MX_LOOKED_AT]:
        service = by_mail_exchanger(host)
        if service:
            yield _of_service(service, email, Source.MX, host)
            return


def _by_srv(email: str, domain: str, resolver: Resolver) -> Iterable[Candidate]:
    imap = _first_service(_IMAP_SERVICES, domain, resolver)
    if imap is None:
        return
    smtp = _first_service(_SMTP_SERVICES, domain, resolver)
    hosts = [server.host for server in (imap, smtp) if server]
    leads_away = not all(_is_within(host, domain) for host in hosts)
    yield Candidate(imap, smtp, email, Source.SRV, needs_confirmation=leads_away)


def _first_service(
    names: Iterable[str], domain: str, resolver: Resolver
) -> Server | None:
    for name in names:
        records = resolver.services(f"{name}.{domain}")
        for record in sorted(records, key=lambda each: (each.priority, -each.weight)):
            server = _server_of(record, is_tls=name == names[0])
            if server:
                return server
    return None


def _server_of(record: ServiceRecord, *, is_tls: bool) -> Server | None:
    """The server an SRV record names; None for "not offered" and for nonsense."""
    try:
        host = normalize_host(record.target)
    except BadHost:
        return None
    if not 0 < record.port < 65536:
        return None
    return Server(host, record.port, "tls" if is_tls else "starttls")


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _by_guess(email: str, domain: str, resolver: Resolver) -> Iterable[Candidate]:
    imap = _first_host(_IMAP_GUESSES, domain, resolver)
    if imap is None:
        return
    smtp = _first_host(_SMTP_GUESSES, domain, resolver)
    yield Candidate(
        Server(imap, IMAPS_PORT, "tls"),
        Server(smtp, SUBMISSIONS_PORT, "tls") if smtp else None,
        email,
        Source.GUESS,
    )


def _first_host(names: Iterable[str], domain: str, resolver: Resolver) -> str | None:
    for name in names:
        host = f"{name}.{domain}"
        if resolver.exists(host):
            return host
    return None
