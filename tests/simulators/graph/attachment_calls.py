"""The calls for attachments, with upload sessions for large ones."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field

from tests.simulators.web.message import Answer, empty_answer, json_answer

from .errors import bad_request, error_answer, item_not_found, refuse
from .store import Attachment, new_id
from .views import attachment_view

SMALL_BYTES = 3 << 20
LARGEST_BYTES = 150 << 20
PIECE_BYTES = 4 << 20
SESSION_S = 3600
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass
class Upload:
    """An upload session: what it is for, and what has come so far."""

    mailbox: object
    item: object
    described: dict
    expires_at: float
    data: bytearray = field(default_factory=bytearray)


def add_attachment_calls(service):
    """Add the routes for attachments."""
    every = "/messages/{message}/attachments"
    service.mail("GET", every, list_all)
    service.mail("POST", every, add)
    service.mail("POST", f"{every}/createUploadSession", begin)
    service.mail("GET", f"{every}/{{attachment}}", get)
    service.mail("GET", f"{every}/{{attachment}}/$value", get_content)
    service.mail("DELETE", f"{every}/{{attachment}}", remove)
    uploads = _Uploads(service)
    service.route("PUT", "/uploads/{token}", uploads.put)
    service.route("DELETE", "/uploads/{token}", uploads.cancel)


def list_all(call, message):
    """The attachments of a message."""
    call.options()
    wanted = call.select()
    found = [attachment_view(each, wanted) for each in call.item(message).attachments]
    return json_answer({"value": found})


def add(call, message):
    """A small attachment in one piece."""
    item = call.item(message)
    made = attach(item, call.request.json() or {})
    call.mailbox.update(item, {"hasAttachments"})
    return json_answer(attachment_view(made), 201)


def get(call, message, attachment):
    """One attachment with its content."""
    return json_answer(attachment_view(_find(call, message, attachment), call.select()))


def get_content(call, message, attachment):
    """The bytes of one attachment."""
    found = _find(call, message, attachment)
    if found.kind == "reference":
        raise refuse(405, "ErrorInvalidRequest", "A link has no content.")
    kind = "text/plain" if found.kind == "item" else found.content_type
    return Answer(200, (("Content-Type", kind),), found.content)


def remove(call, message, attachment):
    """Take one away."""
    found = _find(call, message, attachment)
    item = call.item(message)
    item.attachments.remove(found)
    item.raw = b""
    call.mailbox.update(item, {"hasAttachments"})
    return empty_answer()


def begin(call, message):
    """Begin to upload a large one."""
    item = call.item(message)
    body = {k.lower(): v for k, v in (call.request.json() or {}).items()}
    described = body.get("attachmentitem") or {}
    size = described.get("size")
    if described.get("attachmentType") != "file" or not described.get("name"):
        raise bad_request("AttachmentItem is not valid.", "ErrorInvalidRequest")
    if not isinstance(size, int) or not SMALL_BYTES <= size <= LARGEST_BYTES:
        text = "The attachment size is not supported."
        raise refuse(400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", text)
    token = secrets.token_urlsafe(32)
    expires_at = call.service.clock.time() + SESSION_S
    call.service.uploads[token] = Upload(call.mailbox, item, described, expires_at)
    return json_answer(_progress(call.service, token, 0), 201)


def attach(item, value):
    """Hang what JSON describes on a message."""
    if value.get("@odata.type") != "#microsoft.graph.fileAttachment":
        raise bad_request("Only files can be attached.", "ErrorInvalidRequest")
    try:
        content = base64.b64decode(value.get("contentBytes") or "", validate=True)
    except binascii.Error:
        raise bad_request("contentBytes is not base64.") from None
    if len(content) > SMALL_BYTES:
        raise refuse(413, "RequestEntityTooLarge", "Use an upload session.")
    return _hang(item, value, content)


def _hang(item, value, content):
    made = Attachment(
        new_id("AAMkAT"),
        value["name"],
        value.get("contentType") or "application/octet-stream",
        content,
        bool(value.get("isInline")),
        value.get("contentId") or "",
    )
    item.attachments.append(made)
    item.raw = b""
    return made


def _find(call, message, attachment):
    for each in call.item(message).attachments:
        if each.id == attachment:
            return each
    raise item_not_found()


class _Uploads:
    """The addresses that pieces are sent to; they know no sign-in."""

    def __init__(self, service):
        self.service = service

    def put(self, request, token):
        """One piece."""
        upload = self._upload(token)
        if request.headers.get("Authorization"):
            return error_answer(401, "Unauthorized", "No Authorization here.")
        found = _RANGE.fullmatch(request.headers.get("Content-Range", ""))
        if not found:
            return error_answer(400, "InvalidContentRange")
        first, last, total = map(int, found.groups())
        size = upload.described["size"]
        wrong = first != len(upload.data) or total != size or last >= size
        if wrong or last - first + 1 != len(request.body):
            return error_answer(416, "InvalidContentRange")
        if len(request.body) > PIECE_BYTES:
            return error_answer(413, "RequestEntityTooLarge")
        upload.data += request.body
        if len(upload.data) < size:
            return json_answer(_progress(self.service, token, len(upload.data)))
        made = _hang(upload.item, upload.described, bytes(upload.data))
        upload.mailbox.update(upload.item, {"hasAttachments"})
        del self.service.uploads[token]
        where = f"{self.service.graph_url}/me/messages/{upload.item.key}"
        return Answer(201, (("Location", f"{where}/attachments/{made.id}"),))

    def cancel(self, _request, token):
        """Give it up."""
        self._upload(token)
        del self.service.uploads[token]
        return empty_answer()

    def _upload(self, token):
        upload = self.service.uploads.get(token)
        if upload is None or upload.expires_at < self.service.clock.time():
            raise item_not_found()
        return upload


def _progress(service, token, position):
    return {
        "uploadUrl": f"{service.base_url}/uploads/{token}",
        "expirationDateTime": "2026-12-31T00:00:00Z",
        "nextExpectedRanges": [f"{position}-"],
    }
