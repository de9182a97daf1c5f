"""Server-sent events (HTML Living Standard 9.2), read from pieces cut anywhere."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class SentEvent(NamedTuple):
    """One event: its name, "" for the usual one, and its data."""

    name: str
    data: str


class EventReader:
    """Takes the bytes of a stream as they come and gives the events they complete."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._line: list[str] = []
        self._after_cr = False
        self._name = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> Iterator[SentEvent]:
        """The events that end in a piece."""
        yield from self._read(self._decoder.decode(piece))

    def finish(self) -> Iterator[SentEvent]:
        """An event that the stream has ended without its empty line."""
        yield from self._read(self._decoder.decode(b"", True) + "\n\n")

    def _read(self, text: str) -> Iterator[SentEvent]:
        if self._after_cr and text:
            text = text.removeprefix("\n")
            self._after_cr = False
        self._after_cr = self._after_cr or text.endswith("\r")
        *lines, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in lines:
            self._line.append(line)
            whole = "".join(self._line)
            self._line = []
            if whole:
                self._field(whole)
            elif self._data:
                yield SentEvent(self._name, "\n".join(self._data))
                self._name, self._data = "", []
            else:
                self._name = ""
        if rest:
            self._line.append(rest)

    def _field(self, line: str) -> None:
        name, _colon, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._name = value


def sent_events(pieces: Iterable[bytes]) -> Iterator[SentEvent]:
    """All events of a stream."""
    reader = EventReader()
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.finish()
