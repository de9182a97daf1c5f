"""How little is asked of the server: on other pages, by an idle page, while sending."""

import pytest

from tests.e2e.app_page import COMPOSER, calls, open_app, row, sign_in
from tests.e2e.composer_page import write
from tests.e2e.database import Database
from tests.e2e.waiting import wait_for

sync_api = pytest.importorskip("playwright.sync_api")
SYSTRAY = ".o_md_systray"
BUNDLE = "maildesk_base.assets_app"
BUS = "odoo.__WOWL_DEBUG__.root.env.services.bus_service"
LISTS = ("list_messages", "search")


def of_maildesk(page):
    """Addresses of all requests that are about mail, whoever made them."""
    return [url for url in page.requested if "maildesk" in url or "mailbox" in url]


def settle(page):
    """Let what waits in the page be done, and all that it asks be answered."""
    page.clock.run_for(2000)
    page.wait_for_function("!document.querySelector('.o_loading_indicator')")


def test_other_pages_of_odoo_make_one_small_call(site, context):
    """The number of unread messages; the bus reports what changes."""
    page = sign_in(context, site)
    page.requested.clear()
    posted = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    with page.expect_response("**/mailbox.client/unread") as answered:
        page.goto(f"{site.url}/odoo/contacts")
    assert not any("maildesk_base.group" in data for data in posted)
    assert len(answered.value.body()) < 500
    badge = page.locator(f"{SYSTRAY} .badge")
    unread = int(badge.inner_text())
    site.deliver("While in Contacts", "<p>hello</p>")
    site.synchronise()
    sync_api.expect(badge).to_have_text(str(unread + 1))
    assert len(of_maildesk(page)) == 1
    page.click(SYSTRAY)
    row(page, "While in Contacts").wait_for()
    assert any(BUNDLE in url for url in page.requested)


def test_opening_asks_for_each_thing_once(site, context):
    """Also when the app is the first page: the symbol beside it asks nothing then."""
    page = sign_in(context, site)
    page.goto("about:blank")
    page.clock.install()
    # A new browser hears what was said in the last minute: of new folders, perhaps.
    Database(site.server.site).query("DELETE FROM bus_bus")
    page.requested.clear()
    open_app(page, site)
    page.clock.run_for(5000)
    wait_for(lambda: "watch" in calls(page), "the first look at the counters")
    assert sorted(calls(page)) == ["bootstrap", "list_messages", "read_ahead", "watch"]


def test_an_app_that_cannot_be_loaded_says_so_and_is_tried_again(site, context):
    """A lost network ends in no blank page, and the address stays what it was."""
    page = sign_in(context, site)
    scripts = f"**/{BUNDLE}.min.js"
    page.route(scripts, lambda route: route.abort())
    page.goto(f"{site.url}/odoo/maildesk/starred")
    alert = page.locator("[role=alert]", has_text="MailDesk could not be loaded")
    again = alert.get_by_role("button", name="Try again")
    again.click()
    sync_api.expect(again).to_be_enabled()
    sync_api.expect(alert).to_contain_text("no connection")
    page.unroute(scripts)
    again.click()
    page.wait_for_selector(".o_md_list")
    sync_api.expect(alert).to_have_count(0)
    page.wait_for_url("**/odoo/maildesk/starred")


def test_an_idle_page_asks_for_nothing(site, context):
    """Its mailbox is kept fresh all the same: that goes over the websocket."""
    page = sign_in(context, site)
    page.clock.install()
    with page.expect_response("**/mailbox.client/watch"):
        open_app(page, site)
        page.wait_for_function(f"{BUS}.workerState === 'CONNECTED'")
        page.clock.run_for(5000)
    database = Database(site.server.site)
    database.query("UPDATE mailbox_sync_state SET watched_until = NULL")
    page.requested.clear()
    # Odoo's websocket ends when more than ten messages come at once.
    page.clock.run_for("04:00")
    watched = "SELECT 1 FROM mailbox_sync_state WHERE watched_until > now()"
    wait_for(lambda: database.query(watched), "the mailbox stays watched")
    # Odoo itself fetches the greeting of its bot at some time.
    assert not [url for url in page.requested if "/discuss.channel/" not in url]


@pytest.mark.parametrize("folder", ["inbox", "drafts", "sent", "outbox"])
def test_send_and_undo_read_the_list_twice_at_most(site, context, folder):
    """Wherever one is, and though each step is reported by the bus as well."""
    page = sign_in(context, site)
    page.clock.install()
    open_app(page, site)
    page.goto(f"{site.url}/odoo/maildesk/{folder}")
    page.wait_for_selector(".o_md_list")
    page.evaluate(
        f"""window.drafts = [];
        {BUS}.subscribe("maildesk/draft", ({{state}}) => drafts.push(state))"""
    )
    write(page, f"Called back in {folder}", "Wait!")
    settle(page)
    page.requested.clear()
    page.click(f"{COMPOSER} [title='Send (Ctrl+Enter)']")
    page.click(".o_md_toast_action")
    page.wait_for_function("drafts.includes('queued') && drafts.at(-1) === 'editing'")
    settle(page)
    asked = [name for name in calls(page) if name in LISTS]
    assert len(asked) <= 2, calls(page)
