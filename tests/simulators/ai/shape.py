"""How an answer comes over the wire: cut anywhere, late, packed, with comments."""

import gzip
import json
from dataclasses import dataclass

from tests.simulators.web.message import CUT, Answer, json_answer

from .speech import EVENTS, WHOLE


@dataclass(frozen=True)
class Shape:
    """What is unusual about an answer.

    :param split: bytes in each piece; 0 for one event in each
    :param stall_after: events behind which nothing comes for ``stall_s`` seconds
    :param cut_after: bytes behind which the connection breaks
    :param end_after: events behind which the stream ends as if it were whole
    :param error_after: events behind which the stream says ``error``
    :param is_whole: one document in the place of a stream
    """

    split: int = 0
    newline: str = "\n"
    comments: bool = False
    done: bool = True
    first_s: float = 0.0
    between_s: float = 0.0
    stall_after: int | None = None
    stall_s: float = 90.0
    cut_after: int | None = None
    end_after: int | None = None
    error_after: int | None = None
    error: object = None
    is_whole: bool = False
    is_gzip: bool = False
    content_type: str = ""
    null_choices: bool = False


def spoken(dialect, speech, shape):
    """The answer of a dialect, in some shape."""
    if shape.is_whole:
        answer = json_answer(WHOLE[dialect](speech))
        # Some services send empty lines while a question waits in their queue.
        return Answer(200, answer.headers, b"\n\n" + answer.body, answer.value)
    kind = shape.content_type or "text/event-stream; charset=utf-8"
    headers = [("Content-Type", kind), ("Cache-Control", "no-cache")]
    if shape.is_gzip:
        headers.append(("Content-Encoding", "gzip"))
    return Answer(200, tuple(headers), pieces=_pieces(dialect, speech, shape))


def _pieces(dialect, speech, shape):
    parts = _cut(_packed(_texts(dialect, speech, shape), shape), shape)
    if shape.first_s:
        yield shape.first_s
    for number, part in enumerate(parts):
        if shape.between_s and number and isinstance(part, bytes):
            yield shape.between_s
        yield part


def _packed(parts, shape):
    if not shape.is_gzip:
        yield from parts
        return
    yield gzip.compress(b"".join(part for part in parts if isinstance(part, bytes)))


def _cut(parts, shape):
    sent = 0
    for part in parts:
        if not isinstance(part, bytes):
            yield part
            continue
        if shape.cut_after is not None and sent + len(part) > shape.cut_after:
            if rest := part[: shape.cut_after - sent]:
                yield rest
            yield CUT
            return
        sent += len(part)
        size = shape.split or len(part)
        for start in range(0, len(part), size):
            yield part[start : start + size]


def _texts(dialect, speech, shape):
    end = shape.newline
    if shape.comments:
        yield f": OPENROUTER PROCESSING{end}{end}".encode()
    for number, (name, value) in enumerate(EVENTS[dialect](speech)):
        if number == shape.end_after:
            return
        if number == shape.stall_after:
            yield shape.stall_s
        if number == shape.error_after:
            yield _event("error" if dialect == "messages" else "", shape.error, end)
            return
        if shape.null_choices and value.get("choices") == []:
            value = {**value, "choices": None}
        yield _event(name, value, end)
        if shape.comments:
            yield f": keep-alive{end}{end}".encode()
    if dialect == "chat" and shape.done:
        yield f"data: [DONE]{end}{end}".encode()


def _event(name, value, end):
    data = json.dumps(value, ensure_ascii=False)
    named = f"event: {name}{end}" if name else ""
    return f"{named}data: {data}{end}{end}".encode()
