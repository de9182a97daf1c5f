"""Records of other apps beside the mail: made of it, linked, and answered from."""

import pytest

from tests.e2e.app_page import (
    COMPOSER,
    DESKTOP,
    SYNC_PATIENCE_MS,
    message_frame,
    open_app,
    row,
    sign_in,
)
from tests.e2e.browser_site import ADDRESS, ADMIN
from tests.e2e.composer_page import EDITOR

sync_api = pytest.importorskip("playwright.sync_api")
PANEL = ".o_md_panel"
TITLE = "[aria-label='Linked records'] .o_md_record_title"
TOAST = ".o_md_toast"
MORE = ".o_md_create_bar [aria-label='More to create']"
CONTACT, LEAD = (f"[data-md-create='{each}']" for each in ("res.partner", "crm.lead"))
DRAWER = f".o_bottom_sheet {PANEL}"
LINK = "[title='Link to existing…']"
SAVE = ".modal-footer .o_form_button_save"
NAME = ".o_dialog .o_field_widget[name=name] :is(input, textarea)"
ICON = ".o_md_row_signs [data-md-kind='res.partner']"
LEAD_ICON = ".o_md_row_signs [data-md-kind='crm.lead']"
REPLY = "button[name=action_reply_from_record]"
MAILS = "button[name=action_open_mailbox_mails]"


@pytest.fixture
def mail_of(site, page):
    """A function: deliver a mail, and open it with the panel beside it."""

    def open_mail(subject, sender, **more):
        site.deliver(subject, "<p>Please <b>call</b> me.</p>", sender=sender, **more)
        site.synchronise()
        row(page, subject).click(timeout=SYNC_PATIENCE_MS)
        message_frame(page).locator("b").wait_for()
        if not page.locator(PANEL).count():
            page.keyboard.press("p")
        page.locator(".o_md_create_bar").wait_for()

    return open_mail


@pytest.fixture
def phone_mail_of(site, phone):
    """A function: deliver a mail, and open it on a phone, with the drawer of records;
    gives the drawer.
    """

    def open_mail(subject, sender):
        site.deliver(subject, "<p>Please <b>call</b> me.</p>", sender=sender)
        site.synchronise()
        row(phone, subject).tap(timeout=SYNC_PATIENCE_MS)
        message_frame(phone).locator("b").wait_for()
        phone.tap("[data-md-panel=records]")
        return phone.locator(DRAWER)

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


def test_a_lead_is_made_once_of_a_double_click(site, page, mail_of):
    """With the files of the mail, and still one after a reload."""
    files = [("plan.pdf", b"%PDF-1.4 plan")]
    mail_of("Wheels for a shop", "Dora <dora@example.org>", files=files)
    page.click(MORE)
    page.click(LEAD)
    sync_api.expect(page.locator(NAME)).to_have_value("Wheels for a shop")
    page.locator(SAVE).dblclick()
    page.locator(TOAST, has_text="created").wait_for()
    title = page.locator(f"{PANEL} {TITLE}")
    sync_api.expect(title).to_have_text("Wheels for a shop")
    sync_api.expect(row(page, "Wheels for a shop").locator(LEAD_ICON)).to_be_visible()
    page.reload()
    sync_api.expect(title).to_have_text("Wheels for a shop")
    (lead,) = leads(site, "Wheels for a shop")
    assert lead["email_from"] == "dora@example.org"
    domain = [("res_model", "=", "crm.lead"), ("res_id", "=", lead["id"])]
    (file,) = call(site, "ir.attachment", "search_read", domain, ["name"])
    assert file["name"] == "plan.pdf"
    assert not sent_to(site, "dora@example.org")


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
    call(site, "res.partner", "create", [{"name": "Wheels and More"}])
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


def test_a_ticket_is_linked_and_answered_from_its_record(site, page, mail_of):
    """The composer opens above the ticket; what is sent is on it, once."""
    mail_of("It broke", f"Olga <{ADDRESS}>")
    ticket = make_ticket(site, "Olga's pump")
    page.click(LINK)
    page.keyboard.type("Olga's pump")
    page.locator(".o_md_link_item", has_text="Olga's pump").first.click()
    page.locator(".o_md_link_done").wait_for()
    page.goto(f"{site.url}/odoo/helpdesk.ticket/{ticket}")
    page.locator(REPLY).click()
    page.locator(EDITOR).click()
    assert "/helpdesk.ticket/" in page.url
    sync_api.expect(page.locator(".o_form_view")).to_be_visible()
    page.keyboard.type("From the ticket.")
    page.click(f"{COMPOSER} .o_md_send_now")
    page.locator(TOAST, has_text="Message sent").wait_for()
    assert len(site.delivered(b"From the ticket.")) == 1
    page.reload()
    sync_api.expect(page.locator(MAILS)).to_contain_text("2")
    page.click(MAILS)
    sync_api.expect(row(page, "It broke")).to_have_count(2)


def test_on_a_phone(site, phone, phone_mail_of):
    """The panel is a drawer, which shows the lead once the dialog is closed."""
    drawer = phone_mail_of("On the way", "Paul <paul@example.org>")
    drawer.locator(MORE).tap()
    # A tap scrolls to what is still below the screen, and that closes the sheet.
    sheet = phone.locator(".o_bottom_sheet_ready", has=phone.locator(LEAD))
    sheet.element_handle().wait_for_element_state("stable")
    sync_api.expect(phone.locator(LEAD)).to_be_in_viewport(ratio=1)
    phone.tap(LEAD)
    sync_api.expect(phone.locator(NAME)).to_have_value("On the way")
    phone.tap(SAVE)
    # What can be undone lies above the drawer.
    toast = phone.locator(TOAST, has_text="created")
    toast.get_by_text("Undo").tap(trial=True)
    sync_api.expect(drawer.locator(TITLE)).to_have_text("On the way")
    assert len(leads(site, "On the way")) == 1


def test_a_ticket_is_linked_and_answered_on_a_phone(site, phone, phone_mail_of):
    ticket = make_ticket(site, "Rita's pump")
    drawer = phone_mail_of("Still broken", f"Rita <{ADDRESS}>")
    drawer.locator(LINK).tap()
    phone.get_by_label("Search records").fill("Rita's pump")
    phone.locator(".o_md_link_item", has_text="Rita's pump").tap()
    phone.locator(".o_md_link_done").wait_for()
    phone.locator(".o_dialog footer .btn-primary").tap()
    # Opened by name and by menu; one step back leads to the mail.
    drawer.locator(TITLE, has_text="Rita's pump").tap()
    phone.wait_for_url(f"**/helpdesk.ticket/{ticket}")
    sync_api.expect(drawer).to_have_count(0)
    phone.go_back()
    message_frame(phone).locator("b").wait_for()
    phone.tap("[data-md-panel=records]")
    drawer.locator(".o_md_record [aria-label^='More about']").tap()
    phone.locator(".o_md_menu .dropdown-item", has_text="Open").tap()
    phone.wait_for_url(f"**/helpdesk.ticket/{ticket}")
    # Odoo keeps what belongs to a record in a menu there.
    phone.locator(".o_control_panel button", has=phone.locator(".fa-bolt")).tap()
    phone.locator(REPLY).tap()
    phone.locator(EDITOR).tap(position={"x": 20, "y": 10})
    phone.keyboard.type("From the phone.")
    phone.locator(f"{COMPOSER} .o_md_send_now").tap()
    phone.locator(TOAST, has_text="Message sent").wait_for()
    assert len(site.delivered(b"From the phone.")) == 1


def test_a_colleague_sees_what_is_linked(site, page, browser, mail_of):
    """Without a reload, in the panel and in the list."""
    mail_of("Linked by others", "Carl <carl@example.net>")
    context = browser.new_context(viewport=DESKTOP)
    other = sign_in(context, site)
    open_app(other, site)
    row(other, "Linked by others").click()
    other.keyboard.press("p")
    other.locator(f"{PANEL} .o_md_create_bar").wait_for()
    call(site, "res.partner", "create", [{"name": "Seen by all"}])
    page.click(LINK)
    page.keyboard.type("Seen by all")
    page.locator(".o_md_link_item", has_text="Seen by all").click()
    sync_api.expect(other.locator(f"{PANEL} {TITLE}")).to_have_text("Seen by all")
    sync_api.expect(row(other, "Linked by others").locator(ICON)).to_be_visible()
    context.close()


def sent_to(site, address):
    return [mail for mail in site.mail.relay.accepted if address in mail.recipients]


def partners(site, email):
    return call(site, "res.partner", "search", [("email", "=", email)])


def leads(site, name):
    return call(site, "crm.lead", "search_read", [("name", "=", name)], ["email_from"])


def make_ticket(site, name):
    values = {"name": name, "description": name, "partner_email": ADDRESS}
    (ticket,) = call(site, "helpdesk.ticket", "create", [values])
    return ticket


def call(site, model, method, *arguments):
    return site.server.call(*ADMIN, model, method, *arguments)
