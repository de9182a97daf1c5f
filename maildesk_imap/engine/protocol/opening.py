"""From a host name to a signed-in connection: greeting, TLS, login, what makes
synchronising quick.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from functools import partial

from ..settings import ServerSettings
from .connection import ImapConnection
from .login import sign_in
from .wire import Wire

# RFC 2971: who we are; NetEase refuses clients that do not say.
CLIENT_ID = {"name": "MailDesk", "vendor": "MailDesk"}

# What a service announces but does not do right.
_WITHOUT_BY_HOST = {"imap.mail.me.com": frozenset({"QRESYNC"})}


def open_connection(
    server: ServerSettings, *, clock: Callable[[], float] = time.monotonic
) -> ImapConnection:
    """Connect, secure and sign in; the connection is ended when a step fails."""
    wire = Wire.open(_impatient(server), clock=clock)
    try:
        connection = greet(wire)
        sign_in_and_prepare(connection)
    except BaseException:
        wire.close()
        raise
    wire.wait_as_in(server.timeouts)
    return connection


def _impatient(server: ServerSettings) -> ServerSettings:
    """The settings for signing in: nobody waits long for a server that is silent."""
    timeouts = server.timeouts
    short = min(timeouts.read_s, timeouts.sign_in_s)
    timeouts = dataclasses.replace(timeouts, read_s=short)
    return dataclasses.replace(server, timeouts=timeouts)


def greet(wire: Wire) -> ImapConnection:
    """Hear the greeting and secure the connection; not signed in yet."""
    extra = _WITHOUT_BY_HOST.get(wire.server.host.lower().rstrip("."), frozenset())
    wire.server = dataclasses.replace(wire.server, without=wire.server.without | extra)
    return ImapConnection(wire)


def sign_in_and_prepare(connection: ImapConnection) -> None:
    """Sign in; then ENABLE, NAMESPACE and ID in one round trip, of which none is worth
    failing for.
    """
    sign_in(connection, connection.server.credentials)
    steps = []
    if connection.has_capability("ENABLE") and connection.has_capability("QRESYNC"):
        steps.append(partial(_enable, connection))
    if connection.has_capability("NAMESPACE"):
        steps.append(partial(_learn_namespace, connection))
    if connection.has_capability("ID"):
        steps.append(partial(connection.id_, CLIENT_ID))
    connection.together(*(partial(connection.quietly, step) for step in steps))


def _enable(connection: ImapConnection) -> None:
    names = connection.enable("QRESYNC", "CONDSTORE")
    connection.enabled = frozenset(n.decode("ascii", "replace").upper() for n in names)


def _learn_namespace(connection: ImapConnection) -> None:
    """Take the prefix of the user's own folders: ``INBOX.`` at Courier and Cyrus."""
    personal = connection.namespace().personal
    prefix = personal[0][0] if personal else b""
    connection.namespace_prefix = prefix if isinstance(prefix, bytes) else b""
