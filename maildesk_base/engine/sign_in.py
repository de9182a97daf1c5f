"""Signing in at a mail service in the user's browser, and the tokens that come of it.

The authorisation code flow of OAuth 2.0 (RFC 6749, section 4.1) with PKCE (RFC 7636):
``begin`` gives the page to send the browser to, the service sends the browser back with
a code, ``finish`` exchanges the code for tokens. Each provider with a sign-in page
fulfils :class:`SignIn`; who keeps the tokens fulfils :class:`TokenStore`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

# The state of an approval, which is no sign-in of anybody.
APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that waits for the user.

    :param url: page of the service to send the browser to
    :param state: unguessable word that the service gives back with its answer
    :param flow: what ``finish`` needs again, the PKCE verifier included: a secret
    """

    url: str
    state: str
    flow: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What the user granted.

    :param token: text for the TokenStore, in the provider's own form; a secret
    :param address: e-mail address of who signed in
    :param scopes: as granted, which may be fewer than were asked for
    :param can_write: flags, moves and drafts may be changed
    :param can_send: mail may be sent
    """

    token: str
    address: str
    scopes: tuple[str, ...] = ()
    can_write: bool = True
    can_send: bool = True


class TokenStore(Protocol):
    """Keeps the tokens of one mailbox, for every process that uses them.

    A provider loads before it refreshes, since another process may have done so, and
    saves whatever is newer than what it has loaded.
    """

    def load(self) -> str:
        """The newest stored text, "" when there is none."""

    def save(self, text: str) -> None:
        """Store ``text``; it is durable when this returns."""


class SignIn(ABC):
    """The sign-in page of one mail service, for one registered client."""

    @abstractmethod
    def begin(
        self, redirect_uri: str, login_hint: str = "", challenge: str = ""
    ) -> Begun:
        """Where to send the browser.

        :param redirect_uri: where the service sends the browser back to, as registered
        :param login_hint: e-mail address to be filled in
        :param challenge: that of the AuthError which made this sign-in necessary
        :raise ConfigurationError: no client is registered
        """

    @abstractmethod
    def finish(self, flow: str, answer: Mapping[str, str]) -> Grant:
        """Exchange the answer of the service for tokens.

        :param flow: that of ``begin``
        :param answer: query parameters the browser came back with
        :raise AuthError: the user refused, or the code is not valid (any more)
        :raise ConfigurationError: an administrator has to fix the registration
        :raise TransientError: the service cannot be reached; the same answer may be
            tried again
        """

    def approval_url(self, redirect_uri: str, code: str) -> str:
        """The page where an administrator at the service approves of MailDesk for
        everybody; "" when that does not help, or there is none.

        Its answer comes to ``redirect_uri`` with the state ``APPROVAL``.

        :param code: of the error that somebody got
        """
        return ""

    @abstractmethod
    def revoke(self, token: str) -> bool:
        """Give the grant back; False when the service has no such call.

        :param token: text of the TokenStore
        """
