"""Connecting Gmail and Outlook by hand: from an empty database, through the provider's
own page, to the first mail read and the first reply sent.
"""

import pytest

from tests.e2e.app_page import DESKTOP, SYNC_PATIENCE_MS, message_frame, row
from tests.e2e.app_page import sign_in as log_in
from tests.e2e.provider_site import ProviderSite
from tests.e2e.waiting import wait_for

sync_api = pytest.importorskip("playwright.sync_api")

CONTINUE = {"gmail": "#continue", "outlook": "#accept"}
CANCEL = {"gmail": "[value=deny]", "outlook": "#cancel"}
ACCOUNTS = "/odoo/action-maildesk_base.mailbox_account_action"


@pytest.fixture(scope="module")
def providers(new_odoo_site, tmp_path_factory):
    """Odoo with no mailbox, registered at both services."""
    site = ProviderSite(new_odoo_site(), tmp_path_factory.mktemp("providers"))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def page(providers, browser):
    """The app of an administrator. The certificate of the simulated Microsoft is known
    to Odoo, not to the browser.
    """
    context = browser.new_context(viewport=DESKTOP, ignore_https_errors=True)
    page = log_in(context, providers)
    page.goto(f"{providers.url}/odoo/maildesk")
    yield page
    context.close()


def begin(page, providers, provider, address):
    """Connect a mailbox, as far as the provider's page."""
    providers.add_person(provider, address)
    page.goto(f"{providers.url}{ACCOUNTS}")
    page.click("button:has-text('Connect a mailbox')")
    page.locator(f".modal input[data-value={provider}]").check()
    page.fill(".modal [name=email] input", address)
    page.click(".modal button[name=action_connect]")
    page.wait_for_selector(CONTINUE[provider])


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_who_declines_is_reported_and_nothing_is_connected(providers, page, provider):
    begin(page, providers, provider, f"ben@{provider}.example")
    page.click(CANCEL[provider])
    sync_api.expect(page.locator("body")).to_contain_text(
        "did not give MailDesk access"
    )


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_from_nothing_to_the_first_reply(providers, page, provider):
    address = f"anna@{provider}.example"
    begin(page, providers, provider, address)
    subject = f"Order from {provider}"
    providers.deliver(provider, address, subject, "When do the wheels arrive?")
    page.click(CONTINUE[provider])
    row(page, subject).click(timeout=SYNC_PATIENCE_MS)
    sync_api.expect(message_frame(page).locator("body")).to_contain_text("wheels")
    page.click(".o_md_reply_bar button:has-text('Reply')")
    page.click(".o_md_editable")
    page.keyboard.type("On Monday.")
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    (raw,) = wait_for(lambda: providers.sent(provider), "the reply leaves")
    assert b"On Monday." in raw
    providers.assert_faithful()
