"""Encoded words of RFC 2047, with the ways in which mailers get them wrong.

Values travel here as :class:`~.wire.Wire`, so that nothing is lost before the charset
is known.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from ..wire import BLANKS, Wire, check_wire
from .charset import decode_raw, python_codecs

_JUNK_IN_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_MAX_CHARSET_CHARS = 60


@dataclass(slots=True)
class _Word:
    charset: str
    is_base64: bool
    text: str  # still encoded


def decode_words(wire: Wire, hint: str = "") -> str:
    """Unicode text of a header value with encoded words in it.

    Encoded words side by side join without the blank between them, and bytes of one
    charset are put together before decoding: many mailers cut in the middle of a
    character.

    :param wire: the unfolded value
    :param hint: charset for raw 8-bit text, when UTF-8 does not fit
    """
    check_wire(wire)
    if "=?" not in wire:
        return _plain(wire, hint)
    out: list[str] = []
    run: list[_Word] = []
    for piece in _pieces(wire):
        if isinstance(piece, _Word):
            run.append(piece)
            continue
        if run and not piece.strip(BLANKS):
            continue
        _flush(run, out)
        # The blanks that set an encoded word apart from plain text do belong to the
        # text.
        out.append(_plain(piece, hint))
    _flush(run, out)
    return "".join(out)


def decode_plain(wire: Wire, hint: str = "") -> str:
    """Unicode text of a raw header value: ASCII by the book, 8-bit in practice."""
    check_wire(wire)
    return _plain(wire, hint)


def _plain(piece: str, hint: str) -> str:
    if piece.isascii():
        return str(piece)
    return decode_raw(piece.encode("latin-1"), hint)


def _pieces(wire: str):
    """Plain text and encoded words in turn; a word never spans what cannot be one."""
    done = position = 0
    while True:
        start = wire.find("=?", position)
        if start < 0:
            break
        end, word = _word_at(wire, start)
        if end < 0:
            break  # no terminator from here to the end: nor for any later start
        if word is None:
            position = start + 2
            continue
        if start > done:
            yield wire[done:start]
        yield word
        done = position = end
    if done < len(wire):
        yield wire[done:]


def _word_at(wire: str, start: int) -> tuple[int, _Word | None]:
    """End and encoded word at ``start``; (-1, None) if none can follow at all."""
    mark = wire.find("?", start + 2)
    if mark < 0:
        return -1, None
    if mark - start > _MAX_CHARSET_CHARS or wire[mark + 2 : mark + 3] != "?":
        return start, None
    encoding = wire[mark + 1].lower()
    if encoding not in "qb":
        return start, None
    end = wire.find("?=", mark + 3)
    if end < 0:
        return -1, None
    charset = wire[start + 2 : mark].partition("*")[0]  # RFC 2231 adds "*language"
    return end + 2, _Word(charset, encoding == "b", wire[mark + 3 : end])


def _flush(run: list[_Word], out: list[str]) -> None:
    """Append the text of adjacent words, those of one charset decoded together."""
    while run:
        charset, same = run[0].charset, 1
        while same < len(run) and _is_same(run[same].charset, charset):
            same += 1
        out.append(decode_raw(_bytes_of(run[:same]), charset))
        del run[:same]


def _is_same(one: str, other: str) -> bool:
    """Whether two labels mean one charset (``utf-8`` and ``UTF8``)."""
    return one.lower() == other.lower() or (
        python_codecs(one)[:1] == python_codecs(other)[:1] != ()
    )


def _bytes_of(words: list[_Word]) -> bytes:
    data: list[bytes] = []
    carried = ""  # base64 that was cut within a group of four
    for position, word in enumerate(words):
        if not word.is_base64:
            data.append(_decode_q(word.text))
            continue
        text = carried + word.text
        carried = ""
        following = words[position + 1 : position + 2]
        if following and following[0].is_base64 and _is_cut(text):
            carried = text
        else:
            data.append(_decode_base64(text))
    return b"".join(data)


def _is_cut(text: str) -> bool:
    return not text.endswith("=") and len(text) % 4 != 0


def _decode_base64(text: str) -> bytes:
    text = _JUNK_IN_BASE64.sub("", text)
    if len(text) % 4 == 1:
        text = text[:-1]
    return binascii.a2b_base64(text + "=" * (-len(text) % 4))


def _decode_q(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("latin-1"), header=True)
