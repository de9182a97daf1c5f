"""The calls that write and send: drafts, replies, sending, with or without a draft."""

import base64
import binascii
import re

from tests.simulators.web.message import Answer, json_answer

from .errors import bad_request, refuse
from .message_calls import set_values
from .mime_item import preview
from .posting import add_message
from .views import message_view

MAX_HEADERS = 5
_PREFIX = {"createReply": "RE: ", "createReplyAll": "RE: ", "createForward": "FW: "}


def add_draft_calls(service):
    """Add the routes for drafts and sending."""
    one = "/messages/{message}"
    service.mail("POST", "/messages", create)
    service.mail("POST", "/mailFolders/{folder}/messages", create_in)
    service.mail("POST", f"{one}/send", send, right="send")
    service.mail("POST", "/sendMail", send_mail, right="send")
    for action in _PREFIX:
        service.mail("POST", f"{one}/{action}", _answering(action))


def create(call):
    """A draft in Drafts."""
    return create_in(call, "drafts")


def create_in(call, folder):
    """A message in a folder; a draft, unless its flags say otherwise."""
    return json_answer(message_view(call, _take(call, call.folder(folder))), 201)


def send(call, message):
    """Send a draft; its copy appears in Sent Items under the same immutable id."""
    item = call.item(message)
    if call.request.body:
        raise bad_request("The body has to be empty.", "ErrorInvalidRequest")
    if not item.props.get("isDraft"):
        raise refuse(400, "ErrorInvalidRequest", "The message is not a draft.")
    call.service.post_office.send(call.mailbox, item)
    return Answer(202)


def send_mail(call):
    """Send without a draft; no id comes back."""
    body = None
    if call.request.mimetype != "text/plain":
        body = call.request.json() or {}
        body = {name.lower(): value for name, value in body.items()}
    values = body.get("message") if body else None
    if body is not None and not isinstance(values, dict):
        raise bad_request("The message is missing.", "ErrorInvalidRequest")
    keep = body is None or body.get("savetosentitems", True)
    item = _take(call, call.folder("drafts"), values)
    try:
        call.service.post_office.send(call.mailbox, item, keep=keep)
    except Exception:
        call.mailbox.remove(item)
        raise
    return Answer(202)


def _take(call, folder, values=None):
    """Make the message that the body of the call is, in JSON or MIME."""
    if values is None and call.request.mimetype == "text/plain":
        return add_message(
            call.mailbox, folder.id, _mime(call), {"isDraft": True, "isRead": True}
        )
    values = (call.request.json() or {}) if values is None else values
    item = add_message(call.mailbox, folder.id, b"", {"isDraft": True, "isRead": True})
    try:
        _fill(call, item, values)
    except Exception:
        call.mailbox.remove(item)
        raise
    return item


def _fill(call, item, values):
    headers = values.pop("internetMessageHeaders", None) or []
    attachments = values.pop("attachments", None) or []
    _check_headers(headers)
    item.headers = headers
    for each in headers:
        item.extended[call.service.named(each["name"])] = each["value"]
    set_values(item, values)
    # PR_MESSAGE_FLAGS without MSGFLAG_UNSENT, settable only now.
    if item.extended.get("integer 0x0e07") == "1":
        item.props["isDraft"] = False
    body = item.props.get("body") or {"contentType": "text", "content": ""}
    item.props["bodyPreview"] = preview(body["content"], body["contentType"] == "html")
    if not item.props.get("from"):
        address = {"name": call.mailbox.name, "address": call.mailbox.address}
        item.props["from"] = item.props["sender"] = {"emailAddress": address}
    for each in attachments:
        call.service.attach(item, each)
    call.mailbox.thread(item)


def _check_headers(headers):
    for each in headers:
        if not each["name"].lower().startswith("x-"):
            text = "The internet message header name should start with 'x-' or 'X-'."
            raise refuse(400, "InvalidInternetMessageHeader", text)
    if len(headers) > MAX_HEADERS:
        text = "The maximum number of internet message headers is five."
        raise refuse(400, "InvalidInternetMessageHeaderCollection", text)


def _mime(call):
    try:
        raw = base64.b64decode(re.sub(rb"\s", b"", call.request.body), validate=True)
    except binascii.Error:
        text = "Invalid base64 string for MIME content."
        raise refuse(400, "ErrorMimeContentInvalidBase64String", text) from None
    if b":" not in raw.partition(b"\n")[0]:
        raise refuse(400, "ErrorMimeContentInvalid", "Not MIME content.")
    return raw


def _answering(action):
    def handler(call, message):
        original = call.item(message)
        body = call.request.json() or {}
        given = dict(body.get("message") or {})
        if "comment" in body and "body" in given:
            raise bad_request("Either comment or message.body.", "ErrorInvalidRequest")
        item = add_message(
            call.mailbox,
            call.folder("drafts").id,
            b"",
            {"isDraft": True, "isRead": True},
        )
        _fill(call, item, _answer_values(action, original, body) | given)
        references = original.extended.get("string 0x1039", "")
        message_id = original.props["internetMessageId"]
        item.extended["string 0x1042"] = message_id
        item.extended["string 0x1039"] = f"{references} {message_id}".strip()
        item.props["conversationId"] = original.props["conversationId"]
        return json_answer(message_view(call, item), 201)

    return handler


def _answer_values(action, original, body):
    subject = re.sub(r"^(?:(?:re|fw):\s*)+", "", original.props["subject"], flags=re.I)
    quoted = original.props["body"]["content"]
    comment = body.get("comment") or ""
    values = {
        "subject": _PREFIX[action] + subject,
        "body": {"contentType": "html", "content": f"{comment}<hr>{quoted}"},
    }
    if action != "createForward":
        values["toRecipients"] = original.props.get("replyTo") or [
            original.props["from"]
        ]
    if action == "createReplyAll":
        values["ccRecipients"] = (
            original.props["toRecipients"] + original.props["ccRecipients"]
        )
    return values | {
        "toRecipients": body.get("toRecipients") or values.get("toRecipients", [])
    }
