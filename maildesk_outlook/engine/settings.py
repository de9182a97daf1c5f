"""What the Outlook provider needs to know about a mailbox.

Plain data. The registration and the two base addresses are set once by an
administrator, the rest belongs to one mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from odoo.addons.maildesk_base.engine.errors import ConfigurationError
from odoo.addons.maildesk_base.engine.types import Role
from odoo.addons.maildesk_base.engine.web import Limits, WebSettings

GRAPH_BASE = "https://graph.microsoft.com/v1.0"
AUTHORITY = "https://login.microsoftonline.com"

# A whole request with its answer: the largest messages take their time.
ANSWER_S = 180.0
MAX_BYTES = 200 << 20

READ_SCOPES = ("User.Read", "Mail.Read")
WRITE_SCOPES = ("User.Read", "Mail.ReadWrite", "Mail.Send")
# Mailboxes of others that were shared with who signs in; work accounts only.
SHARED_READ_SCOPES = ("Mail.Read.Shared",)
SHARED_WRITE_SCOPES = ("Mail.ReadWrite.Shared", "Mail.Send.Shared")
# The user's list of categories with its colours; asked for only where it is wanted.
CATEGORY_SCOPES = ("MailboxSettings.Read",)


@dataclass(frozen=True, slots=True)
class Registration:
    """The application as registered in Microsoft Entra.

    :param tenant: ``common``, ``organizations``, ``consumers`` or the id of a tenant
    """

    client_id: str
    client_secret: str = field(default="", repr=False)
    tenant: str = "common"

    def check(self) -> None:
        """Raises ConfigurationError ``configuration.missing`` if incomplete."""
        if not (self.client_id and self.client_secret and self.tenant):
            raise ConfigurationError("configuration.missing")


@dataclass(frozen=True, slots=True)
class Service:
    """Where Microsoft is reached, and how.

    :param graph_base: base address of Graph, with its version
    :param authority: base address of the identity platform, without tenant
    :param ca_file: one more authority that is trusted, for a proxy or a test
    """

    graph_base: str = GRAPH_BASE
    authority: str = AUTHORITY
    ca_file: str = ""

    def web(self) -> WebSettings:
        """What its mailbox may reach."""
        settings = WebSettings.trusting(
            self.graph_base, self.authority, ca_file=self.ca_file
        )
        return replace(settings, limits=Limits(answer_s=ANSWER_S, max_bytes=MAX_BYTES))


MICROSOFT = Service()


@dataclass(frozen=True, slots=True)
class OutlookSettings:
    """One mailbox.

    :param email: address of who signed in
    :param shared_address: address of a shared mailbox to be used with that sign-in, ""
        for one's own
    :param account_key: names the mailbox among all of this process, for the limit of
        requests at once
    :param role_overrides: folder id -> role the user chose
    """

    registration: Registration
    email: str
    service: Service = MICROSOFT
    shared_address: str = ""
    account_key: str = ""
    read_only: bool = False
    role_overrides: Mapping[str, Role] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The path that names the mailbox."""
        if self.shared_address:
            return f"/users/{quote(self.shared_address, safe='@')}"
        return "/me"

    @property
    def address(self) -> str:
        """Whose mail it is."""
        return self.shared_address or self.email
