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
from datetime import UTC, date, datetime

from . import uidset

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.=/+\-]*")
_FLAG = re.compile(rb"\\?[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|}~]+")
# A section of RFC 3501 section 6.4.5: part number, then HEADER, TEXT or MIME.
_SECTION = (
    r"\[(?:\d{1,4}(?:\.\d{1,4}){0,60})?"
    r"(?:\.?(?:HEADER|TEXT|MIME|HEADER\.FIELDS \([A-Za-z0-9\- ]+\)))?\]"
)
_ITEM = re.compile(rf"[A-Z][A-Z0-9.\-]*(?:{_SECTION})?(?:<\d{{1,10}}\.\d{{1,10}}>)?")
_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,800}")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes sent with their length in front (RFC 3501 section 4.3); no NUL."""

    data: bytes

    def __post_init__(self):
        if b"\x00" in self.data:
            raise ValueError("NUL cannot be sent in a literal")


# What an argument writes: text that is sent as it is, or a literal.
Piece = bytes | Literal


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword of the protocol, written in this program: ``UID``, ``RETURN`` …"""

    text: str

    def __post_init__(self):
        if not _WORD.fullmatch(self.text):
            raise ValueError(f"not an IMAP keyword: {self.text!r}")

    def pieces(self) -> Iterable[Piece]:
        yield self.text.encode("ascii")


@dataclass(frozen=True, slots=True)
class Store:
    """What STORE does with flags: ``+FLAGS.SILENT`` or ``-FLAGS.SILENT``."""

    text: str

    def __post_init__(self):
        if self.text not in ("+FLAGS.SILENT", "-FLAGS.SILENT"):
            raise ValueError(f"not an action of STORE: {self.text!r}")

    def pieces(self) -> Iterable[Piece]:
        yield self.text.encode("ascii")


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
class Highest:
    """The set ``*``: the last message of the folder."""

    def pieces(self) -> Iterable[Piece]:
        yield b"*"


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
class Block:
    """A message, always sent as a literal."""

    data: bytes

    def pieces(self) -> Iterable[Piece]:
        yield Literal(self.data)


@dataclass(frozen=True, slots=True)
class Flag:
    r"""A system flag (``\Seen``) or keyword; ValueError for what is no atom."""

    name: bytes

    def __post_init__(self):
        if not _FLAG.fullmatch(self.name) or len(self.name) > 200:
            raise ValueError("not an IMAP flag")

    def pieces(self) -> Iterable[Piece]:
        yield self.name


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fetch: ``UID``, ``BODY.PEEK[1.2]<0.2048>`` …"""

    text: str

    def __post_init__(self):
        if not _ITEM.fullmatch(self.text):
            raise ValueError(f"not a fetch item: {self.text[:80]!r}")

    def pieces(self) -> Iterable[Piece]:
        yield self.text.encode("ascii")

    @classmethod
    def part(cls, section: str, start: int, length: int) -> Item:
        """Ask for ``length`` bytes of a section, without marking it read."""
        return cls(f"BODY.PEEK[{section}]<{start:d}.{length:d}>")


@dataclass(frozen=True, slots=True)
class Day:
    """A date of SEARCH: ``21-Nov-2026``."""

    value: date

    def pieces(self) -> Iterable[Piece]:
        month = _MONTHS[self.value.month - 1]
        yield f"{self.value.day}-{month}-{self.value.year:04d}".encode()


@dataclass(frozen=True, slots=True)
class Moment:
    """A date-time of APPEND, in UTC; the value must be aware."""

    value: datetime

    def pieces(self) -> Iterable[Piece]:
        utc = self.value.astimezone(UTC)
        month = _MONTHS[utc.month - 1]
        yield f'"{utc.day:2d}-{month}-{utc.year:04d} {utc:%H:%M:%S} +0000"'.encode()


@dataclass(frozen=True, slots=True)
class Group:
    """Arguments in parentheses."""

    members: tuple[Argument, ...]

    def pieces(self) -> Iterable[Piece]:
        yield b"("
        yield from _joined(self.members)
        yield b")"


Argument = (
    Word
    | Store
    | Number
    | UidSet
    | Highest
    | Text
    | Block
    | Flag
    | Item
    | Day
    | Moment
    | Group
)


def words(text: str) -> tuple[Word, ...]:
    """Split a constant like ``"MESSAGES UIDNEXT"`` into keywords."""
    return tuple(Word(part) for part in text.split())


def items(*texts: str) -> Group:
    """Make the list of things to fetch."""
    return Group(tuple(Item(text) for text in texts))


@dataclass(frozen=True, slots=True)
class Command:
    """A command without its tag; ``is_secret`` keeps it out of every message."""

    name: str
    arguments: tuple[Argument, ...] = ()
    is_secret: bool = False

    def segments(self, tag: bytes, *, literal_limit: int) -> list[bytes]:
        """Return what to send; between two segments the server must be waited for.

        :param literal_limit: greatest literal the server takes without being asked
            first
            (RFC 7888): 0 without LITERAL+ and LITERAL-
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


def command(name: str, *arguments: Argument, secret: bool = False) -> Command:
    """Make a command; ``name`` is a constant such as ``"UID FETCH"``."""
    for word in name.split(" "):
        Word(word)
    return Command(name, arguments, secret)


def _joined(members: Iterable[Argument]) -> Iterable[Piece]:
    for index, member in enumerate(members):
        if index:
            yield b" "
        yield from member.pieces()
