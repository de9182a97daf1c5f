"""A block of header fields: from bytes to names and values.

Values are :class:`~.wire.Wire`, unfolded. They become text only through
:func:`decode_value` or a parser of their own, so that no damage in one field touches
another.
"""

from __future__ import annotations

import codecs
import re

from ..text import clean_line
from ..wire import BLANKS, EMPTY, Wire, check_wire
from .encoded_words import decode_words
from .japanese import decode_japanese, has_japanese

# What a hostile sender may make us look at. Real header blocks stay below 100 KB even
# with thousands of recipients; RFC 5322 has lines of 998 characters.
MAX_BLOCK_BYTES = 1 << 20
MAX_FIELDS = 2000
MAX_VALUE_CHARS = 256 * 1024
MAX_TEXT_CHARS = 8 * 1024  # of one decoded line meant for a reader

_EMPTY_LINE = re.compile(rb"\n\r?\n|\r\r")
_FIELD_START = re.compile(rb"(?:>?From [^\n]*\n)?[!-9;-~]+[ \t]*:")
_ABOVE_FIELDS = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*[ \t]*")
_SURE_FIELD = re.compile(
    rb"^(From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received)[ \t]*:",
    re.M | re.I,
)
_USUAL = frozenset(
    """from sender reply-to to cc bcc subject date message-id in-reply-to references
    mime-version content-type content-transfer-encoding content-disposition""".split()
)
_NO_FIELD = re.compile(rb"(?<=\n)(?![ \t]|[!-9;-~]+[ \t]*:)[^\r\n]")
_FIELD_END = re.compile(rb"\r?\n(?![ \t])")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_END_OF_BLOCK = re.compile(r"\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:[ \t]*([^\n]*)", re.M)


def split_fields(raw: bytes, *, keep_case: bool = False) -> list[tuple[str, Wire]]:
    """The fields of a header block in order: (name in lower case, wire value).

    Ends at the first empty line. Lines that are no field (an mbox ``From`` line,
    garbage) are left out, so that one bad line never hides the rest.
    """
    if len(raw) > MAX_BLOCK_BYTES:
        raw = _shortened(raw)
    if has_japanese(raw):
        # Not even encoded: its two-byte codes would be taken for quotes and brackets.
        raw = decode_japanese(raw).encode("utf-8")
    text = raw.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip(BLANKS)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    end = _END_OF_BLOCK.search(text)
    if end:
        text = text[: end.start()]
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub("", text)
    return [
        (
            name if keep_case else name.lower(),
            Wire(value[:MAX_VALUE_CHARS].rstrip(BLANKS)),
        )
        for name, value in _not_too_many(_FIELD.findall(text))
    ]


def _not_too_many(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first fields, and those later ones that every mail has: thousands of others
    above them hide no subject.
    """
    later = [each for each in fields[MAX_FIELDS:] if each[0].lower() in _USUAL]
    return fields[:MAX_FIELDS] + later[:MAX_FIELDS]


def _shortened(raw: bytes) -> bytes:
    """A block without the end of its longest fields, so that the others are found:
    a hundred thousand recipients hide no subject.
    """
    block = raw[: 16 * MAX_BLOCK_BYTES]
    end = _EMPTY_LINE.search(block)
    fields = _FIELD_END.split(block[: end.start()] if end else block)
    return b"\n".join(each[: MAX_VALUE_CHARS // 2] for each in fields)[:MAX_BLOCK_BYTES]


def decode_value(wire: Wire, hint: str = "") -> str:
    """One clean line of text from an unstructured field such as Subject.

    :param hint: charset for raw 8-bit text that is not UTF-8
    """
    check_wire(wire)
    if "=?" in wire or not wire.isascii():
        text = decode_words(Wire(wire[: 4 * MAX_TEXT_CHARS]), hint)
    else:
        text = str(wire)
    return clean_line(text[:MAX_TEXT_CHARS])


class Headers:
    """The fields of one part, looked up by name without regard to case."""

    __slots__ = ("_first", "fields")

    def __init__(self, raw: bytes):
        self.fields = split_fields(raw)
        self._first: dict[str, Wire] = {}
        for name, value in self.fields:
            self._first.setdefault(name, value)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._first

    def wire(self, name: str) -> Wire:
        """The first value under that name, undecoded; "" when there is none."""
        return self._first.get(name.lower(), EMPTY)

    def all_wire(self, name: str) -> list[Wire]:
        """Every value under that name, undecoded, top to bottom."""
        wanted = name.lower()
        return [value for field, value in self.fields if field == wanted]

    def text(self, name: str, hint: str = "") -> str:
        """The first value under that name as one line of text."""
        return decode_value(self.wire(name), hint)


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body of a whole message, split at the first empty line.

    Empty lines and lines of blanks above the first field are skipped, and so is
    garbage above fields that every mail has; without any field all is body, for then
    the sender forgot the headers.
    """
    trimmed = raw[_ABOVE_FIELDS.match(raw).end() :]
    if _FIELD_START.match(trimmed):
        return _split(trimmed)
    found = _EMPTY_LINE.search(trimmed, 0, MAX_BLOCK_BYTES)
    first = trimmed[: found.start() if found else MAX_BLOCK_BYTES]
    names = {name.lower() for name in _SURE_FIELD.findall(first)}
    return _split(trimmed) if len(names) >= 2 else (b"", raw)


def split_part(raw: bytes) -> tuple[bytes, bytes]:
    """As :func:`split_message` for a part, where an empty first line means "no
    headers".
    """
    if raw[:1] == b"\n":
        return b"", raw[1:]
    if raw[:2] == b"\r\n":
        return b"", raw[2:]
    return _split(raw) if _FIELD_START.match(raw) else (b"", raw)


def _split(raw: bytes) -> tuple[bytes, bytes]:
    found = _EMPTY_LINE.search(raw)
    if found:
        return raw[: found.start()], raw[found.end() :]
    # Nothing divides the two: the text begins at the first line that is no field, as
    # long as no field of every mail follows.
    last = max((each.end() for each in _SURE_FIELD.finditer(raw)), default=len(raw))
    text = _NO_FIELD.search(raw, last)
    return (raw[: text.start()], raw[text.start() :]) if text else (raw, b"")
