"""What others do to a mailbox: for tests in the same process, and over HTTP.

POST /__control/mailboxes   {"address", "name", "delegates"}
POST /__control/register    {"client_id", "secret", "redirect_uris", "audience"}
POST /__control/deliver     {"address", "folder", "raw" (base64), "read"}
POST /__control/revoke      {"address"}
POST /__control/forget      all delta tokens become void
"""

import base64
from datetime import timedelta

from tests.simulators.web.message import empty_answer, json_answer

from .posting import add_message

CONTROL = "/__control/"


class World:
    """Acts on one mailbox as another mail program would."""

    def __init__(self, service, mailbox):
        self.service = service
        self.mailbox = mailbox

    def deliver(self, folder, raw, *, read=False, received=None):
        """Put a message into a folder; returns its item."""
        with self.service.lock:
            target = self.mailbox.folder(folder)
            props = {"isRead": read}
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

    def add_mailbox(request):
        body = request.json()
        made = service.add_mailbox(body["address"], body.get("name", ""))
        made.delegates.update(body.get("delegates", ()))
        return json_answer({"address": made.address})

    def register(request):
        service.directory.register(**request.json())
        return empty_answer()

    def deliver(request):
        body = request.json()
        world = World(service, service.mailboxes[body["address"].lower()])
        raw = base64.b64decode(body["raw"])
        world.deliver(body.get("folder", "inbox"), raw, read=body.get("read", False))
        return empty_answer()

    def revoke(request):
        service.directory.revoke(request.json()["address"])
        return empty_answer()

    def forget(_request):
        service.forget_sync_states()
        return empty_answer()

    service.route("POST", f"{CONTROL}mailboxes", add_mailbox)
    service.route("POST", f"{CONTROL}register", register)
    service.route("POST", f"{CONTROL}deliver", deliver)
    service.route("POST", f"{CONTROL}revoke", revoke)
    service.route("POST", f"{CONTROL}forget", forget)
