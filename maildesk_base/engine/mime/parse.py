"""From the raw bytes of a message to its parts.

A parser of our own: it works on offsets into the one byte string, numbers parts as IMAP
does, and turns every kind of damage into something that can still be shown. What cannot
be understood as multipart is shown as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import clean_line
from ..types import FetchedBody, Part
from ..wire import Wire
from .headers import Headers, split_message, split_part
from .parameters import parse_parameters
from .structure import (
    MAX_CONTAINER_BYTES,
    MAX_DEPTH,
    MAX_PARTS,
    PartNode,
    flatten,
    needed_parts,
    numbered,
)
from .transfer import decode_transfer, encoding_name

_GUESSED_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,199}|-[^\r\n]{2,199})\r?\n", re.M)
_BLANK = re.compile(rb"\s*")
_DELIMITER_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_ENCODING_WORD = re.compile(r"[\s\"']*([\w-]*)", re.A)
_PATH = re.compile(r"/|~/|[A-Za-z]:|\w+://")
_MAX_BOUNDARY_CHARS = 200  # RFC 2046 allows 70; longer ones exist
_HEADER_WINDOW_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message taken apart; contents are decoded when asked for."""

    raw: bytes
    headers: bytes
    root: PartNode
    parts: tuple[Part, ...]

    def content(self, part_id: str) -> bytes | None:
        """Transfer-decoded bytes of a part; None when there is no such part."""
        for number, node in numbered(self.root):
            if number == part_id:
                start, end = node.span or (0, 0)
                return decode_transfer(self.raw[start:end], node.encoding)
        return None


def parse_message(raw: bytes) -> ParsedMessage:
    """Take a message apart, whatever state it is in."""
    headers, body = split_message(raw)
    budget = _Budget()
    root = _node(raw, Headers(headers), (len(raw) - len(body), len(raw)), budget)
    return ParsedMessage(raw, headers, root, flatten(root))


def body_from_raw(raw: bytes) -> FetchedBody:
    """What the view needs, from a message that is wholly at hand."""
    message = parse_message(raw)
    contents = {}
    for part in needed_parts(message.parts):
        content = message.content(part.part_id)
        if content is not None:
            contents[part.part_id] = content[:MAX_CONTAINER_BYTES]
    return FetchedBody(message.headers, message.parts, contents)


@dataclass(slots=True)
class _Budget:
    """Counts down what is left of the whole message's limits."""

    parts: int = MAX_PARTS
    depth: int = 0
    default_type: str = "text/plain"


def _node(
    raw: bytes, headers: Headers, span: tuple[int, int], budget: _Budget
) -> PartNode:
    mimetype, parameters = parse_parameters(headers.wire("content-type"))
    if "/" not in mimetype:
        mimetype = budget.default_type if not mimetype else _bare_type(mimetype)
    if mimetype.startswith("multipart/"):
        children = _children(raw, parameters, mimetype, span, budget)
        if children:
            return PartNode(mimetype, children, parameters)
        # No boundary holds: show what is there.
        mimetype = "text/plain"
    return _leaf(raw, headers, mimetype, parameters, span)


def _leaf(raw, headers: Headers, mimetype: str, parameters, span) -> PartNode:
    disposition, named = parse_parameters(headers.wire("content-disposition"))
    encoding = _ENCODING_WORD.match(headers.wire("content-transfer-encoding"))
    return PartNode(
        mimetype=mimetype,
        parameters=parameters,
        disposition=_disposition(disposition),
        filename=safe_filename(named.get("filename") or parameters.get("name", "")),
        size=span[1] - span[0],
        encoding=encoding_name(encoding[1]),
        content_id=clean_content_id(
            headers.text("content-id") or headers.text("content-location")
        ),
        span=span,
    )


def safe_filename(name: str) -> str:
    """A sent file name without anything a file system minds.

    Of a path only the last segment counts; a slash within a mere name
    (``invoice 12/17.pdf``) becomes an underscore.
    """
    name = clean_line(name)
    if _PATH.match(name) or "\\" in name or ".." in name.split("/"):
        name = name.replace("\\", "/").rpartition("/")[2]
    name = name.replace("/", "_")
    name = re.sub(r'[\x00-\x1f<>:"|?*]', "_", name).strip(" ")
    return "" if name in (".", "..") else name[-200:]


def clean_content_id(text: str) -> str:
    """A Content-ID without its angle brackets, "" when it cannot be one.

    A part that only has a Content-Location (RFC 2557) is known by that instead.
    """
    value = "".join(clean_line(text).split()).strip("<>")
    return value[:255] if '"' not in value else ""


def _disposition(value: str) -> str:
    if not value or value == "inline":
        return value
    return "attachment"  # RFC 2183 section 2.8: unknown ones count as attachment


def _bare_type(value: str) -> str:
    known = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}
    return known.get(value, "text/plain")  # RFC 2045 section 5.2


def _children(raw, parameters, mimetype: str, span, budget: _Budget):
    if budget.depth >= MAX_DEPTH:
        return ()
    boundary = _bytes_of(parameters.get("boundary", "")).rstrip()
    pieces = _pieces(raw, boundary, span) if boundary else []
    if not pieces:
        guessed = _GUESSED_BOUNDARY.search(raw, span[0], span[1])
        if guessed:
            pieces = _pieces(raw, guessed[1].rstrip(), span)
    if all(_BLANK.fullmatch(raw, start, end) for start, end in pieces):
        # All there is to read stands where no part is.
        return ()
    nodes = []
    budget.depth += 1
    for start, end in pieces:
        if budget.parts <= 0:
            break
        budget.parts -= 1
        digest = mimetype == "multipart/digest"
        budget.default_type = "message/rfc822" if digest else "text/plain"
        nodes.append(_child(raw, start, end, budget))
    budget.depth -= 1
    return tuple(nodes)


def _bytes_of(boundary: str) -> bytes:
    if isinstance(boundary, Wire):
        return boundary.to_bytes()
    return boundary.encode("utf-8", "replace")  # one put together by RFC 2231


def _child(raw: bytes, start: int, end: int, budget: _Budget) -> PartNode:
    window = raw[start : min(end, start + _HEADER_WINDOW_BYTES)]
    head, rest = split_part(window)
    body_start = start + len(window) - len(rest)
    return _node(raw, Headers(head), (body_start, end), budget)


def _pieces(raw: bytes, boundary: bytes, span) -> list[tuple[int, int]]:
    """Where the parts between the delimiter lines lie (RFC 2046 section 5.1.1)."""
    if not boundary or len(boundary) > _MAX_BOUNDARY_CHARS:
        return []
    pieces: list[tuple[int, int]] = []
    opened = None
    for line_start, line_end, closing in _delimiters(raw, boundary, span):
        if opened is not None:
            pieces.append((opened, max(opened, _before_line_end(raw, line_start))))
        # A closing delimiter ends the part, not the search: some mailers write it too
        # early, and parts that follow would be lost.
        opened = None if closing else line_end
        if len(pieces) >= MAX_PARTS:
            return pieces
    if opened is not None and opened <= span[1]:
        pieces.append((opened, span[1]))
    return pieces


def _delimiters(raw: bytes, boundary: bytes, span):
    """Start and end of each delimiter line, and whether it is a closing one."""
    mark = b"--" + boundary
    position, end = span
    while True:
        start = raw.find(mark, position, end)
        if start < 0:
            return
        position = start + len(mark)
        if start != span[0] and raw[start - 1 : start] != b"\n":
            continue
        found = _DELIMITER_END.match(raw, position, end)
        if found:
            yield start, found.end(), bool(found[1])


def _before_line_end(raw: bytes, position: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if raw[position - 2 : position] == b"\r\n":
        return position - 2
    return position - 1
