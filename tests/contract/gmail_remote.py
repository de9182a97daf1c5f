"""Gmail mailboxes for the contract suite, at the simulator."""

from dataclasses import replace

from odoo.addons.maildesk_gmail.engine.client import GmailProvider
from odoo.addons.maildesk_gmail.engine.protocol.api import real_runtime
from odoo.addons.maildesk_gmail.engine.protocol.quota import SHARED, Budgets
from odoo.addons.maildesk_gmail.engine.protocol.tokens import Tokens
from odoo.addons.maildesk_gmail.engine.settings import MAIL, GmailSettings
from odoo.addons.maildesk_gmail.engine.values.labels import ALL

from tests.simulators.gmail.errors import error_body

from .remote import Remote, SendFate

CLIENT, SECRET = "maildesk", "client-secret"
_SEND = r"/drafts/send(\?|$)"
# Where the message itself travels.
_MAKE = r"/drafts(\?|$)"
_LABELS = {"is_starred": "STARRED", "is_draft": "DRAFT"}
_FATES = {
    SendFate.REFUSED: {
        "kind": "status",
        "status": 400,
        "body": error_body(400, "Invalid To header", "invalidArgument"),
    },
    SendFate.TEMPORARY: {
        "kind": "status",
        "status": 429,
        "body": error_body(429, "Too many concurrent requests", "rateLimitExceeded"),
    },
    SendFate.UNKNOWN: {"kind": "committed_cut"},
    SendFate.CUT: {"kind": "cut_request"},
    SendFate.WRONG_PASSWORD: {
        "kind": "status",
        "status": 401,
        "times": 0,
        "body": error_body(401, "Invalid Credentials", "authError"),
    },
}


class MemoryStore:
    """Keeps a token's text."""

    def __init__(self, text=""):
        self.text = text

    def load(self):
        return self.text

    def save(self, text):
        self.text = text


class GmailRemote(Remote):
    """A user of the simulator, with a grant of everything."""

    def __init__(self, server, email):
        self.email = email
        self.server = server
        self.service = server.application
        self.mailbox = self.service.add_user(email)
        self.service.accounts.register(CLIENT, SECRET, "https://maildesk.test/back")
        # The suite writes as Anna: an alias, or Gmail would put the address right.
        alias = {"sendAsEmail": "anna@example.com", "verificationStatus": "accepted"}
        self.mailbox.settings.send_as.append(alias)
        self._first_delivery = len(self.service.deliveries)
        self._providers = []

    def open(self):
        return self.provider_with(self.store(MAIL))

    def with_wrong_password(self):
        # A token that Google does not know, and nothing to get another one with.
        return self.provider_with(self._stored("ya29.wrong", "", (MAIL,)))

    def store(self, *scopes):
        """The tokens of a user who has allowed these scopes."""
        tokens = self.service.accounts.issue(self.email, CLIENT, *scopes)
        return self._stored(*tokens, scopes)

    def provider_with(self, store, budgets=SHARED, runtime=None, **more):
        """A provider with these tokens; ``more`` are further settings."""
        settings = GmailSettings(
            client_id=CLIENT,
            client_secret=SECRET,
            email=self.email,
            account_key=self.email,
            api_base=self.server.url,
            auth_base=self.server.url,
            token_base=self.server.url,
            **more,
        )
        provider = GmailProvider(settings, store, budgets=budgets, runtime=runtime)
        self._providers.append(provider)
        return provider

    def deliver(self, folder_id, raw, *, read=False):
        with self.service.lock:
            labels = {folder_id} if read else {folder_id, "UNREAD"}
            message = self.mailbox.add(raw, labels)
            if folder_id == "DRAFT":
                self.mailbox.drafts[self.mailbox.new_draft_id()] = message.id

    def flag(self, folder_id, rfc_message_id, **states):
        message = self._find(folder_id, rfc_message_id)
        with self.service.lock:
            for field, wanted in states.items():
                if field == "is_read":
                    label, wanted = "UNREAD", not wanted
                else:
                    label = _LABELS[field]
                change = ({label}, ()) if wanted else ((), {label})
                self.mailbox.modify(message, *change)

    def move(self, folder_id, rfc_message_id, target_id):
        message = self._find(folder_id, rfc_message_id)
        with self.service.lock:
            # Whatever is archived has no label for that.
            self.mailbox.modify(message, {target_id} - {ALL}, {folder_id} - {ALL})

    def remove(self, folder_id, rfc_message_id):
        message = self._find(folder_id, rfc_message_id)
        with self.service.lock:
            self.mailbox.delete(message)

    def message_ids(self, folder_id):
        found = self.mailbox.newest_first()[::-1]
        return [e.rfc_message_id for e in found if folder_id in (ALL, *e.labels)]

    def poison(self, folder_id, rfc_message_id):
        message = self._find(folder_id, rfc_message_id)
        message.ill = frozenset({"full", "metadata", "minimal", "raw"})
        return self.open_impatient()

    def open_impatient(self):
        runtime = replace(real_runtime(), sleep=lambda _seconds: None)
        store = self.store(MAIL)
        return self.provider_with(store, budgets=Budgets(), runtime=runtime)

    def prepare_sending(self, *fates):
        self.service.faults.clear()
        for fate in fates:
            if fate is not SendFate.DELIVERED:
                path = _MAKE if fate is SendFate.CUT else _SEND
                self.service.faults.add(path=path, **_FATES[fate])

    def deliveries(self):
        own = self.service.deliveries[self._first_delivery :]
        return [(each.recipients, each.raw) for each in own]

    def close(self):
        for provider in self._providers:
            provider.close()
        self.service.faults.clear()
        self.service.assert_faithful()

    def _find(self, folder_id, rfc_message_id):
        for message in self.mailbox.newest_first():
            is_there = folder_id == ALL or folder_id in message.labels
            if is_there and message.rfc_message_id == rfc_message_id:
                return message
        raise AssertionError(f"{rfc_message_id} is not there")

    def _stored(self, access, refresh, scopes):
        until = self.service.clock.time() + 3000
        return MemoryStore(Tokens(access, until, refresh, tuple(scopes)).to_text())
