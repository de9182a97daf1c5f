"""A personal mailbox asks before mail is used for records of a kind, once."""

import pytest

from tests.e2e.app_page import (
    PHONE,
    SYNC_PATIENCE_MS,
    message_frame,
    open_app,
    row,
    sign_in,
)
from tests.e2e.database import Database

sync_api = pytest.importorskip("playwright.sync_api")
MORE = ".o_md_create_bar [aria-label='More to create']"
CONTACT = "[data-md-create='res.partner']"
NAME = ".o_dialog .o_field_widget[name=name] :is(input, textarea)"
SAVE = ".modal-footer .o_form_button_save"
TOAST = ".o_md_toast"


@pytest.fixture(autouse=True)
def unused(site):
    """Contacts, as if the mailbox had just been connected."""
    Database(site.server.site).query(
        """DELETE FROM mailbox_account_bridge_on WHERE kind_id IN (
               SELECT id FROM mailbox_bridge_kind WHERE res_model = 'res.partner')"""
    )


def question(page):
    return page.locator(".o_dialog", has_text="Use Contact with this mailbox?")


def made(page, site, email):
    page.click(SAVE)
    page.locator(TOAST, has_text="created").wait_for()
    found = [("email", "=", email)]
    return site.server.call("admin", "admin", "res.partner", "search", found)


def test_the_owner_is_asked_once(site, page):
    """Not now changes nothing; Enable goes on, and then nothing is asked."""
    site.deliver("First use", "<p>Hello</p>", sender="Fay <fay@example.org>")
    site.synchronise()
    row(page, "First use").click(timeout=SYNC_PATIENCE_MS)
    message_frame(page).locator("p").wait_for()
    page.keyboard.press("p")

    def create():
        page.click(MORE)
        page.click(CONTACT)

    create()
    sync_api.expect(question(page)).to_contain_text("anna@example.com")
    question(page).get_by_role("button", name="Not now").click()
    sync_api.expect(page.locator(".o_dialog")).to_have_count(0)
    create()
    question(page).get_by_role("button", name="Enable").click()
    sync_api.expect(page.locator(NAME)).to_have_value("Fay")
    assert len(made(page, site, "fay@example.org")) == 1
    create()
    page.locator(NAME).wait_for()
    sync_api.expect(question(page)).to_have_count(0)


def test_on_a_phone(site, browser):
    """The drawer gives way to the question, and the question to the form."""
    site.deliver("First by phone", "<p>Hello</p>", sender="Gus <gus@example.org>")
    site.synchronise()
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    open_app(page, site)
    row(page, "First by phone").tap(timeout=SYNC_PATIENCE_MS)
    message_frame(page).locator("p").wait_for()
    page.tap("[data-md-panel=records]")
    page.locator(f".o_bottom_sheet {MORE}").tap()
    # A tap scrolls to what is still below the screen, and that closes the sheet.
    sheet = page.locator(".o_bottom_sheet_ready", has=page.locator(CONTACT))
    sheet.element_handle().wait_for_element_state("stable")
    sync_api.expect(page.locator(CONTACT)).to_be_in_viewport(ratio=1)
    page.tap(CONTACT)
    question(page).get_by_role("button", name="Enable").tap()
    sync_api.expect(page.locator(NAME)).to_have_value("Gus")
    assert len(made(page, site, "gus@example.org")) == 1
    context.close()
