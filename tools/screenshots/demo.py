"""The demo in a browser, for whoever wants to look at it."""

import re
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 60_000
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
ROW = ".o_md_row:not(.o_md_row_skeleton)"
PANEL = ".o_md_panel"
LOGIN = "anna"
MAILBOX = "anna@nordlicht.example"


class Demo:
    """The demo as one of its users sees it."""

    def __init__(self, chromium, url):
        self.chromium, self.url = chromium, url

    @contextmanager
    def page(self, path, options=DESKTOP):
        """A page of somebody who has just signed in, at a path of Odoo's."""
        context = self.chromium.new_context(locale="en-US", **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{self.url}/web/login")
        page.fill("input[name=login]", LOGIN)
        page.fill("input[name=password]", LOGIN)
        page.click("button[type=submit]")
        page.wait_for_url(re.compile("/odoo"))
        found = path(page, self) if callable(path) else path
        page.goto(f"{self.url}/odoo/{found}")
        yield page
        context.close()

    def find(self, page, model, domain, fields, **options):
        """Records that the user of a page may read, as dictionaries."""
        call = {
            "model": model,
            "method": "search_read",
            "args": [domain, fields],
            "kwargs": options,
        }
        answer = page.request.post(
            f"{self.url}/web/dataset/call_kw",
            data={"jsonrpc": "2.0", "method": "call", "params": call},
        ).json()
        if "error" in answer:
            raise LookupError(answer["error"]["data"]["message"])
        return answer["result"]


@contextmanager
def browser(url):
    """The :class:`Demo` at this address."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield Demo(chromium, url)
        chromium.close()


def conversation(*domain):
    """Path of the newest conversation of Anna's with such a message, in the app."""

    def path(page, demo):
        mail = [
            ("account_id.email", "=", MAILBOX),
            ("folder_ids.role", "=", "inbox"),
            *domain,
        ]
        found = demo.find(
            page, "mailbox.message_index", mail, ["conversation_id"], limit=1
        )
        if not found:
            raise LookupError(f"no mail of the demo with {domain}")
        return f"maildesk/inbox/{found[0]['conversation_id'][0]}"

    return path


def mailbox(page, demo):
    """Path of the settings of Anna's mailbox."""
    [found] = demo.find(page, "mailbox.account", [("email", "=", MAILBOX)], ["id"])
    return f"mailbox.account/{found['id']}"


def linked(model):
    """Path of the conversation that belongs to a record of this model, in the app."""

    def path(page, demo):
        found = linked_to(page, demo, model)
        return f"maildesk/inbox/{found['conversation_id'][0]}"

    return path


def record(model):
    """Path of a record that mail belongs to."""
    return lambda page, demo: f"{model}/{linked_to(page, demo, model)['res_id']}"


def linked_to(page, demo, model):
    """The first link of mail of Anna's mailbox to a record of this model."""
    domain = [("res_model", "=", model), ("account_id.email", "=", MAILBOX)]
    fields = ["conversation_id", "res_id"]
    found = demo.find(page, "mailbox.link", domain, fields, order="id", limit=1)
    if not found:
        raise LookupError(f"nothing of the demo belongs to a {model}")
    return found[0]
