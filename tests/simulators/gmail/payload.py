"""A message in the formats of the API: minimal, metadata, full, raw."""

import base64
import html
import re
from functools import lru_cache
from itertools import count

from .stored import decoded, is_text, part_filename, part_text

# Texts longer than this are delivered like attachments.
LARGE_TEXT_BYTES = 200_000
SNIPPET_CHARS = 180
MOST_KEPT = 1000
_numbers = count(1)
_without_attachments = {}


def encode(data):
    """Base64 with the alphabet of URLs and without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text):
    """The reverse; padding is optional. ValueError when it is not base64."""
    text = text.replace("+", "-").replace("/", "_").rstrip("=")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("Invalid value for ByteString")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def resource(message, form="full", wanted_headers=(), attachments=None):
    """The message resource.

    :param attachments: notes what attachment ids stand for: id -> bytes
    """
    found = message.brief()
    found["snippet"] = snippet(message)
    found["historyId"] = str(message.history_id)
    found["internalDate"] = str(message.internal_date)
    found["sizeEstimate"] = len(message.raw)
    if form == "raw":
        found["raw"] = encode(message.raw)
    elif form == "metadata":
        found["payload"] = _headers_only(message, wanted_headers)
    elif form == "full":
        found["payload"] = _payload(message, attachments)
    return found


def snippet(message):
    """The first words, with HTML entities as the original has them."""
    return _snippet(message.raw, message.parsed)


@lru_cache(maxsize=1000)
def _snippet(_raw, parsed):
    for part in parsed.walk():
        if is_text(part):
            text = part_text(part)
            if part.get_content_subtype() == "html":
                text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            return html.escape(" ".join(text.split())[:SNIPPET_CHARS], quote=True)
    return ""


def _payload(message, attachments):
    """The tree of parts; without attachments it is always the same."""
    known = _without_attachments.get(message.raw)
    if known is not None:
        return known
    notes = {}
    found = _part(message.parsed, "", message.id, notes)
    if not notes and len(message.raw) < LARGE_TEXT_BYTES:
        if len(_without_attachments) > MOST_KEPT:
            _without_attachments.clear()
        _without_attachments[message.raw] = found
    if attachments is not None:
        attachments.update(notes)
    return found


def _headers_only(message, wanted):
    names = {name.lower() for name in wanted}
    headers = _headers(message.parsed)
    if names:
        headers = [each for each in headers if each["name"].lower() in names]
    payload = {"mimeType": message.parsed.get_content_type()}
    if headers:
        payload["headers"] = headers
    return payload


def _headers(part):
    return [{"name": name, "value": decoded(value)} for name, value in part.items()]


def _part(part, part_id, message_id, notes):
    found = {
        "partId": part_id,
        "mimeType": part.get_content_type(),
        "filename": part_filename(part),
        "headers": _headers(part),
    }
    if part.get_content_type() == "message/rfc822":
        # What is inside is shown as parts; the message itself cannot be downloaded.
        found["filename"] = found["filename"] or "noname"
        found["body"] = {"size": 0}
        children = part.get_payload()
    elif part.is_multipart():
        found["body"] = {"size": 0}
        children = part.get_payload()
    else:
        found["body"] = _body(part, message_id, notes)
        return found
    prefix = f"{part_id}." if part_id else ""
    found["parts"] = [
        _part(child, f"{prefix}{number}", message_id, notes)
        for number, child in enumerate(children)
    ]
    return found


def _body(part, message_id, notes):
    content = part.get_payload(decode=True) or b""
    if is_text(part):
        content = part_text(part).encode()
        is_apart = len(content) > LARGE_TEXT_BYTES
    else:
        is_apart = bool(part_filename(part)) or len(content) > LARGE_TEXT_BYTES
    if not is_apart:
        return {"size": len(content), "data": encode(content)}
    # The id is another one each time, as that of the original is.
    attachment_id = encode(f"{message_id}/{next(_numbers)}/".encode() + b"x" * 60)
    notes[attachment_id] = content
    return {"attachmentId": attachment_id, "size": len(content)}
