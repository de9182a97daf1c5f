"""A provider in front of a server that follows a script."""

from contextlib import ExitStack

import pytest

from odoo.addons.maildesk_base.engine.netguard import PortList
from odoo.addons.maildesk_imap.engine.client import ImapProvider
from odoo.addons.maildesk_imap.engine.protocol.pool import ConnectionPool
from odoo.addons.maildesk_imap.engine.settings import (
    Credentials,
    ImapSettings,
    NetworkPolicy,
    Security,
    ServerSettings,
    Timeouts,
)

from tests.simulators.imap_faults import ImapFaults, Script

# Servers that fall silent must not hold the tests up.
SHORT = Timeouts(connect_s=2.0, read_s=0.3, answer_s=5.0)


def settings_for(port, /, **changes):
    """Settings of a mailbox at a local port; ``changes`` are ServerSettings fields."""
    values = {
        "host": "localhost",
        "port": port,
        "security": Security.NONE,
        "credentials": Credentials("anna@example.com", "secret"),
        "timeouts": SHORT,
        "policy": NetworkPolicy(allow_loopback=True, ports=PortList.parse("1-65535")),
    }
    server = ServerSettings(**{**values, **changes})
    return ImapSettings(server, account_key="anna", email="anna@example.com")


@pytest.fixture
def play():
    """A function that starts a server with replies and returns (server, provider)."""
    with ExitStack() as stack:

        def start(replies=None, *, settings=None, certificates=None, **script):
            options = {}
            if certificates:
                options = {"cert": certificates.cert, "key": certificates.key}
            implicit = (settings or {}).get("security") is Security.TLS
            chosen = Script(replies=replies or {}, **script)
            server = ImapFaults(chosen, implicit_tls=implicit, **options)
            stack.enter_context(server)
            mailbox = settings_for(server.port, **(settings or {}))
            provider = ImapProvider(mailbox, pool=ConnectionPool())
            stack.callback(provider.close)
            return server, provider

        yield start
