"""Modified UTF-7 of RFC 3501 section 5.1.3: folder names and our keywords.

Names are kept as the server wrote them; decoding is only for people. A name that is not
valid modified UTF-7 is shown as UTF-8 or Latin-1, whichever fits, and still sent back
to the server byte for byte.
"""

from __future__ import annotations

import re

from imapclient import imap_utf7

_VALID = re.compile(rb"(?:[^&\x80-\xff]|&[A-Za-z0-9+,]*-)*")
# What an IMAP atom may not hold (RFC 3501 section 9), "]" and "&".
_NO_ATOM = re.compile(r"&|[^!#$&'+-\[^-z|}~][^!#$'+-\[^-z|}~]*")


def encode(text: str) -> bytes:
    """Encode a folder name; ValueError for half a character."""
    return imap_utf7.encode(text)


def encode_atom(text: str) -> bytes:
    """Encode ``text`` so that it is an IMAP atom, for keywords made by users."""
    return _NO_ATOM.sub(_shifted, text).encode("ascii")


def decode(raw: bytes) -> str:
    """Decode a folder name or keyword; never raises."""
    try:
        if _VALID.fullmatch(raw):
            text = imap_utf7.decode(raw)
            text.encode()
            return text
    except UnicodeError:
        pass
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _shifted(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    return f"&{imap_utf7.base64_utf7_encode([match[0]]).decode()}-"
