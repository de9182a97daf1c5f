"""A running MailDesk and both simulated services, which all tests here share."""

from itertools import count

from tests.e2e.database import Database
from tests.e2e.maildesk import LEASE
from tests.e2e.odoo_session import OdooSession
from tests.e2e.provider_site import ProviderSite
from tests.e2e.providers.subscriber import Subscriber
from tests.e2e.waiting import wait_for

SHORT_LEASE_S = 3
_LEASED = """SELECT account_id FROM mailbox_sync_state
             WHERE lease_until > now() AT TIME ZONE 'UTC'"""
_LABELS = {
    "inbox": "INBOX",
    "sent": "SENT",
    "drafts": "DRAFT",
    "trash": "TRASH",
    "spam": "SPAM",
}
_FOLDERS = {
    "inbox": "inbox",
    "sent": "sentitems",
    "drafts": "drafts",
    "trash": "deleteditems",
    "spam": "junkemail",
    "archive": "archive",
}


class Services(ProviderSite):
    """Start with ``start``; people come with ``subscriber``."""

    def __init__(self, site, folder):
        super().__init__(site, folder)
        self.database = Database(site)
        self.ca_file = str(self._certificates.ca)
        self._numbers = count(1)

    def start(self):
        super().start()
        admin = OdooSession(self.server, "admin", "admin")
        # A worker that was killed must not block its mailbox for two minutes here.
        admin.call("ir.config_parameter", "set_param", LEASE, str(SHORT_LEASE_S))

    def subscriber(self, provider):
        """Somebody new, with an empty mailbox that is not connected yet."""
        address = f"person{next(self._numbers)}@{provider}.example"
        self.add_person(provider, address)
        person = Subscriber(self, None, address, address, 0)
        person.provider = provider
        return person

    def service(self, provider):
        """One of the two simulated services."""
        return self._google if provider == "gmail" else self._microsoft

    def crash(self):
        """Pull the plug, and start again when all that held it up is over."""
        self.server.kill()
        for provider in ("gmail", "outlook"):
            self.service(provider).faults.clear()
        self.server.start()
        wait_for(lambda: not self.database.query(_LEASED), "every mailbox is free")

    def put(self, provider, address, role, raw):
        """Put an unread message into a folder."""
        person = self._people[provider, address]
        if provider == "gmail":
            with self._google.lock:
                person.add(raw, {_LABELS[role], "UNREAD"})
        else:
            person.deliver(_FOLDERS[role], raw)

    def content(self, provider, address, role):
        """Subject and read mark of all messages in a folder."""
        person = self._people[provider, address]
        if provider == "gmail":
            with self._google.lock:
                found = [
                    (each.header("Subject"), "UNREAD" not in each.labels)
                    for each in person.messages.values()
                    if _LABELS[role] in each.labels
                ]
            return sorted(found)
        mailbox = person.mailbox
        with self._microsoft.lock:
            items = mailbox.in_folder(mailbox.folder(_FOLDERS[role]).id)
            return sorted((i.props["subject"], i.props["isRead"]) for i in items)

    def read_all(self, provider, address):
        """Somebody marks the whole Inbox read in another mail program."""
        person = self._people[provider, address]
        if provider == "gmail":
            with self._google.lock:
                for message in person.newest_first():
                    person.modify(message, (), {"UNREAD"})
        else:
            for message_id in person.message_ids("inbox"):
                person.change("inbox", message_id, isRead=True)

    def set_page_size(self, size=500):
        """Both give lists and changes in pages of this size at most."""
        self._google.largest_page = size
        self._microsoft.largest_delta_page = size

    def later_pages(self, provider, address):
        """A pattern for requests that ask for more changes than the first page has."""
        if provider == "outlook":
            return r"skiptoken="
        # Every page of Gmail's history begins where the one before has ended.
        known = self._people[provider, address].history.last_id
        return rf"/history\?(?!.*startHistoryId={known}\b)"

    def forget_cursor(self, provider, address):
        """Whatever the service remembered of earlier synchronisations is void."""
        if provider == "gmail":
            with self._google.lock:
                self._people[provider, address].history.prune()
        else:
            self._microsoft.forget_sync_states()

    def revoke(self, provider, address):
        """The person takes back what was granted."""
        if provider == "gmail":
            self._google.accounts.revoke_all(address)
        else:
            self._microsoft.directory.revoke(address)
