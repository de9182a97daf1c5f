"""The two running MailDesks that all tests of this folder share."""

import pytest

from tests.e2e.maildesk import LEASE, MailDesk
from tests.servers.mail_system import MailSystem
from tests.servers.private_server import ServerMissing

# A worker that was killed must not block its mailbox for two minutes here.
SHORT_LEASE_S = 3


@pytest.fixture(scope="session")
def mail_system(tmp_path_factory):
    """Dovecot and an SMTP relay; everybody has a mailbox there."""
    try:
        with MailSystem(tmp_path_factory.mktemp("mail")) as system:
            yield system
    except ServerMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def running_maildesk(new_odoo_site, mail_system):
    """A function: number of workers -> the running MailDesk of that kind."""
    running = {}

    def get(workers):
        if workers not in running:
            running[workers] = MailDesk(new_odoo_site(), mail_system, workers)
            running[workers].start()
        return running[workers]

    yield get
    for maildesk in running.values():
        maildesk.stop()


@pytest.fixture(scope="session", params=[0, 2], ids=["threaded", "workers"])
def maildesk(request, running_maildesk):
    """MailDesk in a threaded Odoo, and in one with worker processes."""
    return running_maildesk(request.param)


@pytest.fixture(scope="session")
def threaded(running_maildesk):
    """MailDesk in a threaded Odoo, where the kind of server makes no difference."""
    return running_maildesk(0)


@pytest.fixture(scope="session")
def with_workers(running_maildesk):
    """MailDesk with two workers for requests and two for scheduled actions."""
    return running_maildesk(2)


@pytest.fixture
def short_lease(maildesk):
    """Mailboxes of killed workers are free again after a few seconds."""
    maildesk.set_parameter(LEASE, str(SHORT_LEASE_S))
    yield
    maildesk.set_parameter(LEASE, False)
