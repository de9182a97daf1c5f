"""Outlook mailboxes for the contract suite, on the Graph simulator."""

from odoo.addons.maildesk_outlook.engine.client import OutlookProvider, Tools
from odoo.addons.maildesk_outlook.engine.settings import (
    OutlookSettings,
    Registration,
    Service,
)
from odoo.addons.maildesk_outlook.engine.sign_in import OutlookSignIn

from tests.simulators.graph.control import World
from tests.simulators.graph.errors import error_answer
from tests.simulators.graph.running import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.simulators.microsoft_identity.browser import sign_in

from .remote import Remote, SendFate

REGISTRATION = Registration(CLIENT_ID, CLIENT_SECRET)
_SEND = r"/send(\?|$)"
_REFUSAL = error_answer(403, "ErrorSendAsDenied", "You may not send as this person.")


class MemoryStore:
    """Keeps a token text as the database does."""

    def __init__(self, text=""):
        self.text = text

    def load(self):
        return self.text

    def save(self, text):
        self.text = text


class OutlookRemote(Remote):
    """A user of the simulator who has signed in."""

    def __init__(self, service, email):
        self.email = email
        self.service = service
        self.mailbox = service.add_mailbox(email)
        self.world = World(service, self.mailbox)
        self.inbox = self.mailbox.folder("inbox").id
        self.store = signed_in(service, email)
        # The suite sends as somebody else, which needs a permission here.
        service.post_office.allowed[email] = {"anna@example.com"}
        self.pauses = []
        self._faults = []
        self._deliveries_before = len(service.post_office.deliveries)

    def open(self):
        return self._provider(self.store)

    def with_wrong_password(self):
        self.service.directory.revoke(self.email)
        return self._provider(self.store)

    def deliver(self, folder_id, raw, *, read=False):
        self.world.deliver(folder_id, raw, read=read)

    def flag(self, folder_id, rfc_message_id, **states):
        props = {}
        if "is_read" in states:
            props["isRead"] = states["is_read"]
        if "is_starred" in states:
            status = "flagged" if states["is_starred"] else "notFlagged"
            props["flag"] = {"flagStatus": status}
        self.world.change(folder_id, rfc_message_id, **props)

    def move(self, folder_id, rfc_message_id, target_id):
        self.world.move(folder_id, rfc_message_id, target_id)

    def remove(self, folder_id, rfc_message_id):
        self.world.remove(folder_id, rfc_message_id)

    def message_ids(self, folder_id):
        return self.world.message_ids(folder_id)

    def poison(self, folder_id, rfc_message_id):
        self.world.find(folder_id, rfc_message_id).ill = frozenset({"all"})
        return self.open()

    def prepare_sending(self, *fates):
        for fate in fates:
            self._prepare(fate)

    def deliveries(self):
        found = self.service.post_office.deliveries[self._deliveries_before :]
        return [(recipients, raw) for _sender, recipients, raw in found]

    def close(self):
        self.service.faults.clear()

    def settings(self, **values):
        service = Service(
            self.service.graph_url, self.service.base_url, self.service.ca_file
        )
        return OutlookSettings(REGISTRATION, self.email, service, **values)

    def _provider(self, store):
        tools = Tools(pause=self.pauses.append)
        return OutlookProvider(self.settings(), store, tools)

    def _prepare(self, fate):
        plan = self.service.faults.add
        if fate is SendFate.REFUSED:
            plan("status", _SEND, status=403, body=_REFUSAL.value)
        elif fate is SendFate.TEMPORARY:
            plan("status", _SEND, status=503, headers={"Retry-After": "5"})
        elif fate is SendFate.UNKNOWN:
            plan("committed_cut", _SEND)
        elif fate is SendFate.CUT:
            plan("cut_request", r"/uploads/|/v1\.0/me/messages", method="PUT")
        elif fate is SendFate.WRONG_PASSWORD:
            self.service.directory.revoke(self.email)


def signed_in(
    service, email, *, read_only=False, shared=False, categories=False, **page
):
    """A token store after somebody has signed in with a browser."""
    place = Service(service.graph_url, service.base_url, service.ca_file)
    wanted = {"read_only": read_only, "shared": shared, "categories": categories}
    flow = OutlookSignIn(REGISTRATION, place, **wanted)
    begun = flow.begin(REDIRECT_URI, email)
    answer = sign_in(begun.url, email, service.ca_file, **page)
    return MemoryStore(flow.finish(begun.flow, answer).token)
