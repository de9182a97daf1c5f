"""The settings of mailboxes as pages of a browser: how tests open and use them."""

from tests.e2e.app_page import PATIENCE_MS

ACCOUNTS = "/odoo/mailbox-accounts"
SETTINGS = "/odoo/settings#maildesk_base"
DIALOG = ".modal:last-of-type"


def page_of(person, context):
    """A page of somebody who is signed in to Odoo."""
    url = person.maildesk.url
    cookie = {"name": "session_id", "value": person.session.cookie, "url": url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.base = url
    return page


def open_accounts(page):
    """**Mailbox Accounts**, the list."""
    page.goto(page.base + ACCOUNTS)
    page.wait_for_selector(".o_list_view")


def open_account(page, account_id):
    """The form of a mailbox."""
    page.goto(f"{page.base}{ACCOUNTS}/{account_id}")
    page.wait_for_selector(".o_form_view .o_notebook")


def open_tab(page, name):
    """Show a page of the form's notebook."""
    page.click(f".o_notebook a[name={name}]")


def press(page, label):
    """Press a button of the form's header."""
    page.locator(f".o_statusbar_buttons button:has-text('{label}'):visible").click()


def save(page):
    """Save the form, and wait until it is."""
    page.click(".o_form_button_save")
    page.wait_for_selector(
        ".o_form_status_indicator_buttons.invisible", state="attached"
    )


def fill(page, name, value, inside=DIALOG):
    """Type into a field."""
    page.fill(f"{inside} .o_field_widget[name={name}] input", value)


def choose(page, name, label, inside=DIALOG):
    """Choose from a field with a list of values."""
    page.click(f"{inside} .o_field_widget[name={name}] input")
    page.get_by_role("menuitem", name=label, exact=True).click()


def failed_step(page):
    """Name and advice of the first step that failed in a connection test."""
    row = page.locator(".modal .o_data_row:has(.text-bg-danger)").first
    cells = (row.locator(f"[name={name}]").inner_text() for name in ("name", "message"))
    return tuple(cells)
