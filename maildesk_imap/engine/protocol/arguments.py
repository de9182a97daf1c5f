"""Typed arguments of IMAP commands, the only way anything gets into a command.

Each type checks what it holds when it is made and writes itself so that it can never
end before or after its own text: no folder name, search word or flag can become a
command of its own. What cannot stand in a quoted string travels as a literal, whose
length is counted here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from . import uidset

_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,800}")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes sent with their length in front (RFC 3501 section 4.3); no NUL."""

    data: bytes

    def __post_init__(self):
        if b"\x00" in self.data:
            raise ValueError("NUL cannot be sent in a literal")

    def pieces(self) -> Iterable[Piece]:
        yield self


# What an argument writes: text that is sent as it is, or a literal.
Piece = bytes | Literal


@dataclass(frozen=True, slots=True)
class _Plain:
    """Text that is sent as it is; ValueError for what is not of its kind."""

    text: str | bytes
    _pattern: ClassVar[re.Pattern]

    def __post_init__(self):
        if not self._pattern.fullmatch(self.text):
            raise ValueError(f"not of the kind {type(self).__name__}")

    def pieces(self) -> Iterable[Piece]:
        yield self.text if isinstance(self.text, bytes) else self.text.encode("ascii")


class Word(_Plain):
    """A keyword of the protocol, written in this program: ``UID``, ``RETURN`` …"""

    _pattern = re.compile(r"[A-Za-z][A-Za-z0-9.=/+\-]*")


class Ready(_Plain):
    """What imaplib or IMAPClient has written: one line, or a part of it."""

    _pattern = re.compile(rb"[^\r\n\x00]*")


class Flag(_Plain):
    r"""A system flag (``\Seen``) or keyword: an atom."""

    _pattern = re.compile(rb"\\?[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~]{1,200}")


class Item(_Plain):
    """One thing to fetch: ``UID``, ``BODY.PEEK[1.2]<0.2048>`` …"""

    # A section of RFC 3501 section 6.4.5: part number, then HEADER, TEXT or MIME.
    _pattern = re.compile(
        r"[A-Z][A-Z0-9.\-]*(?:\[(?:\d{1,4}(?:\.\d{1,4}){0,60})?"
        r"(?:\.?(?:HEADER|TEXT|MIME|HEADER\.FIELDS \([A-Za-z0-9\- ]+\)))?\])?"
        r"(?:<\d{1,10}\.\d{1,10}>)?"
    )

    @classmethod
    def part(cls, section: str, start: int, length: int) -> Item:
        """Ask for ``length`` bytes of a section, without marking it read."""
        return cls(f"BODY.PEEK[{section}]<{start:d}.{length:d}>")


# The set ``*``: the last message of the folder.
HIGHEST = Ready(b"*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of RFC 3501, or a 63-bit one of RFC 7162 (mod-sequence)."""

    value: int

    def __post_init__(self):
        if not 0 <= self.value < 1 << 63:
            raise ValueError(f"not an IMAP number: {self.value}")

    def pieces(self) -> Iterable[Piece]:
        yield b"%d" % self.value


@dataclass(frozen=True, slots=True)
class UidSet:
    """UIDs or sequence numbers as inclusive ranges."""

    ranges: tuple[uidset.Range, ...]

    def pieces(self) -> Iterable[Piece]:
        yield uidset.format_ranges(self.ranges)

    @classmethod
    def of(cls, uids: Iterable[int]) -> UidSet:
        """Make a set of single UIDs."""
        return cls(tuple(uidset.ranges_of(uids)))

    @classmethod
    def span(cls, low: int, high: int) -> UidSet:
        """Make the set of everything from ``low`` to ``high``."""
        return cls(((low, high),))


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of the user or the server: folder names, search words, passwords."""

    data: bytes

    def pieces(self) -> Iterable[Piece]:
        if _QUOTABLE.fullmatch(self.data):
            escaped = self.data.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            yield b'"' + escaped + b'"'
        else:
            yield Literal(self.data)


@dataclass(frozen=True, slots=True)
class Day:
    """A date of SEARCH: ``21-Nov-2026``."""

    value: date

    def pieces(self) -> Iterable[Piece]:
        month = _MONTHS[self.value.month - 1]
        yield f"{self.value.day}-{month}-{self.value.year:04d}".encode()


@dataclass(frozen=True, slots=True)
class Several:
    """Arguments one after the other, where one is expected."""

    members: tuple[Argument, ...]

    def pieces(self) -> Iterable[Piece]:
        yield from _joined(self.members)


@dataclass(frozen=True, slots=True)
class Group:
    """Arguments in parentheses."""

    members: tuple[Argument, ...]

    def pieces(self) -> Iterable[Piece]:
        yield b"("
        yield from _joined(self.members)
        yield b")"


Argument = Literal | _Plain | Number | UidSet | Text | Day | Several | Group


def words(text: str) -> tuple[Word, ...]:
    """Split a constant like ``"MESSAGES UIDNEXT"`` into keywords."""
    return tuple(Word(part) for part in text.split())


def items(*texts: str) -> Group:
    """Make the list of things to fetch."""
    return Group(tuple(Item(text) for text in texts))


@dataclass(frozen=True, slots=True)
class Command:
    """A command without its tag."""

    name: str
    arguments: tuple[Argument, ...] = ()

    def segments(self, tag: bytes, *, literal_limit: int) -> list[bytes]:
        """Return what to send; between two segments the server must be waited for.

        :param literal_limit: greatest literal the server takes without being asked
            first (RFC 7888): 0 without LITERAL+ and LITERAL-
        """
        segments = [tag + b" " + self.name.encode("ascii")]
        pieces = [b" ", *_joined(self.arguments)] if self.arguments else []
        for piece in pieces:
            if isinstance(piece, bytes):
                segments[-1] += piece
            elif len(piece.data) <= literal_limit:
                segments[-1] += b"{%d+}\r\n" % len(piece.data) + piece.data
            else:
                segments[-1] += b"{%d}\r\n" % len(piece.data)
                segments.append(piece.data)
        segments[-1] += b"\r\n"
        return segments


def command(name: str, *arguments: Argument) -> Command:
    """Make a command; ``name`` is a constant such as ``"UID FETCH"``."""
    for word in name.split(" "):
        Word(word)
    return Command(name, arguments)


def _joined(members: Iterable[Argument]) -> Iterable[Piece]:
    for index, member in enumerate(members):
        if index:
            yield b" "
        yield from member.pieces()
