"""messages.send and drafts.*: what leaves, and what waits to leave."""

import re
from email import message_from_bytes
from email.utils import formataddr, getaddresses

from .call import without_empty
from .errors import bad_request, not_found, refuse

LARGEST_BYTES = 36_700_160
MOST_RECIPIENTS = 500
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


def send_message(call):
    """messages.send"""
    raw, given = _message_of(call)
    return send(call, raw, given.get("threadId")).brief()


def send(call, raw, thread_id=None):
    """Deliver a message and keep the copy in Sent; returns the copy."""
    if len(raw) > LARGEST_BYTES:
        raise refuse(413, "Request Entity Too Large", "uploadTooLarge")
    mailbox = call.mailbox
    recipients = _recipients(raw)
    raw = _with_own_sender(raw, mailbox)
    if mailbox.settings.rewrites_message_id:
        number = mailbox.history.last_id
        raw = _replaced(raw, "Message-ID", f"<CAsim{number}@mail.gmail.com>")
    labels = {"SENT"}
    if mailbox.email in recipients:
        labels |= {"INBOX", "UNREAD"}
    # What is sent joins a conversation only if it is named.
    copy = mailbox.add(raw, labels, thread_id=thread_id or "")
    delivered = _replaced(raw, "Bcc", None)
    call.application.delivered(mailbox, recipients, delivered)
    return copy


def create_draft(call):
    """drafts.create"""
    raw, given = _draft_of(call)
    message = _file(call, raw, given.get("threadId"))
    draft_id = call.mailbox.new_draft_id()
    call.mailbox.drafts[draft_id] = message.id
    return {"id": draft_id, "message": message.brief()}


def update_draft(call):
    """drafts.update: the draft keeps its id, the message gets another one."""
    old = _draft_message(call, call.path["id"])
    raw, given = _draft_of(call)
    message = _file(call, raw, given.get("threadId"))
    draft_id = call.path["id"]
    call.mailbox.drafts[draft_id] = message.id
    call.mailbox.delete(old)
    return {"id": draft_id, "message": message.brief()}


def get_draft(call):
    """drafts.get"""
    message = _draft_message(call, call.path["id"])
    return {"id": call.path["id"], "message": call.resource(message)}


def list_drafts(call):
    """drafts.list: newest first, with ids only."""
    drafts = [
        (draft_id, call.mailbox.find(message_id))
        for draft_id, message_id in list(call.mailbox.drafts.items())[::-1]
    ]
    if call.request.one("includeSpamTrash") != "true":
        drafts = [each for each in drafts if not each[1].labels & {"SPAM", "TRASH"}]
    found, token = call.page(drafts)
    rows = []
    for draft_id, message in found:
        rows.append({"id": draft_id, "message": message.brief(with_labels=False)})
    return without_empty(drafts=rows, nextPageToken=token, resultSizeEstimate=len(rows))


def delete_draft(call):
    """drafts.delete"""
    call.mailbox.delete(_draft_message(call, call.path["id"]))


def send_draft(call):
    """drafts.send: the draft goes, the sent message is another one."""
    body = call.body()
    message = _draft_message(call, body.get("id") or "")
    given = body.get("message") or {}
    raw = call.raw_of(given) if given.get("raw") else message.raw
    thread_id = given.get("threadId") or message.thread_id
    call.mailbox.delete(message)
    if not any(m.thread_id == thread_id for m in call.mailbox.messages.values()):
        thread_id = None
    return send(call, raw, thread_id).brief()


def _draft_of(call):
    """The message of a draft and what else was said about it."""
    if call.is_upload:
        raw, given = _message_of(call)
        return raw, given.get("message") or {}
    given = call.body().get("message") or {}
    return call.raw_of(given), given


def _message_of(call):
    """The message and what else was said about it, however it came."""
    if not call.is_upload:
        given = call.body()
        return call.raw_of(given), given
    kind = call.request.mimetype
    if call.request.one("uploadType") == "media":
        if not kind.startswith("message/"):
            raise bad_request("Media type is not supported")
        return call.request.body, {}
    if kind != "multipart/related":
        raise bad_request("Multipart upload without multipart/related")
    return _related(call.request)


def _related(request):
    """A multipart upload: JSON first, then the message."""
    import json

    content_type = request.headers.get("Content-Type")
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if not boundary:
        raise bad_request("Missing multipart boundary")
    pieces = request.body.split(b"--" + boundary[1].encode())[1:-1]
    if len(pieces) != 2:
        raise bad_request("Multipart upload must have two parts")
    bodies = [piece.partition(b"\r\n\r\n")[2][:-2] for piece in pieces]
    if b"message/rfc822" not in pieces[1].partition(b"\r\n\r\n")[0].lower():
        raise bad_request("Media type is not supported")
    return bodies[1], json.loads(bodies[0])


def _file(call, raw, thread_id):
    try:
        return call.mailbox.add(raw, {"DRAFT"}, thread_id=thread_id)
    except Exception as error:
        if thread_id and getattr(error, "answer", None):
            raise bad_request("Invalid thread_id value") from None
        raise


def _draft_message(call, draft_id):
    message_id = call.mailbox.drafts.get(draft_id)
    if message_id is None:
        raise not_found()
    return call.mailbox.find(message_id)


def _recipients(raw):
    message = message_from_bytes(raw)
    found = []
    for name in ("To", "Cc", "Bcc"):
        values = [str(value) for value in message.get_all(name, [])]
        for _name, address in getaddresses(values):
            if not _ADDRESS.fullmatch(address):
                raise bad_request(f"Invalid {name} header")
            found.append(address)
    if not found:
        raise bad_request("Recipient address required")
    if len(found) > MOST_RECIPIENTS:
        raise bad_request("Too many recipients")
    return list(dict.fromkeys(found))


def _with_own_sender(raw, mailbox):
    """A sender that is no alias of the mailbox is replaced without a word."""
    message = message_from_bytes(raw)
    ((name, address),) = getaddresses([str(message.get("From", ""))])[:1] or [("", "")]
    accepted = {
        alias["sendAsEmail"].lower()
        for alias in mailbox.settings.send_as
        if alias.get("verificationStatus", "accepted") == "accepted"
    }
    if address.lower() in accepted:
        return raw
    return _replaced(raw, "From", formataddr((name, mailbox.email)))


def _replaced(raw, name, value):
    """The message with another header field; None takes the field away."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    field = re.compile(
        rb"^" + name.encode() + rb"[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*(?:\r\n|$)",
        re.I | re.M,
    )
    head = field.sub(b"", head + b"\r\n").removesuffix(b"\r\n")
    if value is not None:
        head = f"{name}: {value}\r\n".encode() + head
    return head + gap + body
