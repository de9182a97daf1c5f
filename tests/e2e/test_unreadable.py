"""A message that nobody can read: its users see it, and what they can do."""

import os

import pytest

from tests.e2e.app_page import PATIENCE_MS, SYNC_PATIENCE_MS, open_app
from tests.e2e.browser_site import ADMIN
from tests.e2e.people import mail
from tests.servers.deadly_proxy import DeadlyProxy

sync_api = pytest.importorskip("playwright.sync_api")

ADDRESS = "carla@example.com"
PASSWORD = "mail-secret"


@pytest.fixture
def deadly(site):
    """A mailbox at a server that dies when it is asked about its second message."""
    dovecot = site.mail.dovecot
    dovecot.add_user(ADDRESS, PASSWORD)
    for subject in ("First", "Second", "Third"):
        raw = mail(subject, "bob@example.org", ADDRESS)
        dovecot.save(ADDRESS, "INBOX", raw)
    proxy = DeadlyProxy(dovecot.imap)
    proxy.kill_over(2, rb"HEADER")
    values = {
        **{"name": "Carla", "email": ADDRESS, "provider": "imap"},
        **{"imap_host": "localhost", "imap_port": proxy.imap.port},
        **{"imap_security": "none", "imap_password": PASSWORD},
        **{"smtp_host": "localhost", "smtp_security": "none"},
        "smtp_port": dovecot.ports["submission"],
    }

    def call(method, *arguments):
        return site.server.call(*ADMIN, "mailbox.account", method, *arguments)

    (account,) = call("create", [values])
    call("action_test_connection", [account])
    call("action_fetch_folders", [account])
    call("action_sync_now", [account])
    yield proxy
    call("write", [account], {"active": False})
    proxy.close()


def test_message_that_cannot_be_read_is_shown_as_that(site, page, deadly):
    open_app(page, site)
    notice = page.locator(".o_md_account_unreadable")
    sync_api.expect(notice).to_have_text("1 message cannot be read")
    notice.click()
    entry = page.locator(".o_md_unreadable li")
    sync_api.expect(entry).to_contain_text("closed the connection every time")
    sync_api.expect(entry).to_contain_text("Inbox")
    entry.get_by_role("button", name="Show source").click()
    source = page.locator(".o_md_unreadable_source")
    sync_api.expect(source).to_contain_text("Subject: Second", timeout=PATIENCE_MS)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/desktop.png")
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{folder}/phone.png")
        page.set_viewport_size({"width": 1440, "height": 900})
    deadly.kill_over(2, rb"never")
    entry.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Close").last.click()
    sync_api.expect(notice).to_have_count(0, timeout=SYNC_PATIENCE_MS)
