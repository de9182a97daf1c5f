"""What only IMAP has, against real servers: a Dovecot that also takes tokens."""

import pytest

from tests.contract.imap_remote import PASSWORD, ImapRemote
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions
from tests.servers.private_server import ServerMissing

from .introspection import Introspection

# Adding users to a running Dovecot takes a second each.
USERS = 200


@pytest.fixture(scope="package")
def authority():
    """The authority that issues tokens."""
    with Introspection() as running:
        yield running


@pytest.fixture(scope="package")
def dovecot(authority, tmp_path_factory):
    """A running Dovecot with users to take."""
    options = DovecotOptions(introspection_url=authority.url)
    server = Dovecot(tmp_path_factory.mktemp("imap") / "dovecot", options)
    addresses = [f"user{number}@example.com" for number in range(1, USERS + 1)]
    # A test that finds none left says so: StopIteration, not a refused sign-in.
    server.free_users = iter(addresses)
    try:
        server.add_users(dict.fromkeys(addresses, PASSWORD))
        server.start()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture
def mailbox(dovecot):
    """A function that makes a fresh mailbox, ``without`` some capabilities."""
    opened = []

    def make(*without):
        opened.append(ImapRemote(dovecot, next(dovecot.free_users), without=without))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
