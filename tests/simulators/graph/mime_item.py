"""From MIME to the properties of a message, and back for drafts made of JSON."""

import email
import email.policy
import html
import re
from datetime import UTC
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from .store import Attachment, new_id

INTERNET_HEADERS = "{00020386-0000-0000-c000-000000000046}"
# Header fields that Exchange keeps as named properties, besides all with x-.
NAMED = ("auto-submitted", "list-unsubscribe-post", "precedence", "list-id")
_TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]+>", re.S | re.I)
EVENT_TYPES = {
    "REQUEST": "#microsoft.graph.eventMessageRequest",
    "REPLY": "#microsoft.graph.eventMessageResponse",
}


def named(header):
    """The id of the named property of a header field, in lower case."""
    return f"string {INTERNET_HEADERS} name {header.lower()}"


def read_mime(raw):
    """Properties, headers, extended properties and attachments of a message."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    content = _text(body) if body else ""
    is_html = bool(body) and body.get_content_type() == "text/html"
    plain = message.get_body(("plain",))
    attachments = [_attachment(part) for part in _attached(message)]
    props = {
        "subject": str(message.get("Subject", "")),
        "internetMessageId": str(message.get("Message-ID", "")).strip(),
        "importance": _importance(message),
        "isReadReceiptRequested": "Disposition-Notification-To" in message,
        "body": {"contentType": "html" if is_html else "text", "content": content},
        "bodyPreview": preview(_text(plain), False)
        if plain
        else preview(content, is_html),
        "from": first_recipient(message, "From"),
        "sender": first_recipient(message, "Sender")
        or first_recipient(message, "From"),
        "toRecipients": recipients(message, "To"),
        "ccRecipients": recipients(message, "Cc"),
        "bccRecipients": recipients(message, "Bcc"),
        "replyTo": recipients(message, "Reply-To"),
        "sentDateTime": _date(message),
    }
    kind = _event_type(message)
    if kind:
        props["@odata.type"] = kind
    headers = [{"name": n, "value": str(v)} for n, v in message.items()]
    return props, headers, _extended(message, raw), attachments


def write_mime(props, attachments, headers=()):
    """A message of JSON as MIME, as Exchange would send it."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = _line(props.get("from"))
    for name, key in (("To", "to"), ("Cc", "cc"), ("Bcc", "bcc")):
        people = props.get(f"{key}Recipients") or []
        if people:
            message[name] = ", ".join(_line(each) for each in people)
    message["Subject"] = props.get("subject") or ""
    message["Message-ID"] = props.get("internetMessageId")
    for name, value in headers:
        message[name] = value
    body = props.get("body") or {}
    kind = "html" if body.get("contentType") == "html" else "plain"
    message.set_content(body.get("content") or "", subtype=kind)
    for each in attachments:
        main, _, sub = each.content_type.partition("/")
        message.add_attachment(
            each.content,
            maintype=main,
            subtype=sub or "octet-stream",
            filename=each.name,
            disposition="inline" if each.inline else "attachment",
            cid=f"<{each.content_id}>" if each.content_id else None,
        )
    return message.as_bytes()


def preview(content, is_html):
    """The first 255 characters as text."""
    text = html.unescape(_TAGS.sub(" ", content)) if is_html else content
    return " ".join(text.split())[:255] if is_html else text.strip()[:255]


def recipients(message, name):
    """The addresses of a field."""
    values = [str(value) for value in message.get_all(name, [])]
    return [_recipient(n, a) for n, a in getaddresses(values) if a]


def first_recipient(message, name):
    """The first address of a field, None when there is none."""
    return next(iter(recipients(message, name)), None)


def _recipient(name, address):
    return {"emailAddress": {"name": name or address, "address": address}}


def _line(recipient):
    address = (recipient or {}).get("emailAddress", {})
    name, mail = address.get("name") or "", address.get("address") or ""
    quoted = re.sub(r'(["\\])', r"\\\1", name)
    return f'"{quoted}" <{mail}>' if name and name != mail else mail


def _text(part):
    try:
        return part.get_content()
    except (LookupError, KeyError):
        return part.get_payload(decode=True).decode("latin-1")


def _attached(message):
    if message.get_content_type() == "multipart/related":
        return list(message.iter_attachments())
    return [p for p in message.iter_attachments() if not _is_calendar(p)]


def _is_calendar(part):
    return part.get_content_type() == "text/calendar" and not part.get_filename()


def _attachment(part):
    inline = part.get_content_disposition() == "inline"
    content_id = str(part.get("Content-ID", "")).strip("<> ")
    kind = "file"
    if part.get_content_type() == "message/rfc822":
        inner = part.get_content()
        content, kind = inner.as_bytes(policy=email.policy.SMTP), "item"
        name = part.get_filename() or str(inner.get("Subject", "message"))
    else:
        content = part.get_payload(decode=True) or b""
        name = part.get_filename() or "attachment"
    return Attachment(
        new_id("AAMkAT"),
        name,
        part.get_content_type(),
        content,
        inline,
        content_id,
        kind,
    )


def _importance(message):
    text = str(message.get("Importance", "")).strip().lower()
    if text in ("high", "low"):
        return text
    digit = str(message.get("X-Priority", ""))[:1]
    return {"1": "high", "2": "high", "4": "low", "5": "low"}.get(digit, "normal")


def _date(message):
    try:
        found = parsedate_to_datetime(str(message["Date"]))
        return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (TypeError, ValueError):
        return None


def _event_type(message):
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            found = re.search(r"^METHOD:(\w+)", _text(part), re.M)
            return EVENT_TYPES.get(
                found[1] if found else "", "#microsoft.graph.eventMessage"
            )
    return ""


def _extended(message, raw):
    found = {"long 0x0e08": str(len(raw))}
    for header, tag in (
        ("In-Reply-To", "string 0x1042"),
        ("References", "string 0x1039"),
        ("List-Unsubscribe", "string 0x1045"),
    ):
        if message.get(header):
            found[tag] = str(message[header])
    for name, value in message.items():
        if name.lower().startswith("x-") or name.lower() in NAMED:
            found[named(name)] = str(value)
    return found
