"""Records of other apps beside the mail: made of it, linked, and answered from.

Contacts are there without any other app.
"""

import pytest

from tests.e2e.app_page import (
    COMPOSER,
    DESKTOP,
    PHONE,
    SYNC_PATIENCE_MS,
    message_frame,
    open_app,
    row,
    sign_in,
)
from tests.e2e.browser_site import ADDRESS
from tests.e2e.composer_page import EDITOR

sync_api = pytest.importorskip("playwright.sync_api")
PANEL = ".o_md_panel"
TITLE = "[aria-label='Linked records'] .o_md_record_title"
TOAST = ".o_md_toast"
MORE = ".o_md_create_bar [aria-label='More to create']"
CONTACT = "[data-md-create='res.partner']"
LINK = "[title='Link to existing…']"
SAVE = ".modal-footer .o_form_button_save"
NAME = ".o_dialog .o_field_widget[name=name] :is(input, textarea)"
ICON = ".o_md_row_signs [data-md-kind='res.partner']"


@pytest.fixture
def mail_of(site, page):
    """A function: deliver a mail, and open it with the panel beside it."""

    def open_mail(subject, sender):
        site.deliver(subject, "<p>Please <b>call</b> me.</p>", sender=sender)
        site.synchronise()
        row(page, subject).click(timeout=SYNC_PATIENCE_MS)
        message_frame(page).locator("b").wait_for()
        if not page.locator(PANEL).count():
            page.keyboard.press("p")
        page.locator(".o_md_create_bar").wait_for()

    return open_mail


def test_a_contact_is_made_of_a_mail(site, page, mail_of):
    """One, linked, with its icon in the list; nobody is sent anything."""
    mail_of("Made of mail", "Eve <eve@example.org>")
    page.click(MORE)
    page.click(CONTACT)
    sync_api.expect(page.locator(NAME)).to_have_value("Eve")
    page.keyboard.press("Control+Enter")
    page.locator(TOAST, has_text="created").wait_for()
    sync_api.expect(page.locator(f"{PANEL} {TITLE}")).to_have_text("Eve")
    sync_api.expect(row(page, "Made of mail").locator(ICON)).to_be_visible()
    open_app(page, site)
    sync_api.expect(row(page, "Made of mail").locator(ICON)).to_be_visible()
    assert len(partners(site, "eve@example.org")) == 1
    sent = [mail for mail in site.mail.relay.accepted if b"Made of mail" in mail.raw]
    assert not [*sent, *sent_to(site, "eve@example.org")]


def test_what_was_made_can_be_taken_back(site, page, mail_of):
    """Undo deletes the record; its mail stays."""
    mail_of("Made in vain", "Vic <vic@example.org>")
    page.click(MORE)
    page.click(CONTACT)
    page.locator(NAME).wait_for()
    page.click(SAVE)
    toast = page.locator(TOAST, has_text="created")
    toast.get_by_text("Undo").click()
    sync_api.expect(page.locator(f"{PANEL} {TITLE}")).to_have_count(0)
    assert partners(site, "vic@example.org") == []


def test_a_mail_is_linked_and_unlinked(site, page, mail_of):
    """By keyboard, to what is found; the link comes back by Undo."""
    call(site, "create", [{"name": "Wheels and More"}])
    mail_of("To be linked", "Carl <carl@example.net>")
    page.click(LINK)
    page.keyboard.type("wheels and")
    page.locator(".o_md_link_item", has_text="Wheels and More").wait_for()
    page.keyboard.press("Enter")
    page.locator(".o_md_link_done").wait_for()
    page.keyboard.press("Escape")
    card = page.locator(f"{PANEL} .o_md_record", has_text="Wheels and More")
    card.locator("[aria-label^='More about']").click()
    page.locator(".o_md_menu .dropdown-item", has_text="Unlink").click()
    sync_api.expect(card).to_have_count(0)
    page.locator(TOAST, has_text="Unlinked").get_by_text("Undo").click()
    sync_api.expect(card).to_be_visible()


def test_mail_is_answered_from_its_record(site, page, mail_of):
    """The composer opens above the contact; what is sent is on it, once."""
    mail_of("Answered from elsewhere", f"Olga <{ADDRESS}>")
    (partner,) = call(site, "create", [{"name": "Olga", "email": "olga@example.org"}])
    page.click(LINK)
    page.keyboard.type("Olga")
    page.locator(".o_md_link_item", has_text="Olga").first.click()
    page.locator(".o_md_link_done").wait_for()
    page.goto(f"{site.url}/odoo/res.partner/{partner}")
    page.locator("button[name=action_reply_from_record]").click()
    page.locator(EDITOR).click()
    assert "/res.partner/" in page.url
    sync_api.expect(page.locator(".o_form_view")).to_be_visible()
    page.keyboard.type("From the record.")
    page.click(f"{COMPOSER} .o_md_send_now")
    page.locator(TOAST, has_text="Message sent").wait_for()
    assert len(site.delivered(b"From the record.")) == 1
    page.reload()
    button = page.locator("button[name=action_open_mailbox_mails]")
    sync_api.expect(button).to_contain_text("2")
    button.click()
    sync_api.expect(row(page, "Answered from elsewhere")).to_have_count(2)


def test_on_a_phone(site, browser):
    """The panel is a drawer, which gives way to the dialog; both fill the screen."""
    site.deliver("On the way", "<p>Hello</p>", sender="Paul <paul@example.org>")
    site.synchronise()
    context = browser.new_context(**PHONE)
    page = sign_in(context, site)
    open_app(page, site)
    row(page, "On the way").tap(timeout=SYNC_PATIENCE_MS)
    message_frame(page).locator("p").wait_for()
    page.tap("[data-md-panel=records]")
    drawer = page.locator(f".o_bottom_sheet {PANEL}")
    drawer.locator(MORE).tap()
    # A tap scrolls to what is still below the screen, and that closes the sheet.
    sheet = page.locator(".o_bottom_sheet_ready", has=page.locator(CONTACT))
    sheet.element_handle().wait_for_element_state("stable")
    sync_api.expect(page.locator(CONTACT)).to_be_in_viewport(ratio=1)
    page.tap(CONTACT)
    page.locator(NAME).wait_for()
    page.tap(SAVE)
    page.locator(TOAST, has_text="created").wait_for()
    page.tap("[data-md-panel=records]")
    sync_api.expect(drawer.locator(TITLE)).to_have_text("Paul")
    context.close()


def test_a_colleague_sees_what_is_linked(site, page, browser, mail_of):
    """Without a reload, in the panel and in the list."""
    mail_of("Linked by others", "Carl <carl@example.net>")
    context = browser.new_context(viewport=DESKTOP)
    other = sign_in(context, site)
    open_app(other, site)
    row(other, "Linked by others").click()
    other.keyboard.press("p")
    other.locator(f"{PANEL} .o_md_create_bar").wait_for()
    call(site, "create", [{"name": "Seen by all"}])
    page.click(LINK)
    page.keyboard.type("Seen by all")
    page.locator(".o_md_link_item", has_text="Seen by all").click()
    sync_api.expect(other.locator(f"{PANEL} {TITLE}")).to_have_text("Seen by all")
    sync_api.expect(row(other, "Linked by others").locator(ICON)).to_be_visible()
    context.close()


def sent_to(site, address):
    return [mail for mail in site.mail.relay.accepted if address in mail.recipients]


def partners(site, email):
    return call(site, "search", [("email", "=", email)])


def call(site, method, *arguments):
    return site.server.call("admin", "admin", "res.partner", method, *arguments)
