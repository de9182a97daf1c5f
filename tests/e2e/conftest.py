"""What the browser tests share: one site with a little mail, and a browser.

After a test that failed, all servers are replaced: a second try, and the tests after
it, do not meet what it left behind.
"""

import pytest

from tests.e2e.app_page import DESKTOP, PHONE, open_app, sign_in
from tests.e2e.browser_site import BrowserSite
from tests.servers.private_server import ServerMissing
from tools import node
from tools.progress import ToolError

CHROMIUM = "/usr/bin/chromium"
HOSTILE = """
<p>Click here</p><script>top.document.title = "hacked"</script>
<img src="x" onerror="top.document.title = 'hacked'">
<img src="http://127.0.0.1:9/pixel.gif">
<form action="http://127.0.0.1:9/"><input name="password"></form>
<a href="javascript:top.document.title='hacked'">prize</a>
<a href="https://example.com/">link</a>
"""


# Files that take minutes, which nobody should wait for at the end.
LONGEST = ("test_soak", "test_walk", "test_bridges_leaving", "test_accessibility")
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    if item.stash.get(FAILED, False):
        del item.stash[FAILED]
        # As pytest does it behind the last test: the fixtures of the session end, too.
        # First of all: who runs tests again forgets what there is to end.
        item.session._setupstate.teardown_exact(None)


@pytest.fixture(scope="session")
def site(new_odoo_site, tmp_path_factory):
    """A connected mailbox with two messages."""
    site = BrowserSite(new_odoo_site(), tmp_path_factory.mktemp("browser"))
    try:
        site.start()
    except ServerMissing as error:
        pytest.skip(str(error))
    try:
        site.deliver("Order 4711", "<p>When do the <b>wheels</b> arrive?</p>")
        site.deliver("You have won", HOSTILE)
        site.connect()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The script that checks a page."""
    try:
        programs = node.ensure()
    except ToolError as error:
        pytest.skip(str(error))
    return (programs.parent / "axe-core/axe.min.js").read_text()


@pytest.fixture
def context(browser):
    """A browser of somebody's own: with its own cookies and storage."""
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


@pytest.fixture
def page(site, context):
    """The app, just opened by its owner; all requests of the page are noted."""
    page = sign_in(context, site)
    open_app(page, site)
    return page


@pytest.fixture
def phone(site, browser):
    """The app on a phone, which is touched and not clicked."""
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    open_app(page, site)
    yield page
    context.close()
