"""From a host name to a signed-in connection: greeting, TLS, login, what the server
can.

Capabilities are read again after TLS and after login, for they change each time and
those from before TLS may have been forged.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from odoo.addons.maildesk_base.engine.errors import (
    ConfigurationError,
    MailEngineError,
    ProtocolError,
)

from ..settings import Security, ServerSettings
from . import tokens
from .arguments import Command, Group, Text, Word, command
from .connection import ImapConnection
from .login import sign_in
from .responses import Answer
from .wire import Wire

# RFC 2971: who we are; NetEase refuses clients that do not say.
CLIENT_ID = (b"name", b"MailDesk", b"vendor", b"MailDesk")

# What a service announces but does not do right.
_WITHOUT_BY_HOST = {"imap.mail.me.com": frozenset({"QRESYNC"})}


def open_session(
    server: ServerSettings, *, clock: Callable[[], float] = time.monotonic
) -> ImapConnection:
    """Connect, secure and sign in; the connection is closed when a step fails."""
    connection = connect(_impatient(server), clock=clock)
    try:
        sign_in_and_prepare(connection)
    except BaseException:
        connection.close()
        raise
    connection.wire.wait_as_in(server.timeouts)
    return connection


def _impatient(server: ServerSettings) -> ServerSettings:
    """The settings for signing in: nobody waits long for a server that is silent."""
    timeouts = server.timeouts
    short = min(timeouts.read_s, timeouts.sign_in_s)
    timeouts = dataclasses.replace(timeouts, read_s=short)
    return dataclasses.replace(server, timeouts=timeouts)


def connect(
    server: ServerSettings, *, clock: Callable[[], float] = time.monotonic
) -> ImapConnection:
    """Connect and secure the connection; not signed in yet."""
    extra = _WITHOUT_BY_HOST.get(server.host.lower().rstrip("."), frozenset())
    server = dataclasses.replace(server, without=server.without | extra)
    connection = ImapConnection(Wire.open(server, clock=clock), clock=clock)
    try:
        greet(connection)
    except BaseException:
        connection.broken = True
        connection.close()
        raise
    return connection


def greet(connection: ImapConnection) -> None:
    """Read the greeting and start TLS as the settings say.

    Raises ConfigurationError ``tls.stripped`` when STARTTLS is wanted and not offered.
    """
    security = connection.server.security
    if security is Security.TLS:
        connection.wire.secure()
    greeting = connection.read_greeting()
    connection.round_trips += 1
    if security is not Security.STARTTLS:
        _ensure_capabilities(connection)
        return
    if greeting.word == b"PREAUTH":
        raise ProtocolError("tls.preauth", "signed in before TLS could be started")
    _ensure_capabilities(connection)
    if not connection.has("STARTTLS"):
        raise ConfigurationError("tls.stripped", "the server does not offer STARTTLS")
    answer = connection.run(command("STARTTLS"), check=False)
    if answer.status.word != b"OK":
        raise ConfigurationError("tls.stripped", answer.status.text)
    connection.wire.secure()
    _ask_capabilities(connection)


def sign_in_and_prepare(connection: ImapConnection) -> None:
    """Sign in and switch on what makes synchronising quick."""
    before = connection.capabilities
    sign_in(connection, connection.server.credentials)
    if connection.capabilities is before:
        _ask_capabilities(connection)
    _prepare(connection)


def _ensure_capabilities(connection: ImapConnection) -> None:
    if not connection.capabilities:
        _ask_capabilities(connection)


def _ask_capabilities(connection: ImapConnection) -> None:
    connection.capabilities = frozenset()
    connection.run(command("CAPABILITY"))


def _prepare(connection: ImapConnection) -> None:
    """ENABLE, NAMESPACE and ID in one go; none of them is worth failing for."""
    asked: list[tuple[Command, Callable[[ImapConnection, Answer], None]]] = []
    if connection.has("ENABLE") and connection.has("QRESYNC"):
        enable = command("ENABLE", Word("QRESYNC"), Word("CONDSTORE"))
        asked.append((enable, _learn_enabled))
    if connection.has("NAMESPACE"):
        asked.append((command("NAMESPACE"), _learn_namespace))
    if connection.has("ID"):
        fields = Group(tuple(Text(word) for word in CLIENT_ID))
        asked.append((command("ID", fields), _learn_id))
    told = Answer()
    for answer in connection.run_all([item[0] for item in asked], check=False):
        told.untagged += answer.untagged
    for _command, learn in asked:
        try:
            learn(connection, told)
        except MailEngineError:
            continue


def _learn_enabled(connection: ImapConnection, answer: Answer) -> None:
    names: set[str] = set()
    for data in answer.of_kind(b"ENABLED"):
        names |= set(data.rest.decode("ascii", "replace").upper().split())
    connection.enabled = frozenset(names)


def _learn_namespace(connection: ImapConnection, answer: Answer) -> None:
    """Take the prefix of the user's own folders: ``INBOX.`` at Courier and Cyrus."""
    for data in answer.of_kind(b"NAMESPACE"):
        personal = data.values()[0]
        if isinstance(personal, list) and personal and isinstance(personal[0], list):
            prefix = personal[0][0]
            connection.namespace_prefix = prefix if isinstance(prefix, bytes) else b""


def _learn_id(connection: ImapConnection, answer: Answer) -> None:
    for data in answer.of_kind(b"ID"):
        fields = data.values()[0]
        if isinstance(fields, list):
            connection.server_id = {
                key.decode("latin-1").lower(): value.decode("latin-1")
                for key, value in tokens.pairs(fields).items()
                if isinstance(value, bytes)
            }
