"""BODYSTRUCTURE (RFC 3501 section 7.4.2) as a tree of :class:`PartNode`.

Servers get it wrong in many ways: NIL where a list belongs, missing fields, strings
where numbers should be. What has a type is used; what cannot be understood at all gives
None, and the message is then parsed from its bytes.
"""

from __future__ import annotations

from functools import lru_cache

from odoo.addons.maildesk_base.engine.mime.parameters import decode_parameters
from odoo.addons.maildesk_base.engine.mime.parse import (
    clean_content_id,
    safe_filename,
)
from odoo.addons.maildesk_base.engine.mime.structure import MAX_DEPTH, PartNode
from odoo.addons.maildesk_base.engine.wire import wire_from_bytes

from ..protocol.tokens import Value

# Fields of a single part behind its seven basic ones: text has a line count more,
# message/rfc822 an envelope, a body and a line count.
_BASIC_FIELDS = 7
_DISPOSITION_AFTER_MD5 = 1
_TEXT_DISPOSITION = _BASIC_FIELDS + 1 + _DISPOSITION_AFTER_MD5
_LOCATION_AFTER_DISPOSITION = 2  # a language is in between


def read_structure(value: Value) -> PartNode | None:
    """Return the tree, or None when the server's description is of no use."""
    if not isinstance(value, list):
        return None
    return _node(value, 0)


def is_one_text(value: Value) -> bool:
    """Return at a glance whether a message is nothing but one text, as most are."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    main, sub = value[0], value[1]
    return (
        isinstance(main, bytes)
        and isinstance(sub, bytes)
        and main.lower() == b"text"
        and sub.lower() in (b"plain", b"html")
        and _at(value, _TEXT_DISPOSITION) is None
        and not _parameters(_at(value, 2)).get("name")
    )


def _node(value: list, depth: int) -> PartNode | None:
    if not value or depth > MAX_DEPTH:
        return None
    if isinstance(value[0], list):
        return _multipart(value, depth)
    return _leaf(value)


def _multipart(value: list, depth: int) -> PartNode | None:
    count = 0
    while count < len(value) and isinstance(value[count], list):
        count += 1
    children = [_node(child, depth + 1) for child in value[:count]]
    if not children or None in children:
        return None
    subtype = _text(value, count) or "mixed"
    return PartNode(
        mimetype=f"multipart/{subtype.lower()}",
        children=tuple(children),
        parameters=_parameters(_at(value, count + 1)),
    )


def _leaf(value: list) -> PartNode | None:
    main, sub = _text(value, 0), _text(value, 1)
    if not main or not sub:
        return None
    mimetype = f"{main}/{sub}".lower()
    parameters = _parameters(_at(value, 2))
    place = _disposition_index(value, mimetype)
    disposition, named = _disposition(_at(value, place))
    size = _at(value, 6)
    return PartNode(
        mimetype=mimetype,
        parameters=parameters,
        disposition=disposition,
        filename=_filename(named, parameters),
        size=int(size) if isinstance(size, bytes) and size.isdigit() else 0,
        encoding=_text(value, 5).lower() or "7bit",
        content_id=clean_content_id(
            _text(value, 3) or _text(value, place + _LOCATION_AFTER_DISPOSITION)
        ),
    )


def _disposition_index(value: list, mimetype: str) -> int:
    extra = 0
    if mimetype.startswith("text/"):
        extra = 1
    elif mimetype in ("message/rfc822", "message/global"):
        # Envelope, body and lines; a server that leaves them out is read as it writes.
        extra = 3 if isinstance(_at(value, _BASIC_FIELDS), list) else 0
    return _BASIC_FIELDS + extra + _DISPOSITION_AFTER_MD5


def _disposition(value: Value) -> tuple[str, dict[str, str]]:
    if isinstance(value, bytes):
        # Not by the book, but the kind is all that matters.
        kind, named = value, {}
    elif isinstance(value, list) and value and isinstance(value[0], bytes):
        kind, named = value[0], _parameters(_at(value, 1))
    else:
        return "", {}
    return ("inline" if kind.lower() == b"inline" else "attachment"), named


def _filename(named: dict[str, str], parameters: dict[str, str]) -> str:
    name = named.get("filename") or parameters.get("name", "")
    return safe_filename(name) if name else ""


def _parameters(value: Value) -> dict[str, str]:
    if not isinstance(value, list) or not value:
        return {}
    pairs = []
    for index in range(0, len(value) - 1, 2):
        name, text = value[index], value[index + 1]
        # The boundary differs in every message and is of no use here.
        if isinstance(name, bytes) and isinstance(text, bytes):
            if name.lower() != b"boundary":
                pairs.append((name, text))
    return _decoded(tuple(pairs)) if pairs else {}


@lru_cache(maxsize=512)
def _decoded(pairs: tuple[tuple[bytes, bytes], ...]) -> dict[str, str]:
    """Most messages of a mailbox share a handful of parameter lists."""
    return decode_parameters(
        (name.decode("latin-1"), wire_from_bytes(text)) for name, text in pairs
    )


def _at(value: list, index: int) -> Value:
    return value[index] if index < len(value) else None


def _text(value: list, index: int) -> str:
    field = _at(value, index)
    return field.decode("latin-1") if isinstance(field, bytes) else ""
