"""What others do to a mailbox: for tests in the same process, and over HTTP.

POST /__control/mailboxes   {"address", "name", "delegates"}
POST /__control/register    {"client_id", "secret", "redirect_uris", "audience"}
POST /__control/folders     {"address", "name", "parent"}    answers its id
POST /__control/deliver     {"address", "folder", "raw" (base64), "read", "answered",
                             "received" (ISO 8601), "props": more properties}
GET  /__control/mailbox?address=…&folder=…   subjects, newest first
POST /__control/revoke      {"address"}
POST /__control/forget      all delta tokens become void
"""

import base64
from datetime import UTC, datetime, timedelta

from tests.simulators.web.message import empty_answer, json_answer

from .posting import add_message
from .store import ROOT

CONTROL = "/__control/"
ANSWERED_WITH = "integer 0x1081"  # PidTagLastVerbExecuted


class World:
    """Acts on one mailbox as another mail program would."""

    def __init__(self, service, mailbox):
        self.service = service
        self.mailbox = mailbox

    def deliver(self, folder, raw, *, received=None, read=False, **props):
        """Put a message into a folder; returns its item."""
        with self.service.lock:
            target = self.mailbox.folder(folder)
            props["isRead"] = read
            if target.well_known == "drafts":
                props["isDraft"] = True
            return add_message(self.mailbox, target.id, raw, props, received)

    def fill(self, folder, count, received):
        """Put many small messages into a folder, a minute apart, newest last."""
        with self.service.lock:
            target = self.mailbox.folder(folder).id
            sender = {"emailAddress": {"name": "Bob", "address": "bob@example.org"}}
            for number in range(count):
                props = {"subject": f"Number {number}", "from": sender}
                props["internetMessageId"] = f"<m{number}@x>"
                when = received + timedelta(minutes=number)
                add_message(self.mailbox, target, b"", props, when)

    def find(self, folder, message_id):
        """The message with this Message-ID in a folder."""
        wanted = f"<{message_id}>"
        found = self.mailbox.in_folder(self.mailbox.folder(folder).id)
        return next(i for i in found if i.props["internetMessageId"] == wanted)

    def change(self, folder, message_id, **props):
        """Give properties other values."""
        with self.service.lock:
            item = self.find(folder, message_id)
            item.props.update(props)
            self.mailbox.update(item, set(props))

    def move(self, folder, message_id, target):
        """Put a message elsewhere."""
        with self.service.lock:
            found = self.find(folder, message_id)
            self.mailbox.move(found, self.mailbox.folder(target).id)

    def remove(self, folder, message_id):
        """Remove a message for good."""
        with self.service.lock:
            self.mailbox.remove(self.find(folder, message_id))

    def message_ids(self, folder):
        """The Message-IDs in a folder, oldest first."""
        with self.service.lock:
            found = self.mailbox.in_folder(self.mailbox.folder(folder).id)
            return [i.props["internetMessageId"].strip("<>") for i in reversed(found)]


def add_mail_control(service):
    """Add the routes."""
    control = _Control(service)
    for method, name, handler in (
        ("POST", "mailboxes", control.add_mailbox),
        ("POST", "register", control.register),
        ("POST", "folders", control.add_folder),
        ("POST", "deliver", control.deliver),
        ("GET", "mailbox", control.mailbox),
        ("POST", "revoke", control.revoke),
        ("POST", "forget", control.forget),
    ):
        service.route(method, CONTROL + name, handler)


class _Control:
    def __init__(self, service):
        self.service = service

    def add_mailbox(self, request):
        body = request.json()
        made = self.service.add_mailbox(body["address"], body.get("name", ""))
        made.delegates.update(body.get("delegates", ()))
        return json_answer({"address": made.address})

    def register(self, request):
        self.service.directory.register(**request.json())
        return empty_answer()

    def add_folder(self, request):
        body = request.json()
        mailbox = self._find(body["address"])
        parent = mailbox.folder(body.get("parent", ROOT))
        return json_answer({"id": mailbox.add_folder(body["name"], parent.id).id})

    def deliver(self, request):
        body = request.json()
        item = World(self.service, self._find(body["address"])).deliver(
            body.get("folder", "inbox"),
            base64.b64decode(body["raw"]),
            received=_utc(body["received"]) if "received" in body else None,
            read=body.get("read", False),
            **body.get("props", {}),
        )
        if body.get("answered"):
            item.extended[ANSWERED_WITH] = "102"
        return empty_answer()

    def mailbox(self, request):
        mailbox = self._find(request.one("address"))
        folder = mailbox.folder(request.one("folder", "inbox"))
        found = mailbox.in_folder(folder.id)
        return json_answer([{"subject": item.props["subject"]} for item in found])

    def revoke(self, request):
        self.service.directory.revoke(request.json()["address"])
        return empty_answer()

    def forget(self, _request):
        self.service.forget_sync_states()
        return empty_answer()

    def _find(self, address):
        return self.service.mailboxes[address.lower()]


def _utc(text):
    return datetime.fromisoformat(text).astimezone(UTC)
