"""Signing in: LOGIN, AUTHENTICATE PLAIN, XOAUTH2 and OAUTHBEARER.

The secret is never part of an error: commands that carry it are marked secret and only
the server's answer is reported.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import ConfigurationError

from ..settings import Credentials, Security, SignIn
from .arguments import Text, Word, command

if TYPE_CHECKING:
    from .connection import ImapConnection


def sign_in(connection: ImapConnection, credentials: Credentials) -> None:
    """Log in with the best way the server offers.

    Raises AuthError when the server refuses, TransientError when it cannot answer now,
    ConfigurationError ``auth.needs_tls`` when a secret would travel in the clear
    although the server forbids it.
    """
    if credentials.access_token:
        _with_token(connection, credentials)
    elif "LOGINDISABLED" in connection.capabilities:
        _without_login(connection, credentials)
    elif _fits_login(credentials):
        login = command(
            "LOGIN",
            Text(credentials.user.encode()),
            Text(credentials.password.encode()),
            secret=True,
        )
        connection.run_login(login)
    else:
        _authenticate(connection, "PLAIN", plain(credentials))


def _fits_login(credentials: Credentials) -> bool:
    """LOGIN is ASCII only; anything else goes through AUTHENTICATE PLAIN as UTF-8."""
    return credentials.user.isascii() and credentials.password.isascii()


def _without_login(connection: ImapConnection, credentials: Credentials) -> None:
    secured = connection.server.security is not Security.NONE
    if secured and "AUTH=PLAIN" in connection.capabilities:
        _authenticate(connection, "PLAIN", plain(credentials))
        return
    raise ConfigurationError("auth.needs_tls", "the server refuses plain logins")


def _with_token(connection: ImapConnection, credentials: Credentials) -> None:
    bearer = "AUTH=OAUTHBEARER" in connection.capabilities
    old_style = "AUTH=XOAUTH2" in connection.capabilities
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
    encoded = base64.b64encode(response)
    start = command("AUTHENTICATE", Word(mechanism), secret=True)
    connection.run_login(start, responses=[encoded])
