"""What answers hold under each name; a value of another type counts as missing.

Where something that is missing would mean that there is nothing (no labels, no further
page), a wrong type is an error instead. In a list it makes the one entry empty.
"""

from __future__ import annotations

from odoo.addons.maildesk_base.engine.errors import ProtocolError

_TEXTS = frozenset(
    (
        *("id", "threadId", "historyId", "nextPageToken", "internalDate", "snippet"),
        *("name", "value", "type", "mimeType", "filename", "partId", "attachmentId"),
        *("data", "raw", "backgroundColor", "textColor", "emailAddress"),
        *("sendAsEmail", "displayName", "replyToAddress", "signature"),
        "verificationStatus",
    )
)
_NUMBERS = frozenset(("size", "sizeEstimate", "messagesTotal", "messagesUnread"))
_OBJECTS = frozenset(("message", "payload", "body", "color"))
_WORDS = frozenset(("labelIds",))
# Lists of a whole answer, and those within one of its entries.
_PAGES = frozenset(("messages", "history", "labels", "drafts", "sendAs"))
_LISTS = frozenset(
    (
        *("headers", "parts"),
        *("messagesAdded", "messagesDeleted", "labelsAdded", "labelsRemoved"),
    )
)
# What must not be taken for nothing.
_NEEDED = frozenset(("labelIds", "nextPageToken", "historyId"))


def shaped(answer: object) -> dict:
    """The answer with nothing in it that has a wrong type.

    Raises ProtocolError when it is no object, or when that would be misleading.
    """
    if not isinstance(answer, dict):
        raise ProtocolError("protocol.json", "the answer is not an object")
    for name in _PAGES & answer.keys():
        if not isinstance(answer[name], list):
            raise ProtocolError("protocol.json", f"{name} is not a list")
    return _object(answer)


def text_of(answer: dict, name: str) -> str:
    """A text that an answer must have."""
    found = answer.get(name)
    if not found:
        raise ProtocolError("protocol.json", f"no {name}")
    return found


def _object(value: dict) -> dict:
    found = {name: _fitting(name, inner) for name, inner in value.items()}
    return {name: inner for name, inner in found.items() if inner is not None}


def _fitting(name: str, value: object) -> object:
    """The value as it should be; None when it has another type."""
    found: object = value
    if name in _TEXTS:
        found = _text(value)
    elif name in _NUMBERS:
        found = value if _is_number(value) else None
    elif name in _OBJECTS:
        found = _object(value) if isinstance(value, dict) else None
    elif name in _WORDS:
        is_fine = isinstance(value, list) and all(isinstance(e, str) for e in value)
        found = value if is_fine else None
    elif name in _PAGES | _LISTS:
        found = [_entry(e) for e in value] if isinstance(value, list) else None
    if found is None and name in _NEEDED:
        raise ProtocolError("protocol.json", f"{name} has a wrong type")
    return found


def _entry(value: object) -> dict:
    try:
        return _object(value) if isinstance(value, dict) else {}
    except ProtocolError:
        return {}


def _text(value: object) -> str | None:
    if _is_number(value):
        return str(value)
    return value if isinstance(value, str) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
