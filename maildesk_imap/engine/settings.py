"""What the IMAP provider needs to know about a mailbox, set by an administrator or
user.

Everything here is plain data: a changed setting is a different value, so that pooled
connections made with the old one are never used again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from odoo.addons.maildesk_base.engine.netguard import AllowList, PortList
from odoo.addons.maildesk_base.engine.types import Role, SentCopy


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class SignIn(StrEnum):
    """How the mailbox proves who it is; AUTO takes the best the server offers."""

    AUTO = "auto"
    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """Which addresses may be reached: users type host names, the server connects.

    Hosts are reached at the ports of mail and at those in ``ports``, public ones and
    those of private networks, where company mail servers stand. Loopback is for a mail
    server on the same machine; it has to be allowed, because other local services trust
    it. Everything else needs an entry in ``allow``.
    """

    allow_loopback: bool = False
    allow_private: bool = True
    ports: PortList = PortList()
    allow: AllowList = AllowList()


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: for connecting, for each read until signed in, for each read afterwards,
    and for one whole answer.

    A server that accepts connections and says nothing is found out while signing in:
    it must not hold up a worker as long as a search that really takes a minute may.
    ``answer_s`` ends a server that drips a byte now and then for ever; it is below the
    time after which a worker is believed dead (``LEASE_S``). ``ends_at`` ends
    everything, at a time of the connection's clock.
    """

    connect_s: float = 10.0
    sign_in_s: float = 20.0
    read_s: float = 60.0
    answer_s: float = 90.0
    ends_at: float = math.inf


@dataclass(frozen=True, slots=True)
class Credentials:
    """User and secret; a token is used with XOAUTH2 or OAUTHBEARER."""

    user: str = ""
    password: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    sign_in: SignIn = SignIn.AUTO


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server. ``ca_file`` trusts one more authority, for self-hosted servers.

    ``without`` names capabilities (upper case) that must not be used although the
    server announces them: some announce what they do badly.
    """

    host: str
    port: int
    security: Security = Security.TLS
    credentials: Credentials = Credentials()
    timeouts: Timeouts = Timeouts()
    policy: NetworkPolicy = NetworkPolicy()
    ca_file: str = ""
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """A mailbox: where mail is read and, if ``smtp`` is given, where it is sent.

    ``account_key`` is what pooled connections are kept under, for example the database
    and id of the account. ``role_overrides`` maps folder ids to roles a user has
    chosen.
    """

    imap: ServerSettings
    smtp: ServerSettings | None = None
    account_key: str = ""
    email: str = ""
    role_overrides: Mapping[str, Role] = field(default_factory=dict)
    sent_copy: SentCopy = SentCopy.DETECT
    read_only: bool = False
