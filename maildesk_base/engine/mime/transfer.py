"""Content-Transfer-Encoding (RFC 2045 section 6), as it really arrives."""

from __future__ import annotations

import binascii
import re

_BLANKS = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_ALPHABET = bytes(set(range(256)) - set(_ALPHABET) - set(b"="))
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_ENCODINGS = {
    "base64": "base64",
    "xbase64": "base64",
    "b64": "base64",
    "quotedprintable": "quoted-printable",
    "quotedprintable8bit": "quoted-printable",
    "qp": "quoted-printable",
    "xuuencode": "x-uuencode",
    "uuencode": "x-uuencode",
    "xuue": "x-uuencode",
    "uue": "x-uuencode",
    "7bit": "7bit",
    "binary": "binary",
}
_PADDED = re.compile(rb"([A-Za-z0-9+/]+)=*")
_LINE = re.compile(rb"[^\n]*\n?")
# Above this share of other characters a part labelled base64 is plain text.
_MAX_OTHER_SHARE = 0.08


def encoding_name(encoding: str) -> str:
    """The encoding that is meant (``base-64``, ``Quoted_Printable``, ``x-uue``), in its
    usual spelling; "8bit" for all that leave the content as it is.
    """
    return _ENCODINGS.get(_NO_LETTER.sub("", encoding.lower()), "8bit")


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """The content behind a transfer encoding; unknown encodings leave it as it is.

    Never an error: damaged base64 gives what can be read, and text that was only
    labelled base64 comes back as it is.
    """
    name = encoding_name(encoding)
    if name == "base64":
        return decode_base64(data)
    if name == "quoted-printable":
        return binascii.a2b_qp(data)
    return decode_uu(data) if name == "x-uuencode" else data


def decode_base64(data: bytes) -> bytes:
    """Bytes of a base64 text with junk, footers, cut ends or padding in its midst."""
    data = _without_words_behind(data)
    compact = data.translate(None, _BLANKS)
    pure = compact.translate(None, _NOT_ALPHABET)
    other = len(compact) - len(pure) + data.strip().count(b" ")
    if other > _MAX_OTHER_SHARE * len(data) and not _starts_as_base64(data):
        return data
    if b"=" not in pure.rstrip(b"="):
        return _quads(pure.rstrip(b"="))
    if other:
        pure = _before_footer(data).translate(None, _NOT_ALPHABET)
    return b"".join(_quads(found[1]) for found in _PADDED.finditer(pure))


def decode_uu(data: bytes) -> bytes:
    """Content of a uuencoded text, with or without its begin and end lines."""
    out = []
    for found in _LINE.finditer(data):
        line = found[0].rstrip(b"\r\n")
        if not line or line.startswith(b"begin "):
            continue
        if line == b"end":
            break
        out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders pad the line wrongly: the first character gives the true length.
        wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:wanted])
        except binascii.Error:
            return b""


def _quads(text: bytes) -> bytes:
    if len(text) % 4 == 1:
        text = text[:-1]
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4))


def _starts_as_base64(data: bytes) -> bool:
    """Whether the first line is base64 beyond doubt; then what follows is a footer."""
    first = data.lstrip()[:80].split(b"\n", 1)[0].strip()
    return len(first) >= 60 and not first.translate(None, _ALPHABET + b"=")


def _without_words_behind(data: bytes) -> bytes:
    """The text up to the line that ends it, when words follow, as list servers add.

    All lines of base64 but the last are equally long. A text of fewer lines is cut at
    an empty line with words behind it, if it is base64 beyond doubt.
    """
    lines = data.strip(_BLANKS).split(b"\n")
    length = len(lines[0].strip(_BLANKS))
    if len(lines) > 1 and length >= 60 and length % 4 == 0:
        for index, line in enumerate(lines):
            if len(line.strip(_BLANKS)) != length:
                return _up_to(data, lines, index, length)
        return data
    head, blank, rest = data.strip(_BLANKS).replace(b"\r\n", b"\n").partition(b"\n\n")
    if blank and b" " in rest.strip() and _is_readable(head):
        return head
    return data


def _up_to(data: bytes, lines: list[bytes], index: int, length: int) -> bytes:
    last = lines[index].strip(_BLANKS)
    is_last = last and len(last) < length and not last.translate(None, _ALPHABET + b"=")
    behind = lines[index + 1 if is_last and len(last) % 4 == 0 else index :]
    if not any(b" " in line.strip(_BLANKS) for line in behind):
        return data
    if any(len(line.strip(_BLANKS)) == length for line in behind):
        return data  # goes on after the damage
    return b"\n".join(lines[: len(lines) - len(behind)])


def _is_readable(head: bytes) -> bool:
    """Whether a short text is base64 of a text, not a word with a line to itself."""
    compact = head.translate(None, _BLANKS)
    if not compact or len(compact) % 4 or compact.translate(None, _ALPHABET + b"="):
        return False
    try:
        text = _quads(compact.rstrip(b"=")).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()


def _before_footer(data: bytes) -> bytes:
    """The text up to the padding after which plain words begin, as list servers add."""
    end = 0
    for found in re.finditer(rb"=[ \t]*\r?\n", data):
        end = found.end()
        rest = data[end : end + 400].strip()
        if rest and b" " in rest:
            return data[:end]
    return data


class TransferDecoder:
    """Decodes a part that arrives in chunks of any size.

    Base64 is cut at groups of four, quoted-printable at line ends; so memory stays that
    of one chunk. What :func:`decode_transfer` repairs by looking at the whole is not
    repaired.
    """

    def __init__(self, encoding: str):
        self._encoding = encoding_name(encoding)
        self._kept = b""

    def feed(self, chunk: bytes) -> bytes:
        """Decoded bytes of what can be decoded so far."""
        if self._encoding == "base64":
            return self._feed_base64(chunk)
        if self._encoding in ("quoted-printable", "x-uuencode"):
            data = self._kept + chunk
            end = data.rfind(b"\n") + 1
            self._kept = data[end:]
            return decode_transfer(data[:end], self._encoding) if end else b""
        return chunk

    def finish(self) -> bytes:
        """Decoded bytes of the rest."""
        kept, self._kept = self._kept, b""
        if self._encoding == "base64":
            return _quads(kept)
        return decode_transfer(kept, self._encoding) if kept else b""

    def _feed_base64(self, chunk: bytes) -> bytes:
        text = self._kept + chunk.translate(None, _NOT_ALPHABET)
        out = []
        while b"=" in text:
            group, _, text = text.partition(b"=")
            text = text.lstrip(b"=")
            out.append(_quads(group))
        end = len(text) - len(text) % 4
        self._kept = text[end:]
        out.append(_quads(text[:end]))
        return b"".join(out)
