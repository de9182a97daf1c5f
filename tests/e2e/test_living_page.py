"""A page that stays open for days: other windows, lost connections, small screens."""

import pytest

from tests.e2e.app_page import (
    PATIENCE_MS,
    PHONE,
    ROW,
    SYNC_PATIENCE_MS,
    calls,
    message_frame,
    open_app,
    row,
    sign_in,
)

sync_api = pytest.importorskip("playwright.sync_api")


def test_what_a_start_and_an_opened_message_ask_the_server(site, page):
    """Four calls until the app stands, one of them for the texts of what is on screen;
    at most two for a message that was not read yet.
    """
    if "watch" not in calls(page):
        page.wait_for_event("request", lambda request: "/watch" in request.url)
    start = {"bootstrap", "list_messages", "read_ahead", "watch"}
    # Where mail has been linked to records, the icons of the rows are asked for, too.
    assert set(calls(page)) - {"row_links"} == start
    page.requested.clear()
    row(page, "Order 4711").click()
    message_frame(page).locator("b").wait_for()
    by_itself = {"read_ahead", "row_links"}
    asked = [name for name in calls(page) if name not in by_itself]
    assert set(asked) <= {"open_conversation", "act"}
    assert len(asked) <= 2


def test_another_tab_follows(site, page, context):
    """A star given in one tab shows in the other."""
    other = context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    open_app(other, site)
    target = row(page, "Order 4711")
    was = target.locator(".o_md_row_star").get_attribute("aria-pressed")
    target.hover()
    target.locator(".o_md_row_star").click()
    becomes = "false" if was == "true" else "true"
    for window in (page, other):
        star = row(window, "Order 4711").locator(".o_md_row_star")
        sync_api.expect(star).to_have_attribute("aria-pressed", becomes)


def test_a_page_catches_up_when_the_server_is_back(site, page):
    """Mail that came while Odoo was away shows without a reload."""
    page.evaluate("window.sameDocument = true")
    site.server.stop()
    site.deliver("While you were away", "<p>hello</p>")
    site.server.start()
    site.synchronise()
    row(page, "While you were away").wait_for(timeout=SYNC_PATIENCE_MS)
    assert page.evaluate("window.sameDocument") is True


def test_back_on_a_phone_leads_through_the_panes(site, browser):
    """From the message to the list, to the folders, and only then out of the app."""
    site.deliver("For the phone", "<p>Read me <b>anywhere</b></p>")
    site.synchronise()
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    open_app(page, site)
    row(page, "For the phone").tap()
    message_frame(page).locator("b").wait_for()
    page.go_back()
    page.wait_for_selector(ROW)
    assert page.url.endswith("/odoo/maildesk/inbox")
    page.go_back()
    page.wait_for_selector(".o_md_tree")
    assert page.url.endswith("/odoo/maildesk")
    page.tap(".o_md_node[data-key='all:sent']")
    page.wait_for_selector(".o_md_list")
    context.close()


def test_the_address_leads_to_what_is_open(site, page):
    """Reload stays there, Back and Forward lead there, another tab shows the same."""
    title = page.locator(".o_md_view_subject h1")
    row(page, "Order 4711").click()
    sync_api.expect(title).to_have_text("Order 4711")
    page.wait_for_url("**/odoo/maildesk/inbox/*")
    address = page.url
    page.reload()
    sync_api.expect(title).to_have_text("Order 4711")
    assert page.url == address
    page.requested.clear()
    page.go_back()
    page.wait_for_url("**/odoo/maildesk/inbox")
    sync_api.expect(title).to_have_count(0)
    page.go_forward()
    sync_api.expect(title).to_have_text("Order 4711")
    page.keyboard.press("?")
    page.wait_for_selector(".o_dialog .modal")
    page.go_back()
    page.wait_for_selector(".o_dialog", state="detached")
    assert page.url == address
    assert "bootstrap" not in calls(page), "the whole app was loaded again"
    with page.context.expect_page() as opened:
        row(page, "Order 4711").locator("a").click(button="middle")
    other = opened.value.locator(".o_md_view_subject h1")
    sync_api.expect(other).to_have_text("Order 4711", timeout=PATIENCE_MS)


def test_back_leads_out_of_screens_of_odoo(page):
    """Also after steps in the app, which Odoo leaves to it."""
    row(page, "Order 4711").click()
    page.wait_for_url("**/odoo/maildesk/inbox/*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/odoo/maildesk/inbox")
    page.click(".o_md_tree_foot button")
    page.wait_for_selector(".o_list_view")
    sync_api.expect(page.locator(".o_breadcrumb")).to_contain_text("MailDesk")
    page.go_back()
    sync_api.expect(row(page, "Order 4711")).to_have_count(1)


def test_who_was_signed_out_goes_on_where_he_is(site, page):
    """The password is asked for in place, what was wanted is done, the draft stays."""
    page.keyboard.press("c")
    page.fill(".o_md_composer_subject", "Half a thought")
    page.context.clear_cookies(name="session_id")
    row(page, "Order 4711").click()
    page.fill(".modal input[type=password]", "admin")
    page.keyboard.press("Enter")
    sync_api.expect(message_frame(page).locator("b")).to_have_text("wheels")
    subject = page.locator(".o_md_composer_subject")
    sync_api.expect(subject).to_have_value("Half a thought")
