"""Fixtures of the contract suite: every test gets a fresh mailbox of each backend."""

from contextlib import ExitStack

import pytest

from tests.servers.private_server import ServerMissing

from .backends import BACKENDS


@pytest.fixture(scope="session")
def running_servers(tmp_path_factory):
    """A function that starts a backend's server once and returns it."""
    running = {}
    with ExitStack() as stack:

        def start(backend):
            if backend.server not in running:
                folder = tmp_path_factory.mktemp("server")
                running[backend.server] = stack.enter_context(backend.server(folder))
            return running[backend.server]

        yield start


def pytest_generate_tests(metafunc):
    """Run each test with the backends for which its module is of interest, or with
    those it names (``REMOTES``).
    """
    if "remote" not in metafunc.fixturenames:
        return
    subject = metafunc.module.__name__.rpartition("test_")[2]
    names = getattr(metafunc.module, "REMOTES", None) or [
        name for name, each in BACKENDS.items() if not each.only or subject in each.only
    ]
    metafunc.parametrize("remote", names, indirect=True)


@pytest.fixture
def remote(request, running_servers):
    """A fresh mailbox, seen from outside."""
    backend = BACKENDS[request.param]
    try:
        server = running_servers(backend)
    except ServerMissing as missing:
        pytest.skip(str(missing))
    mailbox = backend.mailbox(server)
    yield mailbox
    mailbox.close()


@pytest.fixture
def provider(remote):
    """A provider for the mailbox."""
    with remote.open() as opened:
        yield opened
