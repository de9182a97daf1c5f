"""A simulated Gmail for each module, and a fresh user for each test."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import pytest

from odoo.addons.maildesk_gmail.engine.protocol.api import Runtime
from odoo.addons.maildesk_gmail.engine.protocol.quota import Budgets

from tests.contract.gmail_remote import GmailRemote
from tests.simulators.gmail.application import GmailApplication
from tests.simulators.web.server import WebServer

_numbers = count(1)


@dataclass
class StillTime:
    """Time that passes only when somebody waits."""

    seconds: float = 0.0
    pauses: list = field(default_factory=list)

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.seconds += seconds

    def clock(self):
        return self.seconds


@pytest.fixture(scope="module")
def server():
    """The running service."""
    with WebServer(GmailApplication()) as running:
        yield running


@pytest.fixture
def remote(server):
    """A mailbox seen from outside; at the end nothing was said amiss."""
    service = server.application
    mailbox = GmailRemote(server, f"user{next(_numbers)}@example.com")
    yield mailbox
    service.quota.per_minute = None
    service.quota.shape, service.quota.code = "retry_after", 403
    service.largest_page = 500
    mailbox.close()


@pytest.fixture
def service(server):
    """What the simulator can be made to do."""
    return server.application


@pytest.fixture
def log(service):
    """The requests of this test."""
    service.log.forget()
    return service.log


@pytest.fixture
def time():
    """Time for tests that wait."""
    return StillTime()


@pytest.fixture
def runtime(service, time):
    """A runtime in which nobody really waits; the day is the service's."""
    return Runtime(
        # Real seconds do not pass for the budget either.
        clock=time.clock,
        now=lambda: datetime.fromtimestamp(service.clock.time(), UTC),
        sleep=time.sleep,
        chance=lambda: 0.0,
    )


@pytest.fixture
def open_with(remote, runtime):
    """Open the mailbox with a grant of some scopes."""

    def open_mailbox(*scopes, **options):
        options = {"budgets": Budgets(), "runtime": runtime, **options}
        return remote.provider_with(remote.store(*scopes), **options)

    return open_mailbox
