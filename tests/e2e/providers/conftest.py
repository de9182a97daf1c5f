"""One MailDesk at both services, and a connected person at each."""

import pytest

from tests.e2e.providers.services import Services


@pytest.fixture(scope="session")
def services(new_odoo_site, tmp_path_factory):
    """Odoo, registered at both services."""
    services = Services(new_odoo_site(), tmp_path_factory.mktemp("providers"))
    services.start()
    yield services
    services.stop()


@pytest.fixture(params=["gmail", "outlook"])
def anna(services, request):
    """Somebody with an empty mailbox that is not connected yet."""
    anna = services.subscriber(request.param)
    yield anna
    anna.service.faults.clear()
    services.set_page_size()
    anna.leave()
