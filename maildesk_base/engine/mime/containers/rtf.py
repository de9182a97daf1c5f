"""RTF as Exchange puts it into TNEF: unpacked, and turned back into HTML.

Compression is that of MS-OXRTFCP, the HTML inside RTF that of MS-OXRTFEX. Both are
capped, for a few bytes can ask for gigabytes.
"""

from __future__ import annotations

import re
import struct
from html import escape

from ..charset import decode_raw

MAX_RTF_BYTES = 4 << 20
_MAX_GROUPS = 500

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
# The dictionary both sides begin with.
_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern "
    rb"\fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0"
    rb"\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)|\\",
    re.I,
)
_HIDDEN_GROUPS = frozenset(
    b"""fonttbl colortbl stylesheet info pict object generator themedata listtable
    colorschememapping listoverridetable datastore latentstyles xmlnstbl
    mhtmltag""".split()
)
_CHARACTERS = {
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ",
    b"enspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}


def decompress_rtf(data: bytes) -> bytes:
    """The RTF behind PidTagRtfCompressed, at most 4 MB; b"" when it is none."""
    if len(data) < 16:
        return b""
    size, raw_size, magic, _crc = struct.unpack_from("<IIII", data)
    body = data[16 : max(16, min(len(data), size + 4))]
    if magic == _PLAIN:
        return body[: min(raw_size, MAX_RTF_BYTES)]
    if magic != _COMPRESSED:
        return b""
    return _unpack(body, min(raw_size, MAX_RTF_BYTES))


def _unpack(body: bytes, limit: int) -> bytes:
    window = bytearray(_PRESET.ljust(_WINDOW, b"\0"))
    write, position = len(_PRESET), 0
    out = bytearray()
    while position < len(body) and len(out) < limit:
        control = body[position]
        position += 1
        for bit in range(8):
            if position >= len(body) or len(out) >= limit:
                break
            if not control >> bit & 1:
                piece = body[position : position + 1]
                position += 1
            else:
                if position + 2 > len(body):
                    return bytes(out)
                pair = body[position] << 8 | body[position + 1]
                position += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == write:
                    return bytes(out[:limit])
                piece = _from_window(window, offset, write, length)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
            out += piece
    return bytes(out[:limit])


def _from_window(window: bytearray, offset: int, write: int, length: int) -> bytes:
    """A run out of the window; it may reach into what it is itself writing."""
    distance = (write - offset) % _WINDOW
    known = bytes(window[(offset + i) % _WINDOW] for i in range(min(length, distance)))
    return (known * (length // len(known) + 1))[:length]


def rtf_to_html(rtf: bytes) -> str:
    """HTML of an RTF document: the one it carries inside, else its text."""
    if not rtf.lstrip().startswith(b"{\\rtf"):
        return ""
    return _Reader(b"\\fromhtml" in rtf[:1000]).read(rtf[:MAX_RTF_BYTES])


class _Group:
    __slots__ = ("hidden", "in_tag", "htmlrtf", "skip")

    def __init__(self, parent: _Group | None = None):
        self.hidden = parent.hidden if parent else False
        self.in_tag = parent.in_tag if parent else False
        self.htmlrtf = parent.htmlrtf if parent else False
        self.skip = parent.skip if parent else 1


class _Reader:
    """One pass over the tokens with a stack of groups."""

    def __init__(self, from_html: bool):
        self.from_html = from_html
        self.charset = "cp1252"
        self.out: list[str] = []
        self.bytes = bytearray()  # text of the document's code page, not yet decoded
        self.group = _Group()
        self.stack: list[_Group] = []
        self.to_skip = 0  # replacement characters after a \\u
        self.starred = False

    def read(self, rtf: bytes) -> str:
        for found in _TOKEN.finditer(rtf):
            word, number, hexed, symbol, brace, text = found.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word.lower(), number)
            elif hexed:
                self._bytes(bytes.fromhex(hexed.decode()))
            elif symbol:
                self._symbol(symbol)
            elif text:
                self._bytes(text)
        self._flush()
        # RTF writes characters beyond 16 bits as two halves.
        text = "".join(self.out).encode("utf-16-le", "surrogatepass")
        return text.decode("utf-16-le", "replace")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.to_skip, self.starred = 0, False
        if brace == b"{":
            if len(self.stack) < _MAX_GROUPS:
                self.stack.append(self.group)
                self.group = _Group(self.group)
        elif self.stack:
            self.group = self.stack.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        starred, self.starred = self.starred, False
        group = self.group
        if word == b"htmltag":
            self._flush()
            group.in_tag, group.hidden = True, False
        elif word in _HIDDEN_GROUPS or starred:
            group.hidden = True
        elif word == b"htmlrtf":
            self._flush()
            group.htmlrtf = number != b"0"
        elif word == b"ansicpg" and number:
            page = number.decode()
            self.charset = "utf-8" if page == "65001" else f"cp{page}"
        elif word == b"uc":
            group.skip = min(int(number or 1), 10)
        elif word == b"u" and number:
            self._unicode(int(number))
        elif word in (b"par", b"line"):
            self._markup("\n" if group.in_tag else "\r\n" if self.from_html else "<br>")
        elif word in _CHARACTERS:
            self._characters(_CHARACTERS[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in _SYMBOLS:
            self._characters(_SYMBOLS[symbol])

    def _unicode(self, number: int) -> None:
        number %= 0x10000
        self.to_skip = self.group.skip
        self._flush()
        if self._shown():
            self.out.append(self._escaped(chr(number)))

    def _bytes(self, data: bytes) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(data))
            self.to_skip -= skipped
            data = data[skipped:]
        if data and self._shown():
            self.bytes += data

    def _characters(self, text: str) -> None:
        self._flush()
        if self._shown():
            self.out.append(self._escaped(text))

    def _markup(self, text: str) -> None:
        self._flush()
        if self._shown():
            self.out.append(text)

    def _shown(self) -> bool:
        return not self.group.hidden and not (self.from_html and self.group.htmlrtf)

    def _flush(self) -> None:
        if self.bytes:
            text = decode_raw(bytes(self.bytes), self.charset)
            self.bytes.clear()
            self.out.append(self._escaped(text))

    def _escaped(self, text: str) -> str:
        # Inside \\htmltag stands markup; between the tags of HTML, text already
        # escaped.
        return text if self.from_html else escape(text)
