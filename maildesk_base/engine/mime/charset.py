"""From bytes to text, whatever the label says.

The ladder: byte order mark, declared charset (with aliases), the charset the HTML
names, UTF-8, a guess from the bytes, and at last windows-1252 with replacement
characters. It never raises and never gives an empty text for non-empty bytes.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from .japanese import decode_japanese, has_japanese
from .text import clean_text

# What is written on mail, in lower case -> what Python can read, best first. The
# supersets are deliberate: senders label gb18030 text as gb2312 and windows-1252 text
# as iso-8859-1.
_ALIASES = {
    "iso-8859-1": ("cp1252",),
    "latin1": ("cp1252",),
    "latin-1": ("cp1252",),
    "iso8859-1": ("cp1252",),
    "ansi": ("cp1252",),
    "default": ("cp1252",),
    "ansi_x3.110-1983": ("cp1252",),
    "x-unknown": (),
    "unknown-8bit": (),
    "unknown": (),
    "us-ascii": ("ascii",),
    "gb2312": ("gb18030",),
    "gb_2312-80": ("gb18030",),
    "gbk": ("gb18030",),
    "x-gbk": ("gb18030",),
    "cp936": ("gb18030",),
    "hz-gb-2312": ("hz",),
    "big5": ("cp950", "big5hkscs"),
    "x-big5": ("cp950", "big5hkscs"),
    "ks_c_5601-1987": ("cp949",),
    "ks_c_5601": ("cp949",),
    "ksc5601": ("cp949",),
    "euc-kr": ("cp949",),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "shift-jis": ("cp932", "shift_jis_2004"),
    "sjis": ("cp932", "shift_jis_2004"),
    "x-sjis": ("cp932", "shift_jis_2004"),
    "windows-31j": ("cp932", "shift_jis_2004"),
    "iso-8859-8-i": ("iso8859_8",),
    "iso-8859-8-e": ("iso8859_8",),
    "iso-8859-6-i": ("iso8859_6",),
    "windows-874": ("cp874",),
    "x-windows-874": ("cp874",),
    "tis-620": ("cp874",),
    "x-mac-cyrillic": ("mac_cyrillic",),
    "x-mac-roman": ("mac_roman",),
    "macintosh": ("mac_roman",),
    "unicode-1-1-utf-7": ("utf_7",),
    "unicode": ("utf_16",),
    "utf": ("utf_8",),
    "utf-8-mac": ("utf_8",),
    "utf8mb4": ("utf_8",),
    "unicode-1-1-utf-8": ("utf_8",),
}
# Codecs that are no charset of any mail, although Python counts them among text
# encodings.
_NOT_FOR_MAIL = frozenset(
    ("unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs")
)
# A label of this family on valid multi-byte UTF-8 is always wrong: as text of that
# family the bytes would read like "Ã¼".
_WESTERN = frozenset(("ascii", "cp1252", "iso8859-15", "iso8859-1"))
_BOMS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
)
_BOM_STARTS = b"\xef\xff\xfe\x00"
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_META_WINDOW_BYTES = 4096
_GUESS_SAMPLE_BYTES = 16384
_GUESS_MIN_HIGH_BYTES = 8
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def decode_bytes(data: bytes, declared: str = "", *, html: bool = False) -> str:
    """Text of ``data``, cleaned for storing.

    :param declared: the charset parameter of the mail, "" when there is none
    :param html: look for a charset in the document itself as well
    """
    return clean_text(_decode(data, declared, html))


def decode_raw(data: bytes, declared: str = "") -> str:
    """As :func:`decode_bytes`, without cleaning: for parts of a header."""
    return _decode(data, declared, False)


@lru_cache(maxsize=512)
def python_codecs(label: str) -> tuple[str, ...]:
    """Python codecs to try for a charset label, best first; () if unknown."""
    wanted = label.strip().strip("\"'").lower().replace(" ", "")[:60]
    names = _ALIASES.get(wanted)
    if names is None:
        names = (wanted, wanted.removeprefix("x-"), wanted.replace("windows-", "cp"))
    found: list[str] = []
    for name in names:
        known = _codec(name)
        if known and known not in found:
            found.append(known)
    return tuple(found)


def _codec(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    if not info._is_text_encoding or info.name in _NOT_FOR_MAIL:
        return ""
    return "cp1252" if info.name == "iso8859-1" else info.name


def _decode(data: bytes, declared: str, html: bool) -> str:
    if not data:
        return ""
    if data[0] in _BOM_STARTS:
        for mark, codec in _BOMS:
            if data.startswith(mark):
                return data.decode(codec, "replace").removeprefix("\ufeff")
    if has_japanese(data) and "kr" not in declared.lower():
        return decode_japanese(data)
    for label in _labels(data, declared, html):
        text = _by_label(data, label)
        if text is not None:
            return text
    return _by_guess(data)


def _labels(data: bytes, declared: str, html: bool):
    if declared:
        yield declared
    if html:
        found = _META.search(data, 0, _META_WINDOW_BYTES)
        if found:
            yield found[1].decode("ascii", "replace")
    yield "utf-8"


def _by_label(data: bytes, label: str) -> str | None:
    names = python_codecs(label)
    if names and names[0] in _WESTERN and not data.isascii():
        text = _nearly(data, "utf-8")
        if text is not None:
            return text
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeError, ValueError):
            continue
    return _nearly(data, names[0]) if names else None


def _nearly(data: bytes, codec: str) -> str | None:
    """The text when only a little of it is damaged, as by a cut in a character.

    In UTF-8 a letter of several bytes cannot come about by chance, so one of them is
    proof enough against each stray byte.
    """
    text = data.decode(codec, "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    if bad == 1 and text.endswith("\ufffd") and good:
        return text
    return text if bad * (1 if codec == "utf-8" else 10) <= good else None


def _by_guess(data: bytes) -> str:
    high = _HIGH_BYTE.findall(data, 0, _GUESS_SAMPLE_BYTES)
    # A few accents in ASCII text are western; guessers see Turkish or Big5 in them.
    if len(high) >= _GUESS_MIN_HIGH_BYTES and len(high) * 6 > min(
        len(data), _GUESS_SAMPLE_BYTES
    ):
        guessed = _guess(data)
        if guessed:
            return guessed
    return data.decode("cp1252", "replace")


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # costs 30 ms, rarely needed

    best = from_bytes(data[:_GUESS_SAMPLE_BYTES]).best()
    if best is None or not _codec(best.encoding):
        return ""
    return data.decode(best.encoding, "replace")
