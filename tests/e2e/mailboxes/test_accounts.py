"""The settings of mailboxes, as their owner and colleagues use them."""

import re

import pytest

from tests.e2e.app_page import SYNC_PATIENCE_MS, row
from tests.e2e.settings_page import (
    choose,
    failed_step,
    fill,
    open_account,
    open_accounts,
    open_tab,
    page_of,
    press,
    save,
)
from tests.servers.bulk import Stored
from tests.servers.dovecot import Dovecot
from tests.servers.dovecot_config import DovecotOptions

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

JOIN_PASSWORD = "join us"
OLD = b"Subject: Old %d\r\nMessage-ID: <old%d@example.org>\r\n\r\nHello.\r\n"
OLD_MESSAGES = 320


@pytest.fixture
def people(threaded):
    anna, bob = threaded.new_people("anna", "bob")
    yield anna, bob
    anna.leave()


@pytest.fixture
def connected(people):
    """Anna's mailbox is connected, with one message in it."""
    anna, _bob = people
    anna.receive("Hello Anna")
    anna.connect()
    anna.sync()
    return anna


@pytest.fixture
def page(people, context):
    return page_of(people[0], context)


@pytest.fixture
def bobs_page(people, browser):
    context = browser.new_context()
    yield page_of(people[1], context)
    context.close()


@pytest.fixture
def odd_server(tmp_path, mail_system):
    """A mail server that has signed its certificate itself."""
    options = DovecotOptions(trusted_certificate=False)
    with Dovecot(tmp_path / "odd", options) as server:
        yield server


def test_each_failure_is_reported_at_its_step(people, page, odd_server):
    """And the dialog goes on until everything works."""
    anna, _bob = people
    good, odd = anna.system.dovecot.ports, odd_server.ports
    open_accounts(page)
    page.click("button:has-text('Connect a mailbox')")
    fill(page, "email", anna.address)
    fill(page, "imap_password", "wrong")
    fill(page, "imap_host", "imap.nowhere.invalid")
    fill(page, "imap_port", str(good["imaps"]))
    fill(page, "smtp_host", "localhost")
    fill(page, "smtp_port", str(good["submission"]))
    attempts = [
        ({}, "Find the incoming server", "cannot be found"),
        ({"imap_host": "localhost", "imap_port": "1"}, "Reach the", "the port"),
        ({"imap_port": str(good["imaps"])}, "Sign in to receive", "password"),
        ({"imap_port": str(odd["imaps"])}, "Secure the incoming", "self-signed"),
        ({"imap_port": str(good["imap"])}, "Secure the incoming", "993 and 465"),
        (
            {"imap_security": "STARTTLS", "imap_password": anna.mail_password},
            "Secure the outgoing",
            "993 and 465",
        ),
    ]
    for changes, step, advice in attempts:
        name, message = attempt(page, changes)
        assert step in name and advice in message, (name, message)
        page.click(".modal button[name=action_edit]")
        page.wait_for_selector(".modal [name=imap_host]")
    attempt(page, {"smtp_port": str(good["submissions"])}, works=True)
    page.click(".modal button[name=action_fetch_folders]")
    page.locator(".modal .o_data_row:has-text('Trash') input").check(force=True)
    page.click(".modal button:has-text('Save')")
    open_accounts(page)
    expect(page.locator(".o_data_row")).to_contain_text("Connected")


def attempt(page, changes, works=False):
    """Press Connect with other settings; what the first red step says."""
    for name, value in changes.items():
        (choose if name == "imap_security" else fill)(page, name, value)
    page.click(".modal button[name=action_connect]")
    if works:
        return page.wait_for_selector(".modal .alert-success:visible")
    return failed_step(page)


def test_sharing_and_joining(connected, people, page, bobs_page):
    """A mailbox does not exist for Bob until he knows its join password; then he reads
    it, and sees no servers."""
    anna, bob = people
    open_accounts(bobs_page)
    expect(bobs_page.locator(".o_list_view")).to_contain_text("Connect your first")
    open_account(page, anna.account_id)
    open_tab(page, "sharing")
    page.check("[name=is_shared] input")
    page.check("[name=join_enabled] input")
    fill(page, "join_password", JOIN_PASSWORD, inside=".o_form_view")
    save(page)
    expect(page.get_by_text("A join password is set")).to_be_visible()
    bobs_page.click("button:has-text('Join a mailbox')")
    fill(bobs_page, "email", anna.address.upper())
    fill(bobs_page, "password", "guessed")
    bobs_page.click(".modal button[name=action_join]")
    refusal = bobs_page.locator(".modal:has-text('No shared mailbox matches')")
    refusal.get_by_role("button", name="Close").last.click()
    fill(bobs_page, "password", JOIN_PASSWORD)
    bobs_page.click(".modal button[name=action_join]")
    row(bobs_page, "Hello Anna").wait_for()
    open_account(bobs_page, anna.account_id)
    labels = bobs_page.locator(".o_notebook .nav-link").all_inner_texts()
    assert labels == ["Folders"]
    assert "Test connection" not in bobs_page.locator(".o_form_view").inner_text()


def test_disconnect_connect_again_and_remove(connected, page):
    """The way out and back, and the way out for good."""
    anna = connected
    open_account(page, anna.account_id)
    status = page.locator(".o_inner_group .o_field_widget[name=state]")
    press(page, "Disconnect")
    page.click(".modal button:has-text('Disconnect')")
    expect(status).to_have_text("Disconnected")
    expect(page.locator(".alert-info:visible")).to_contain_text("stays readable")
    assert anna.row("Hello Anna")
    press(page, "Connect again")
    page.wait_for_selector(".modal .alert-success:visible")
    page.click(".modal .btn-close")
    expect(status).to_have_text(re.compile("Connected|Syncing"))
    press(page, "Copy support report")
    report = page.locator(".modal [name=text]").first
    expect(report).to_contain_text("MailDesk support report")
    assert anna.address not in report.inner_text()
    page.click(".modal .btn-close")
    press(page, "Remove Mailbox")
    page.click(".modal button[name=action_remove]")
    page.wait_for_selector(".o_list_view .o_view_nocontent")
    anna.wait_for(lambda: not mailbox_rows(anna), "the mailbox is deleted")
    anna.account_id = 0


def mailbox_rows(person):
    return person.query(
        "SELECT id FROM mailbox_account WHERE id = %s", person.account_id
    )


def test_a_folder_that_is_not_selected_can_be_chosen_in_the_app(
    connected, people, page
):
    """It says so, instead of showing nothing; its mail comes when it is chosen."""
    anna, _bob = people
    anna.fill([Stored(OLD % (1, 1))], mailbox="Junk")
    page.goto(f"{page.base}/odoo/maildesk")
    row(page, "Hello Anna").wait_for()
    spam = page.get_by_role("treeitem", name=re.compile("^Spam")).last
    spam.click()
    expect(page.get_by_text("This folder is not synced")).to_be_visible()
    page.click("button:has-text('Sync this folder')")
    row(page, "Old 1").wait_for(timeout=SYNC_PATIENCE_MS)


def test_older_mail_is_loaded_at_once(people, page):
    """The form says how far the past is loaded, and loads the rest when asked."""
    anna, _bob = people
    anna.fill([Stored(OLD % (n, n)) for n in range(OLD_MESSAGES)], mailbox="Archive")
    anna.connect(backfill_per_hour=0)
    anna.sync()
    open_account(page, anna.account_id)
    archive = page.locator(".o_data_row:has-text('Archive')")
    expect(archive).to_contain_text("50 of about 320, back to January 2026")
    archive.locator("button[name=action_load_older_mail]").click()
    expect(archive).to_contain_text("All (320)")


def test_server_records_made_by_hand_are_confirmed_by_their_mailbox(threaded, browser):
    """**Test & Confirm** of a record runs the mailbox's own test."""
    admin = AdminOf(threaded)
    context = browser.new_context()
    page = page_of(admin, context)
    (anna,) = threaded.new_people("anna")
    anna.connect()
    page.goto(f"{page.base}/odoo/action-mail.action_email_server_tree/new")
    page.get_by_label("MailDesk: IMAP").check()
    page.fill("[name=maildesk_account_id] input", anna.address)
    page.click(f".o-autocomplete--dropdown-item:has-text('{anna.address}')")
    page.click("button[name=button_confirm_login]")
    page.wait_for_selector(".modal .alert-success:visible")
    anna.sync()
    dates = anna.query(
        "SELECT date FROM fetchmail_server WHERE maildesk_account_id = %s",
        anna.account_id,
    )
    assert len(dates) == 2 and all(each["date"] for each in dates)
    anna.leave()
    context.close()


def test_oauth_that_is_not_configured_names_the_task(people, page, threaded, browser):
    """Who may do it is led to the page that has the redirect URI to copy."""
    context = browser.new_context()
    admins_page = page_of(AdminOf(threaded), context)
    for each in (page, admins_page):
        open_accounts(each)
        each.click("button:has-text('Connect a mailbox')")
        fill(each, "email", "anna@gmail.example")
        each.locator(".modal input[data-value=gmail]").check()
        each.click(".modal button[name=action_connect]")
        each.wait_for_selector(".modal:has-text('OAuth not configured')")
    assert not page.get_by_role("button", name="Open Settings").count()
    admins_page.get_by_role("button", name="Open Settings").click()
    uri = admins_page.locator("[name=maildesk_gmail_redirect_uri]")
    expect(uri).to_contain_text("/maildesk/oauth/gmail/callback")
    context.close()


class AdminOf:
    """The administrator of a running MailDesk, as ``page_of`` needs it."""

    def __init__(self, maildesk):
        self.maildesk, self.session = maildesk, maildesk.admin
