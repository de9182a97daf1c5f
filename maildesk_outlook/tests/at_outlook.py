"""What the shared tests of the sync layer need of a mailbox at Outlook."""

from dataclasses import replace

from tests.contract.outlook_remote import signed_in
from tests.simulators.graph.errors import error_answer
from tests.simulators.graph.running import CLIENT_ID

from .graph_common import GraphCase

_FOLDERS = {"spam": "junkemail", "trash": "deleteditems"}


def _refusal(status, code, **headers):
    body = error_answer(status, code).value
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"status": status, "body": body, "headers": named}


class AtOutlook(GraphCase):
    # Whole batches, or the pages after the first.
    changes_path = r"\$batch|delta"
    change_path = r"/me/messages/[^/]+$"
    forbidden_path = "delta"
    forbidden = _refusal(403, "ErrorAccessDenied")
    throttled = (
        (_refusal(429, "ApplicationThrottled"), 1),
        (_refusal(429, "ApplicationThrottled", Retry_After="40"), 39),
        (_refusal(503, "ErrorServerBusy", Retry_After="40"), 39),
    )

    def setUp(self):
        super().setUp()
        self.remote = self.server

    def at(self, role):
        return self.remote.mailbox.folder(_FOLDERS.get(role, role)).id

    def marks_at_service(self, name):
        items = self.remote.mailbox.items.values()
        props = next(i.props for i in items if i.props["subject"] == name)
        flag = props.get("flag") or {}
        return props["isRead"], flag.get("flagStatus") == "flagged"

    def unheard(self, happen):
        changes = self.remote.mailbox.changes
        before = len(changes)
        happen()
        changes[before:] = [replace(each, kind="lost") for each in changes[before:]]

    def void_cursor(self):
        self.graph.forget_sync_states()

    def end_secret(self):
        directory = self.graph.directory
        directory.registrations[CLIENT_ID].secret_expired = True
        directory.expire_access()

    def renew_secret(self):
        self.graph.directory.registrations[CLIENT_ID].secret_expired = False

    def revoke(self):
        self.graph.directory.revoke(self.account.email)

    def sign_in(self):
        store = signed_in(self.graph, self.account.email)
        self.account._tokens().save(store.text)
