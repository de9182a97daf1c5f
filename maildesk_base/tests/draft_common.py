"""Writing as the app does it, for tests of drafts."""

from email import message_from_bytes, policy
from io import BytesIO

from werkzeug.datastructures import FileStorage

from .client_common import ClientCase


class DraftCase(ClientCase):
    """Anna writes."""

    def save(self, user=None, **values):
        draft = self.client(user or self.anna).save_draft(values)
        self.env.invalidate_all()
        return draft

    def new(self, **values):
        values = {"subject": "Offer", "body": "<p>Hello</p>"} | values
        return self.save(account_id=self.account.id, **values)

    def record(self, draft):
        return self.env["mailbox.draft"].browse(draft["id"])

    def attach(self, draft, name="a.txt", content=b"content", mimetype="text/plain"):
        record = self.record(draft)
        client = self.client(self.anna)
        return client._attach(record.with_user(self.anna), name, content, mimetype)

    def upload(self, draft, name, content, mimetype, *, inline=False):
        file = FileStorage(BytesIO(content), name, content_type=mimetype)
        client = self.client(self.anna)
        return client._attach_upload(str(draft["id"]), file, inline=inline)

    def part(self, mime, kind):
        message = message_from_bytes(mime, policy=policy.default)
        return next(
            part.get_content()
            for part in message.walk()
            if part.get_content_type() == kind
        )
