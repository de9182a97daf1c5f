"""A block of header fields: from bytes to names and values.

Values are *wire strings*: unfolded, one character per byte. They become text only
through :func:`decode_value` or a parser of their own, so that no damage in one field
touches another.
"""

from __future__ import annotations

import re

from .encoded_words import decode_words
from .text import clean_line

# What a hostile sender may make us look at. Real header blocks stay below 100 KB even
# with thousands of recipients; RFC 5322 has lines of 998 characters.
MAX_BLOCK_BYTES = 1 << 20
MAX_FIELDS = 2000
MAX_VALUE_CHARS = 256 * 1024
MAX_TEXT_CHARS = 8 * 1024  # of one decoded line meant for a reader

_EMPTY_LINE = re.compile(rb"\n\r?\n|\r\r")
_FIELD_START = re.compile(rb"(?:>?From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_END_OF_BLOCK = re.compile(r"\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*([^\n]*)", re.M)


def split_fields(raw: bytes, *, keep_case: bool = False) -> list[tuple[str, str]]:
    """The fields of a header block in order: (name in lower case, wire value).

    Ends at the first empty line. Lines that are no field (an mbox ``From`` line,
    garbage) are left out, so that one bad line never hides the rest.
    """
    text = raw[:MAX_BLOCK_BYTES].decode("latin-1").lstrip("\r\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    end = _END_OF_BLOCK.search(text)
    if end:
        text = text[: end.start()]
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub("", text)
    found = _FIELD.findall(text)[:MAX_FIELDS]
    if keep_case:
        return [(name, value.rstrip()[:MAX_VALUE_CHARS]) for name, value in found]
    return [(name.lower(), value.rstrip()[:MAX_VALUE_CHARS]) for name, value in found]


def decode_value(wire: str, hint: str = "") -> str:
    """One clean line of text from an unstructured field such as Subject.

    :param hint: charset for raw 8-bit text that is not UTF-8
    """
    if "=?" in wire or not wire.isascii():
        wire = decode_words(wire[: 4 * MAX_TEXT_CHARS], hint)
    return clean_line(wire[:MAX_TEXT_CHARS])


class Headers:
    """The fields of one part, looked up by name without regard to case."""

    __slots__ = ("_first", "fields")

    def __init__(self, raw: bytes):
        self.fields = split_fields(raw)
        self._first: dict[str, str] = {}
        for name, value in self.fields:
            self._first.setdefault(name, value)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._first

    def wire(self, name: str) -> str:
        """The first value under that name, undecoded; "" when there is none."""
        return self._first.get(name.lower(), "")

    def all_wire(self, name: str) -> list[str]:
        """Every value under that name, undecoded, top to bottom."""
        wanted = name.lower()
        return [value for field, value in self.fields if field == wanted]

    def text(self, name: str, hint: str = "") -> str:
        """The first value under that name as one line of text."""
        return decode_value(self.wire(name), hint)


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body of a whole message, split at the first empty line.

    Empty lines above the first field are skipped; without any field all is body, for
    then the sender forgot the headers.
    """
    trimmed = raw.lstrip(b"\r\n")
    return split_part(trimmed) if _FIELD_START.match(trimmed) else (b"", raw)


def split_part(raw: bytes) -> tuple[bytes, bytes]:
    """As :func:`split_message` for a part, where an empty first line means "no
    headers".
    """
    if raw[:1] == b"\n":
        return b"", raw[1:]
    if raw[:2] == b"\r\n":
        return b"", raw[2:]
    if not _FIELD_START.match(raw):
        return b"", raw
    found = _EMPTY_LINE.search(raw)
    if not found:
        return raw, b""
    return raw[: found.start()], raw[found.end() :]
