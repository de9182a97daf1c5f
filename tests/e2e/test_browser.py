"""The app in a real browser, with a real Odoo, a real IMAP and a real SMTP server."""

import pytest

from tests.e2e.app_page import (
    SYNC_PATIENCE_MS,
    message_frame,
    refresh,
    row,
)
from tests.e2e.browser_site import ADDRESS

sync_api = pytest.importorskip("playwright.sync_api")


def test_mail_of_the_server_can_be_read(page):
    """The text of a message comes from the IMAP server into the reading pane."""
    row(page, "Order 4711").click()
    sync_api.expect(message_frame(page).locator("b")).to_have_text("wheels")


def test_hostile_mail_can_do_nothing(page):
    """No script runs, nothing is fetched from outside, and no form is left."""
    row(page, "You have won").click()
    frame = message_frame(page)
    sync_api.expect(frame.locator("p")).to_have_text("Click here")
    assert frame.locator("form, input, script, [onerror]").count() == 0
    links = frame.locator("a[href]")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://example.com/"
    ]
    assert not [url for url in page.requested if ":9/" in url]
    assert "hacked" not in page.title()
    handle = page.query_selector(".o_md_body_frame")
    sandbox = handle.get_attribute("sandbox").split()
    assert "allow-scripts" not in sandbox and "allow-same-origin" not in sandbox
    assert page.evaluate(
        "document.querySelector('.o_md_body_frame').contentDocument === null"
    )


def test_the_frame_is_as_high_as_its_text(site, page):
    """One reads with one scroll bar, not with one inside another."""
    site.deliver("A long letter", "<p>line</p>" * 120)
    refresh(page)
    row(page, "A long letter").click(timeout=SYNC_PATIENCE_MS)
    message_frame(page).locator("p").last.wait_for()
    height = page.locator(".o_md_body_frame").bounding_box()["height"]
    assert height > 120 * 20


def test_new_mail_appears_without_a_reload(site, page):
    """What arrives at the server shows in the open list, and the counter grows."""
    page.evaluate("window.sameDocument = true")
    site.deliver("Fresh from the server", "<p>hello</p>")
    refresh(page)
    row(page, "Fresh from the server").wait_for(timeout=SYNC_PATIENCE_MS)
    assert page.evaluate("window.sameDocument") is True


def test_a_reply_is_delivered(site, page):
    """A reply written in the app arrives at the mail server."""
    row(page, "Order 4711").click()
    page.click(".o_md_reply_bar button:has-text('Reply')")
    page.click(".o_md_editable")
    page.keyboard.type("On Monday.")
    # A copy to oneself: this server delivers only at home.
    page.click(".o_md_address_line button:has-text('Cc')")
    page.locator(".o_md_recipients input").nth(1).fill(ADDRESS)
    page.keyboard.press("Enter")
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    assert len(site.delivered(b"On Monday.")) == 1
