"""Signing in: LOGIN, AUTHENTICATE PLAIN, XOAUTH2 and OAUTHBEARER.

The secret is never part of an error: only the server's answer is reported, and not the
secret in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import ConfigurationError, ProtocolError

from ..settings import Credentials, Security, SignIn
from .arguments import Text

if TYPE_CHECKING:
    from .connection import ImapConnection

# What a server may ask after it has had our response.
MAX_CHALLENGES = 3
# LOGIN takes what can be quoted; anything else goes through AUTHENTICATE as UTF-8.
_PRINTABLE = re.compile(r"[\x20-\x7e]*")


def sign_in(connection: ImapConnection, credentials: Credentials) -> None:
    """Log in with the best way the server offers.

    Raises AuthError when the server refuses, TransientError when it cannot answer now,
    ConfigurationError ``auth.needs_tls`` when a secret would travel in the clear
    although the server forbids it. The connection is of no use then.
    """
    sign_in_with = _with_token if credentials.access_token else _with_password
    try:
        sign_in_with(connection, credentials)
    except BaseException:
        connection.broken = True
        raise


def _with_password(connection: ImapConnection, credentials: Credentials) -> None:
    if connection.has_capability("LOGINDISABLED"):
        secured = connection.server.security is not Security.NONE
        if not secured or not connection.has_capability("AUTH=PLAIN"):
            raise ConfigurationError(
                "auth.needs_tls", "the server refuses plain logins"
            )
    elif _PRINTABLE.fullmatch(credentials.user + credentials.password):
        # imaplib quotes the password only.
        connection.login(Text(credentials.user.encode()), credentials.password)
        return
    _authenticate(connection, "PLAIN", plain(credentials))


def _with_token(connection: ImapConnection, credentials: Credentials) -> None:
    bearer = connection.has_capability("AUTH=OAUTHBEARER")
    old_style = connection.has_capability("AUTH=XOAUTH2")
    wanted = credentials.sign_in
    if wanted is SignIn.OAUTHBEARER or (
        wanted is SignIn.AUTO and bearer and not old_style
    ):
        response = oauthbearer(credentials, connection.server.host)
        _authenticate(connection, "OAUTHBEARER", response)
    else:
        _authenticate(connection, "XOAUTH2", xoauth2(credentials))


def plain(credentials: Credentials) -> bytes:
    """The response of SASL PLAIN (RFC 4616)."""
    return f"\0{credentials.user}\0{credentials.password}".encode()


def xoauth2(credentials: Credentials) -> bytes:
    """The response of Google's and Microsoft's XOAUTH2."""
    bearer = f"auth=Bearer {credentials.access_token}"
    return f"user={credentials.user}\1{bearer}\1\1".encode()


def oauthbearer(credentials: Credentials, host: str) -> bytes:
    """The response of OAUTHBEARER (RFC 7628 section 3.1)."""
    user = credentials.user.replace("=", "=3D").replace(",", "=2C")
    bearer = f"auth=Bearer {credentials.access_token}"
    return f"n,a={user},\1host={host}\1{bearer}\1\1".encode()


def _authenticate(connection: ImapConnection, mechanism: str, response: bytes) -> None:
    """A challenge too many is the server's explanation of a refusal: it gets an empty
    line, after which the server says NO (XOAUTH2).
    """
    responses = iter([response, *[b""] * MAX_CHALLENGES])

    def answer(_challenge: bytes) -> bytes:
        for each in responses:
            return each
        raise ProtocolError("protocol.challenge", "challenges without end")

    connection.sasl_login(mechanism, answer)
