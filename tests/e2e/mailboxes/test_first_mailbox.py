"""The first mailbox, connected by hand in a browser."""

import re

import pytest

from tests.e2e.app_page import COMPOSER, PATIENCE_MS, message_frame, row

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def people(threaded):
    anna, bob = threaded.new_people("anna", "bob")
    anna.client("set_preference", "undo_send_seconds", 0)
    yield anna, bob
    anna.leave()


@pytest.fixture
def page(people, context):
    """The app as Anna opens it for the first time."""
    anna = people[0]
    url = anna.maildesk.url
    cookie = {"name": "session_id", "value": anna.session.cookie, "url": url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{url}/odoo/maildesk")
    return page


def test_from_nothing_to_the_first_reply(people, page):
    """The guided way: connect, read the mail that is there, answer it."""
    anna, bob = people
    anna.receive(
        "Your first task", sender=f"Bob <{bob.address}>", html="<p>Say <b>hi</b>.</p>"
    )
    page.get_by_role("button", name="Join a shared mailbox").click()
    page.locator(".modal:has-text('Join') .btn-close").click()
    page.get_by_role("button", name="Connect a mailbox").click()
    page.locator(".modal input[data-value=imap]").check()
    for name, value in wizard_values(anna).items():
        page.fill(f".modal .o_field_widget[name={name}] input", value)
    page.click(".modal button[name=action_connect]")
    page.get_by_role("button", name="Open MailDesk").click()
    row(page, "Your first task").click()
    sync_api.expect(message_frame(page).locator("b")).to_have_text("hi")
    # The app is open once, not on top of the one that showed the first steps.
    sync_api.expect(page).to_have_url(re.compile(r"/odoo/maildesk/[^/]+/\d+$"))
    page.click(".o_md_reply_bar button:has-text('Reply')")
    page.click(f"{COMPOSER} .o_md_editable")
    page.keyboard.type("Hi!")
    page.click(".o_md_send_now")
    page.wait_for_selector(".o_md_toast:has-text('Message sent')")
    (uid,) = bob.wait_for(lambda: bob.uids("Re: Your first task"), "the reply arrives")
    assert "Hi!" in bob.doveadm.text(bob.address, "INBOX", uid)


def wizard_values(person):
    """What is typed into the form, in this order."""
    ports = person.system.dovecot.ports
    return {
        "email": person.address,
        "imap_host": "localhost",
        "imap_port": str(ports["imaps"]),
        "imap_password": person.mail_password,
        "smtp_host": "localhost",
        "smtp_port": str(ports["submissions"]),
    }
