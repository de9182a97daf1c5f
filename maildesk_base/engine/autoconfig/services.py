"""Known mail services: their servers, and what their users have to do first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .table import ROWS

# Here TLS begins at once (RFC 8314); all other ports of the table use STARTTLS.
IMAPS_PORT, SUBMISSIONS_PORT = 993, 465


class LoginForm(StrEnum):
    """What a service wants as the user name."""

    EMAIL = "email"
    LOCAL_PART = "local_part"


class Hint(StrEnum):
    """What a user has to know before a password works."""

    APP_PASSWORD = "app_password"  # make a password for this app in the account
    ENABLE_IMAP = "enable_imap"  # IMAP is off until switched on in the webmail
    MAIL_PASSWORD = "mail_password"  # one for mail programs, not that of the site
    AUTHORIZATION_CODE = "authorization_code"  # a code from the webmail is the password
    SIGN_IN_ONLY = "sign_in_only"  # no passwords: connect by signing in (OAuth)
    BRIDGE = "bridge"  # needs the service's own bridge program
    NO_IMAP = "no_imap"  # the service offers no IMAP at all


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect; ``security`` is tls (at once) or starttls."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class Service:
    """A mail service. ``imap`` and ``smtp`` are None where it has none for mail
    programs.

    A host ``{mx}`` stands for the domain's own first MX host.
    """

    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    imap: Server | None
    smtp: Server | None
    login: LoginForm = LoginForm.EMAIL
    hints: tuple[Hint, ...] = ()


def parse_server(text: str, default_port: int) -> Server | None:
    """A server from a cell of the table: ``host``, ``host:port``; None for ``-``."""
    if text == "-":
        return None
    host, _colon, port_text = text.partition(":")
    port = int(port_text or default_port)
    is_tls = port in (IMAPS_PORT, SUBMISSIONS_PORT)
    return Server(host, port, "tls" if is_tls else "starttls")


def by_domain(domain: str) -> Service | None:
    """The service whose addresses end in this domain."""
    return _BY_DOMAIN.get(domain)


def by_mail_exchanger(host: str) -> Service | None:
    """The service that runs this MX host; the longest matching ending counts."""
    labels = host.lower().rstrip(".").split(".")
    for start in range(len(labels)):
        service = _BY_MX.get(".".join(labels[start:]))
        if service:
            return service
    return None


def _parse_rows(text: str) -> tuple[Service, ...]:
    return tuple(_parse_row(line) for line in text.strip().splitlines() if line.strip())


def _parse_row(line: str) -> Service:
    name, domains, mx, imap, smtp, *rest = (cell.strip() for cell in line.split("|"))
    notes = rest[0].split() if rest else []
    login = LoginForm.LOCAL_PART if "local_part" in notes else LoginForm.EMAIL
    hints = tuple(Hint(note) for note in notes if note != "local_part")
    return Service(
        name,
        tuple(domains.split()),
        tuple(mx.split()),
        parse_server(imap, IMAPS_PORT),
        parse_server(smtp, SUBMISSIONS_PORT),
        login,
        hints,
    )


SERVICES = _parse_rows(ROWS)
_BY_DOMAIN = {domain: each for each in SERVICES for domain in each.domains}
_BY_MX = {ending: each for each in SERVICES for ending in each.mx}
