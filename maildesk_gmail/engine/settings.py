"""What the Gmail provider needs to know about a mailbox and the registered client."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from odoo.addons.maildesk_base.engine.web import WebSettings

MAIL = "https://mail.google.com/"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
READONLY = "https://www.googleapis.com/auth/gmail.readonly"
WRITING = frozenset((MAIL, MODIFY))
READING = WRITING | {READONLY}

# What projects made since May 2026 allow each of their users in a minute.
UNITS_PER_MINUTE = 6000


class Access(StrEnum):
    """What is asked of the user.

    STANDARD does everything but delete for good: Google empties the bin itself. FULL
    deletes at once; it needs the widest of all scopes.
    """

    READ_ONLY = "read_only"
    STANDARD = "standard"
    FULL = "full"

    @property
    def scope(self) -> str:
        """The one scope that covers it."""
        return _SCOPES[self]


_SCOPES = {
    Access.READ_ONLY: READONLY,
    Access.STANDARD: MODIFY,
    Access.FULL: MAIL,
}


@dataclass(frozen=True, slots=True)
class GmailSettings:
    """The registered client, the mailbox, and where the services are.

    :param account_key: what the quota is counted under, for example the database and
        id of the account
    :param units_per_minute: the project's quota units per user and minute
    :param topic: Pub/Sub topic for push, ``projects/…/topics/…``; "" without push
    """

    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    email: str = ""
    account_key: str = ""
    access: Access = Access.STANDARD
    api_base: str = "https://gmail.googleapis.com"
    auth_base: str = "https://accounts.google.com"
    token_base: str = "https://oauth2.googleapis.com"
    ca_file: str = ""
    units_per_minute: int = UNITS_PER_MINUTE
    topic: str = ""

    def web(self) -> WebSettings:
        """Connections go to these services and nowhere else in the own network.

        Raises ConfigurationError ``configuration.address``.
        """
        return WebSettings.trusting(
            self.api_base, self.token_base, ca_file=self.ca_file
        )
