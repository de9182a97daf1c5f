"""Modified UTF-7 of RFC 3501 section 5.1.3: folder names and our keywords.

Names are kept as the server wrote them; decoding is only for people. A name that is not
valid modified UTF-7 is shown as UTF-8 or Latin-1, whichever fits, and still sent back
to the server byte for byte.
"""

from __future__ import annotations

import binascii
import re

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_PRINTABLE = frozenset(chr(code) for code in range(0x20, 0x7F))
# What an IMAP atom may hold (RFC 3501 section 9), less "]" and "&".
_ATOM = _PRINTABLE - frozenset('(){ %*"\\]&')


def encode(text: str) -> bytes:
    """Encode a folder name."""
    return _encode(text, _PRINTABLE - {"&"}, "&-")


def encode_atom(text: str) -> bytes:
    """Encode ``text`` so that it is an IMAP atom, for keywords made by users."""
    return _encode(text, _ATOM, "&-")


def decode(raw: bytes) -> str:
    """Decode a folder name or keyword; never raises."""
    try:
        return _decode_strictly(raw.decode("ascii"))
    except (UnicodeError, ValueError):
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _encode(text: str, plain: frozenset[str], ampersand: str) -> bytes:
    pieces: list[str] = []
    shifted: list[str] = []
    for char in text:
        if char in plain:
            _flush(shifted, pieces)
            pieces.append(char)
        elif char == "&" and not shifted:
            pieces.append(ampersand)
        else:
            shifted.append(char)
    _flush(shifted, pieces)
    return "".join(pieces).encode("ascii")


def _flush(shifted: list[str], pieces: list[str]) -> None:
    if not shifted:
        return
    utf16 = "".join(shifted).encode("utf-16-be", "surrogatepass")
    base64 = binascii.b2a_base64(utf16, newline=False).decode("ascii")
    pieces.append("&" + base64.rstrip("=").replace("/", ",") + "-")
    shifted.clear()


def _decode_strictly(text: str) -> str:
    if "&" not in _SHIFTED.sub("", text):
        return _SHIFTED.sub(_unshift, text)
    raise ValueError("a shift that does not end")


def _unshift(match: re.Match[str]) -> str:
    base64 = match[1]
    if not base64:
        return "&"
    padded = base64.replace(",", "/") + "=" * (-len(base64) % 4)
    return binascii.a2b_base64(padded, strict_mode=True).decode("utf-16-be")
