"""Somebody with a mailbox at Gmail or Outlook, who signs in without a browser."""

import re
from contextlib import suppress
from html import unescape
from threading import Thread
from urllib.parse import urljoin, urlsplit

import requests

from tests.e2e.odoo_session import OdooSession
from tests.e2e.people import Person, mail

_ACTION = re.compile(r'action="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_TICKED = re.compile(r'name="(granted)" value="([^"]*)"')
_AGREE = {"gmail": "allow", "outlook": "accept"}


class Subscriber(Person):
    """One mailbox of the administrator's at a simulated service."""

    provider = ""

    def __post_init__(self):
        self.session = OdooSession(self.maildesk.server, "admin", "admin")

    @property
    def service(self):
        """The simulated service, whose faults a test may plan."""
        return self.maildesk.service(self.provider)

    def connect(self, **changes):
        """Make the mailbox and sign in at the provider."""
        self.make_mailbox(**changes)
        self.authorize()
        self.client("set_preference", "undo_send_seconds", 0)

    def make_mailbox(self, **changes):
        """Make the mailbox, still without a sign-in."""
        values = {"email": self.address, "provider": self.provider, **changes}
        (self.account_id,) = self.call("mailbox.account", "create", [values])

    def authorize(self, browser=None):
        """Press **Authorize**, agree on the provider's page and come back.

        :param browser: the OdooSession one comes back with, by default the own one
        :return: where one is led then
        """
        action = self.call("mailbox.account", "action_authorize", [self.account_id])
        ca_file = self.maildesk.ca_file
        page = requests.get(action["url"], verify=ca_file, timeout=60)
        form = [*_HIDDEN.findall(page.text), *_TICKED.findall(page.text)]
        form = [(unescape(name), unescape(value)) for name, value in form]
        form += [("account", self.address), ("decision", _AGREE[self.provider])]
        answer = requests.post(
            urljoin(action["url"], unescape(_ACTION.search(page.text)[1])),
            data=form,
            verify=ca_file,
            allow_redirects=False,
            timeout=60,
        )
        back = (browser or self.session).http.get(
            answer.headers["Location"], allow_redirects=False, timeout=60
        )
        assert back.status_code in (302, 303), back.text
        return urlsplit(back.headers["Location"]).path

    def receive(self, subject, sender="Carl <carl@example.org>", **more):
        """Let a message arrive in the Inbox at the service."""
        raw = mail(subject, sender, self.address, **more)
        self.maildesk.put(self.provider, self.address, "inbox", raw)

    def fill_with(self, count, role):
        """Let many messages lie in a folder at the service."""
        for number in range(count):
            raw = mail(f"{role} {number}", "bob@example.org", self.address)
            self.maildesk.put(self.provider, self.address, role, raw)

    def folder_id(self, role):
        """The folder with a role."""
        (row,) = self.query(
            "SELECT id FROM mailbox_folder WHERE account_id = %s AND role = %s",
            self.account_id,
            role,
        )
        return row["id"]

    def begin_to_load_older(self, count):
        """Press **Load older mail** for the Inbox, without waiting for its end."""

        def press():
            arguments = [self.account_id], self.folder_id("inbox"), count
            with suppress(OSError):  # Odoo may be killed meanwhile
                self.call("mailbox.account", "action_load_older", *arguments)

        Thread(target=press, daemon=True).start()

    def at_service(self, role="inbox"):
        """Subject and read mark of every message in a folder, in order."""
        return self.maildesk.content(self.provider, self.address, role)

    def indexed(self, role="inbox"):
        """The same, as MailDesk has it."""
        rows = self.query(
            """SELECT m.subject, m.is_read FROM mailbox_placement p
                 JOIN mailbox_message_index m ON m.id = p.message_id
                 JOIN mailbox_folder f ON f.id = p.folder_id
                WHERE f.account_id = %s AND f.role = %s""",
            self.account_id,
            role,
        )
        return sorted((row["subject"], row["is_read"]) for row in rows)

    def wait_until_equal(self, *roles):
        """Wait until index and service agree; nothing is missing or there twice."""
        for role in roles or ("inbox",):
            self.wait_for(
                lambda role=role: self.indexed(role) == self.at_service(role),
                f"{role} equals the service's",
            )
