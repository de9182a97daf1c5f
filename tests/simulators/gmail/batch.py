"""Several calls in one request: multipart/mixed with an HTTP request in each part."""

import re

from tests.simulators.web.application import overridden
from tests.simulators.web.message import Answer, Headers, Request

from .errors import bad_request

MOST_PARTS = 100
BOUNDARY = "batch_answer"
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


def answer_batch(application, request):
    """Carry out every part as if it had come by itself."""
    found = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    if request.mimetype != "multipart/mixed" or not found:
        raise bad_request("Failed to parse batch request, content type")
    parts = list(_parts(request.body, found[1].encode()))
    if len(parts) > MOST_PARTS:
        raise bad_request("The number of calls in the batch request exceeds the limit")
    pieces = [_answer_part(application, request, *part) for part in parts]
    pieces.append(f"--{BOUNDARY}--\r\n".encode())
    kind = ("Content-Type", f"multipart/mixed; boundary={BOUNDARY}")
    return Answer(200, (kind,), b"".join(pieces))


def _answer_part(application, outer, content_id, inner):
    inner = _with_authorization(inner, outer)
    fault = application.faults.take(inner.method, _target(inner))
    if fault and fault.kind == "status":
        answer = overridden(fault)
        application.note_refused(inner, answer)
    else:
        answer = application.handle(inner)
    head = [f"--{BOUNDARY}", "Content-Type: application/http"]
    if content_id:
        head.append(f"Content-ID: <response-{content_id.strip('<>')}>")
    head += ["", f"HTTP/1.1 {answer.status} -"]
    head += [f"{name}: {value}" for name, value in answer.headers]
    head += [f"Content-Length: {len(answer.body)}", "", ""]
    return "\r\n".join(head).encode() + answer.body + b"\r\n"


def _target(request):
    query = "&".join(f"{n}={v}" for n, vs in request.query.items() for v in vs)
    return f"{request.path}?{query}"


def _parts(body, boundary):
    for piece in body.split(b"--" + boundary)[1:-1]:
        head, _, inner = (
            piece.lstrip(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
        )
        yield _field(head, "content-id"), _request(inner)


def _field(head, name):
    for line in head.decode("latin-1").splitlines():
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def _request(text):
    head, _, body = text.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    try:
        method, target, _version = first.split(" ")
    except ValueError:
        raise bad_request("Failed to parse batch request") from None
    fields = [line.partition(":")[::2] for line in lines if ":" in line]
    headers = Headers.of((name.strip(), value.strip()) for name, value in fields)
    length = int(headers.get("Content-Length") or 0)
    return Request.to(method, target, headers, body[:length])


def _with_authorization(inner, outer):
    """A part without its own authorization uses that of the whole."""
    headers, field = inner.headers, outer.headers.get("Authorization")
    if field and not headers.get("Authorization"):
        headers = Headers((*headers.fields, ("Authorization", field)))
    return Request(inner.method, inner.path, inner.query, headers, inner.body, outer)
