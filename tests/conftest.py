"""What all tests outside the add-ons share: the engine without Odoo, and real Odoo.

Run these tests with pytest-odoo switched off: ``pytest -p no:odoo tests/engine``.
"""

import os
import re
from itertools import count

import pytest
from hypothesis import settings

from tests import odoo_stub
from tools import paths, template
from tools.odoo import OdooSite
from tools.postgres import Cluster

odoo_stub.install()

# The same examples in every run, so that a failure is somebody's change. Others are
# tried with MAILDESK_RANDOM=1. No deadline: it would measure the machine.
settings.register_profile(
    "same", derandomize=not os.environ.get("MAILDESK_RANDOM"), deadline=None
)
settings.load_profile("same")


@pytest.fixture(scope="session")
def cluster():
    """The checkout's private PostgreSQL cluster for tests, running."""
    cluster = Cluster("test")
    was_running = cluster.running()
    cluster.start()
    yield cluster
    if not was_running:
        cluster.stop()


@pytest.fixture(scope="session")
def odoo_template(cluster):
    """The prepared database with all add-ons; to be copied, never to be used."""
    return template.ensure(cluster)


@pytest.fixture(scope="session")
def new_odoo_site(odoo_template):
    """A function that returns a fresh copy of the template as an ``OdooSite``.

    ``prepared`` names another template. Further keyword arguments become lines of
    ``odoo.conf``. The copies are removed at the end; servers that run on them are
    stopped by whoever has started them.
    """
    numbers = count(1)
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    sites = []

    def create(prepared=odoo_template, **options):
        name = f"maildesk_e2e_{process}_{next(numbers)}"
        folder = paths.state_dir() / "e2e" / name
        options = {**prepared.options, **options}
        site = OdooSite(prepared.cluster, name, folder, options)
        site.copy_from(prepared)
        site.write_config()
        sites.append(site)
        return site

    yield create
    for site in sites:
        site.remove()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failing test that drives a browser page leaves an image of it."""
    report = yield
    if report.when == "call" and report.failed:
        for name, value in getattr(item, "funcargs", {}).items():
            if callable(getattr(value, "screenshot", None)):
                report.sections.append(("screenshot", _picture(item, name, value)))
    return report


def _picture(item, name, page):
    folder = paths.state_dir() / "screenshots"
    folder.mkdir(exist_ok=True)
    path = folder / (re.sub(r"\W+", "_", f"{item.name}_{name}") + ".png")
    try:
        page.screenshot(path=path)
    except Exception as error:  # the page may be gone: that must not hide the failure
        return f"no screenshot: {error}"
    return str(path)
