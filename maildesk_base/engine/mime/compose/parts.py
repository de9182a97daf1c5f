"""Writes the MIME tree of a message (RFC 2045, 2046) as lines with CRLF."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...errors import RejectedError
from ..attachments import safe_mimetype
from .fields import checked, encoded_words, parameter, structured_field
from .mail import Attached

_MAX_LINE_OCTETS = 998  # RFC 5322 section 2.1.1
_BASE64_LINE_OCTETS = 57  # give lines of 76 characters
_LINE_END = re.compile(rb"\r\n|\r|\n")
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,200}")
_FROM_LINE = re.compile(rb"^From ", re.M)


@dataclass(slots=True)
class Node:
    """A part to be written: its own fields, then a content or children."""

    fields: str = ""
    content: bytes = b""
    subtype: str = ""
    children: list[Node] = field(default_factory=list)


def text_node(text: str, subtype: str, *, eight_bit: bool) -> Node:
    """A text part, readable by every relay unless 8BITMIME is known to be there."""
    encoding, content = _encode_text(text.encode("utf-8", "replace"), eight_bit)
    kind = structured_field("Content-Type", f"text/{subtype}", ['charset="utf-8"'])
    return Node(f"{kind}Content-Transfer-Encoding: {encoding}\r\n", content)


def calendar_node(content: bytes, method: str) -> Node:
    """A text/calendar part; servers look at its ``method`` parameter."""
    checked(method, "method")
    kind = structured_field(
        "Content-Type", "text/calendar", ['charset="utf-8"', f"method={method.upper()}"]
    )
    return Node(f"{kind}Content-Transfer-Encoding: base64\r\n", base64_lines(content))


def file_node(file: Attached, *, inline: bool) -> Node:
    """An attachment, or an image of the text when ``inline``."""
    content = _bytes_of(file.content)
    mimetype = safe_mimetype(file.mimetype)
    if mimetype.startswith(("message/", "multipart/")):
        # These must not be encoded (RFC 2046 section 5.2.1); others open them by name.
        if mimetype == "message/rfc822" and _is_seven_bit(content):
            return _message_node(file, content)
        mimetype = "application/octet-stream"
    fields = structured_field("Content-Type", mimetype, _legacy_name(file.filename))
    fields += _disposition("inline" if inline else "attachment", file.filename)
    if file.content_id:
        fields += f"Content-ID: <{checked_content_id(file.content_id)}>\r\n"
    fields += "Content-Transfer-Encoding: base64\r\n"
    return Node(fields, base64_lines(content))


def multipart(subtype: str, children: list[Node]) -> Node:
    """A node around several; the boundary comes when the tree is written."""
    return Node(subtype=subtype, children=children)


def render(node: Node, seed: str) -> bytes:
    """The part with its own fields, an empty line and its content.

    :param seed: makes the boundaries; unknown to others before this message exists
    """
    out: list[bytes] = []
    _render(node, seed, out)
    return b"".join(out)


def checked_content_id(content_id: str) -> str:
    """The id itself; RejectedError ``compose.content_id`` when it cannot be one."""
    if not _CONTENT_ID.fullmatch(content_id):
        raise RejectedError("compose.content_id", content_id)
    return content_id


def base64_lines(content: bytes) -> bytes:
    """Base64 in lines of 76 characters."""
    lines = []
    for start in range(0, len(content), _BASE64_LINE_OCTETS * 1024):
        block = content[start : start + _BASE64_LINE_OCTETS * 1024]
        lines.append(base64.encodebytes(block).replace(b"\n", b"\r\n"))
    return b"".join(lines)


def _render(node: Node, seed: str, out: list[bytes]) -> None:
    if not node.children:
        out += (node.fields.encode("utf-8"), b"\r\n", node.content)
        return
    # "=_" occurs neither in quoted-printable nor in base64.
    boundary = "=_" + hashlib.sha256(f"{node.subtype} {seed}".encode()).hexdigest()[:40]
    kind = structured_field(
        "Content-Type", f"multipart/{node.subtype}", [f'boundary="{boundary}"']
    )
    out += (kind.encode("ascii"), b"\r\n")
    for index, child in enumerate(node.children):
        out.append(f"--{boundary}\r\n".encode("ascii"))
        _render(child, f"{seed}.{index}", out)
        out.append(b"\r\n")  # belongs to the delimiter, not to the content
    out.append(f"--{boundary}--\r\n".encode("ascii"))


def _encode_text(data: bytes, eight_bit: bool) -> tuple[str, bytes]:
    data = _LINE_END.sub(b"\n", data)
    longest = max(map(len, data.split(b"\n")))
    safe_lines = longest <= _MAX_LINE_OCTETS and not _FROM_LINE.search(data)
    if safe_lines and b"\0" not in data and (eight_bit or data.isascii()):
        name = "7bit" if data.isascii() else "8bit"
        return name, data.replace(b"\n", b"\r\n")
    quoted = _FROM_LINE.sub(b"=46rom ", binascii.b2a_qp(data, istext=True))
    if len(quoted) > len(data) * 3 // 2:
        return "base64", base64_lines(data.replace(b"\n", b"\r\n"))
    return "quoted-printable", quoted.replace(b"\n", b"\r\n")


def _is_seven_bit(content: bytes) -> bool:
    lines = _LINE_END.split(content)
    return content.isascii() and b"\0" not in content and max(map(len, lines)) <= 998


def _message_node(file: Attached, content: bytes) -> Node:
    fields = structured_field(
        "Content-Type", "message/rfc822", _legacy_name(file.filename)
    )
    fields += _disposition("attachment", file.filename)
    fields += "Content-Transfer-Encoding: 7bit\r\n"
    return Node(fields, _LINE_END.sub(b"\r\n", content))


def _legacy_name(filename: str) -> list[str]:
    """The name as old Outlooks look for it, in the type and as an encoded word."""
    if not filename:
        return []
    if filename.isascii():
        return parameter("name", filename)
    words = encoded_words(checked(filename, "filename"))
    return [f'name="{" ".join(words)}"'] if len(words) == 1 else []


def _disposition(kind: str, filename: str) -> str:
    named = parameter("filename", filename) if filename else []
    return structured_field("Content-Disposition", kind, named)


def _bytes_of(content: bytes | Iterable[bytes]) -> bytes:
    return content if isinstance(content, bytes) else b"".join(content)
