"""The app as a page of a browser: how tests open it, and what they find where."""

import re

PATIENCE_MS = 30_000
# Odoo looks for scheduled work once a minute, should it miss being woken.
SYNC_PATIENCE_MS = 90_000
DESKTOP = {"width": 1440, "height": 900}
# Its owner does not like menus to slide: a tap on one that slides may miss it.
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "reduced_motion": "reduce",
}
ROW = ".o_md_row:not(.o_md_row_skeleton)"
COMPOSER = ".o_md_composer"


def sign_in(context, site):
    """A page of the administrator; all its requests are noted in `requested`."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.goto(f"{site.url}/web/login")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "admin")
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/odoo"))
    return page


def open_app(page, site):
    """Show the app and wait for its list."""
    page.goto(f"{site.url}/odoo/maildesk")
    page.wait_for_selector(ROW)


def row(page, subject):
    """The row of the list with this subject."""
    return page.locator(ROW, has_text=subject)


def message_frame(page):
    """The frame that shows the text of a message."""
    page.wait_for_selector(".o_md_body_frame")
    return page.frame_locator(".o_md_body_frame").first


def refresh(page):
    """Ask for new mail, as its button does."""
    page.click(".o_md_header [aria-label='Refresh mailbox']")


def calls(page):
    """The methods of the app's interface that were called, in order."""
    marker = "/mailbox.client/"
    return [url.split(marker)[1] for url in page.requested if marker in url]
