"""An add-on in the app, on a desk and on a phone: it looks as if it were built in."""

import pytest

from tests.e2e.app_page import PHONE, message_frame, open_app, row, sign_in
from tests.e2e.browser_site import ADDRESS, BrowserSite
from tests.servers.private_server import ServerMissing
from tools import template

sync_api = pytest.importorskip("playwright.sync_api")
PIN = ".o_md_view_toolbar [data-md-action=example_pin]"
PANEL = ".o_md_view_toolbar [data-md-panel=example_pin]"
BADGE = ".o_md_row_signs .o_md_icon_pin"
BANNER = ".o_md_card_notice:has-text('Pinned by')"


@pytest.fixture(scope="module")
def site(new_odoo_site, cluster, tmp_path_factory):
    """A MailDesk with the example add-on, and a note of somebody to himself."""
    prepared = template.ensure_examples(cluster)
    site = BrowserSite(new_odoo_site(prepared), tmp_path_factory.mktemp("example"))
    try:
        site.start()
    except ServerMissing as error:
        pytest.skip(str(error))
    try:
        site.deliver("Order 4711", "<p>When do the <b>wheels</b> arrive?</p>")
        site.deliver("Telephone", "<p>Call <b>Bob</b></p>")
        site.connect()
        site.deliver("Milk", "<p>Buy <b>milk</b></p>", sender=ADDRESS)
        site.synchronise()
        yield site
    finally:
        site.stop()


def test_action_with_undo_banner_and_badge(page):
    """What the add-on does shows at once, and can be taken back."""
    order = row(page, "Order 4711")
    order.click()
    message_frame(page).locator("b").wait_for()
    page.click(PIN)
    sync_api.expect(order.locator(BADGE)).to_be_visible()
    toast = page.locator(".o_md_toast", has_text="Pins of 1 changed")
    toast.locator(".o_md_toast_action").click()
    sync_api.expect(order.locator(BADGE)).to_have_count(0)
    page.keyboard.press("y")
    sync_api.expect(order.locator(BADGE)).to_be_visible()
    page.reload()
    page.locator(BANNER).wait_for()
    sync_api.expect(row(page, "Order 4711").locator(BADGE)).to_be_visible()


def test_panel_beside_the_message(page):
    """It follows the open conversation, and its button closes it."""
    row(page, "Milk").click()
    page.click(PANEL)
    panel = page.locator(".o_md_panel")
    sync_api.expect(panel).to_contain_text("Pinned by")
    row(page, "Telephone").click()
    sync_api.expect(panel).to_contain_text("Nobody has pinned this.")
    page.click(PANEL)
    sync_api.expect(panel).to_have_count(0)


def test_list_and_operator_find_what_is_pinned(page):
    """What came from oneself was pinned by the subscriber when it arrived."""
    page.click(".o_md_node[data-key=example]")
    sync_api.expect(row(page, "Telephone")).to_have_count(0)
    row(page, "Milk").wait_for()
    assert page.url.endswith("/list-example-pinned")
    search = page.locator(".o_md_search input")
    search.fill("pin")
    page.locator(".o_md_search_menu li", has_text="pinned:me").click()
    search.press("Enter")
    row(page, "Milk").wait_for()
    sync_api.expect(row(page, "Telephone")).to_have_count(0)
    page.click(".o_md_search [aria-label='Clear search']")
    search.fill("-pinned:anyone")
    search.press("Enter")
    row(page, "Telephone").wait_for()
    sync_api.expect(row(page, "Milk")).to_have_count(0)


def test_preference_is_kept(site, page):
    """Who wants no badges has none, also after a reload."""
    milk = row(page, "Milk")
    sync_api.expect(milk.locator(BADGE)).to_be_visible()
    for shown in (0, 1):
        with page.expect_response("**/set_preference"):
            page.click(".o_md_header [aria-label='View and settings']")
            page.locator(
                ".o_md_display_menu .dropdown-item", has_text="Pins in"
            ).click()
        open_app(page, site)
        sync_api.expect(milk.locator(BADGE)).to_have_count(shown)


def test_panel_is_a_drawer_on_a_phone(site, browser):
    """It comes from below, and Back closes it."""
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    open_app(page, site)
    row(page, "Milk").tap()
    message_frame(page).locator("b").wait_for()
    page.tap(PANEL)
    panel = page.locator(".o_bottom_sheet .o_md_panel")
    sync_api.expect(panel).to_contain_text("Pinned by")
    page.go_back()
    sync_api.expect(panel).to_have_count(0)
    message_frame(page).locator("b").wait_for()
    context.close()
