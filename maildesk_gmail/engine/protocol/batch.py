"""Several calls in one HTTP request (multipart/mixed, a part is an HTTP message).

The library's own batch cannot renew a token without its own credentials, and sends a
thousand calls at once. Here each part's answer stands alone, in the order of the calls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from googleapiclient.http import HttpRequest as ApiRequest

from odoo.addons.maildesk_base.engine.errors import ProtocolError

BOUNDARY = "maildesk_batch"
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.I)
_NUMBER = re.compile(rb"<?response-(\d+)>?")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """An answer of the API, or to a part of a batch; headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def compose(requests: Sequence[ApiRequest]) -> bytes:
    """The body of a batch; part ids are the places in ``requests``."""
    pieces = []
    for number, request in enumerate(requests):
        parts = urlsplit(request.uri)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = request.body or ""
        lines = [f"--{BOUNDARY}", "Content-Type: application/http"]
        lines += [f"Content-ID: <{number}>", "", f"{request.method} {target} HTTP/1.1"]
        if body:
            lines.append("Content-Type: application/json")
            lines.append(f"Content-Length: {len(body.encode())}")
        pieces.append("\r\n".join([*lines, "", body, ""]))
    return ("".join(pieces) + f"--{BOUNDARY}--\r\n").encode()


def take_apart(content_type: str, content: bytes, count: int) -> list[ApiAnswer]:
    """The answers in the order of the calls.

    Raises ProtocolError when one is missing: that must not look like one that is gone.
    """
    found = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/mixed") or not found:
        raise ProtocolError("protocol.batch", "not a batch answer")
    answers: dict[int, ApiAnswer] = {}
    delimiter = b"--" + found[1].encode("latin-1")
    for piece in (b"\r\n" + content).split(b"\n" + delimiter)[1:]:
        if not piece.startswith(b"--"):
            _take_part(piece, answers)
    if set(answers) != set(range(count)):
        raise ProtocolError("protocol.batch", f"{len(answers)} of {count} answers")
    return [answers[number] for number in range(count)]


def _take_part(piece: bytes, answers: dict[int, ApiAnswer]) -> None:
    outer, _gap, inner = _split(piece.lstrip(b"\r\n"))
    head, _gap, body = _split(inner.lstrip(b"\r\n"))
    number = _NUMBER.search(_fields(outer).get("content-id", "").encode())
    status = _STATUS.match(head)
    if not number or not status:
        raise ProtocolError("protocol.batch", "a part that is no answer")
    answer = ApiAnswer(int(status[1]), _fields(head), body.strip(b"\r\n"))
    answers[int(number[1])] = answer


def _split(text: bytes) -> tuple[bytes, bytes, bytes]:
    for gap in (b"\r\n\r\n", b"\n\n"):
        if gap in text:
            return text.partition(gap)
    return text, b"", b""


def _fields(head: bytes) -> dict[str, str]:
    fields = {}
    for line in head.splitlines():
        name, colon, value = line.partition(b":")
        if colon:
            fields[name.strip().lower().decode("latin-1")] = value.strip().decode(
                "utf-8", "replace"
            )
    return fields
