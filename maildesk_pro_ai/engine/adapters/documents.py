"""The documents of an answer: of a stream of events, or all of it at once.

What an answer is shows in its first character, not in its Content-Type: gateways answer
without a stream, proxies put a page of theirs in its place.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator

from ..errors import AiAnswerUnusable, AiUnreachable
from .refusals import refusal_within
from .sse import sent_events

DONE = "[DONE]"


def documents(pieces: Iterable[bytes]) -> Iterator[dict]:
    """The JSON objects of an answer, until it ends or says that it is done.

    Raises AiError for what one of them says is wrong, AiUnreachable for a web page,
    and AiAnswerUnusable for what is no JSON.
    """
    pieces = iter(pieces)
    begun = b""
    for piece in pieces:
        begun += piece
        if begun.strip():
            break
    first = begun.strip()[:1]
    everything = itertools.chain([begun], pieces)
    if first == b"<":
        raise AiUnreachable("", "a web page has come, no answer")
    found = _whole(everything) if first in (b"{", b"[") else _events(everything)
    for value in found:
        error = refusal_within(value)
        if error is not None:
            raise error
        yield value


def _whole(pieces: Iterable[bytes]) -> Iterator[dict]:
    value = _parsed(b"".join(pieces).decode("utf-8", "replace"))
    yield from value if isinstance(value, list) else [value]


def _events(pieces: Iterable[bytes]) -> Iterator[dict]:
    for event in sent_events(pieces):
        if event.data.strip() == DONE:
            return
        if event.data.strip():
            value = _parsed(event.data)
            if isinstance(value, dict):
                yield value


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise AiAnswerUnusable("", "broken JSON") from None
