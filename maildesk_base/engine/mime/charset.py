"""From bytes to text, whatever the label says.

The ladder: byte order mark, declared charset (with aliases), the charset the HTML
names, UTF-8, a guess from the bytes, and at last windows-1252 with replacement
characters. It never raises and never gives an empty text for non-empty bytes.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from ..text import clean_text
from .japanese import decode_euc, decode_japanese, has_japanese

# What is written on mail, in lower case -> what Python can read, best first. The
# supersets are deliberate: senders label gb18030 text as gb2312 and windows-1252 text
# as iso-8859-1.
_ALIASES = {
    "iso88591": ("cp1252",),
    "latin1": ("cp1252",),
    "ansi": ("cp1252",),
    "default": ("cp1252",),
    "ansix31101983": ("cp1252",),
    "unknown": (),
    "unknown8bit": (),
    "usascii": ("ascii",),
    "gb2312": ("gb18030",),
    "gb231280": ("gb18030",),
    "gbk": ("gb18030",),
    "cp936": ("gb18030",),
    "hzgb2312": ("hz",),
    "big5": ("cp950", "big5hkscs"),
    "cnbig5": ("cp950", "big5hkscs"),
    "chinesebig5": ("cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"),
    "ksc56011987": ("cp949",),
    "ksc5601": ("cp949",),
    "euckr": ("cp949",),
    "shiftjis": ("cp932", "shift_jis_2004"),
    "sjis": ("cp932", "shift_jis_2004"),
    "macjapanese": ("cp932", "shift_jis_2004"),
    "windows31j": ("cp932", "shift_jis_2004"),
    "mskanji": ("cp932", "shift_jis_2004"),
    "eucjp": ("euc_jp",),
    "eucjpms": ("euc_jp",),
    "iso88598i": ("iso8859_8",),
    "iso88598e": ("iso8859_8",),
    "iso88596i": ("iso8859_6",),
    "tis620": ("cp874",),
    "koi8ru": ("koi8_u",),
    "mac": ("mac_roman",),
    "macroman": ("mac_roman",),
    "macintosh": ("mac_roman",),
    "maccyrillic": ("mac_cyrillic",),
    "macce": ("mac_latin2",),
    "maccentraleurope": ("mac_latin2",),
    "unicode11utf7": ("utf_7",),
    "unicode": ("utf_16",),
    "iso10646ucs2": ("utf_16",),
    "ucs2": ("utf_16",),
    "utf": ("utf_8",),
    "utf8mac": ("utf_8",),
    "utf8mb4": ("utf_8",),
    "unicode11utf8": ("utf_8",),
}
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
# How families of charsets are written: cp-1251, win1251, ibm850, dos-862, 8859_2,
# x-windows-949, iso8859-15, latin-2.
_CODE_PAGE = re.compile(r"(?:windows|win|cp|ibm|dos|ms)(\d{3,5})")
_ISO_PART = re.compile(r"(?:iso)?8859(\d{1,2})(?:1987|1988|1989)?")
_LATIN = re.compile(r"(latin|l)(\d{1,2})")
# Microsoft's numbers for charsets that have a name elsewhere.
_NUMBERED = {"65001": "utf_8", "20127": "ascii", "20866": "koi8_r", "21866": "koi8_u",
             "51932": "euc_jp", "51949": "cp949", "54936": "gb18030"}  # fmt: skip
# Mail labelled as a part of ISO 8859 that has bytes which mean nothing there is of
# Windows' charset for the same letters.
_WINDOWS_OF = {
    "iso8859-2": "cp1250", "iso8859-4": "cp1257", "iso8859-5": "cp1251",
    "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255",
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
}  # fmt: skip
_C1 = re.compile(rb"[\x80-\x9f]")
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
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_XML = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
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
    wanted = label.strip().strip("\"'").lower().removeprefix("charset=")[:60]
    wanted = wanted.replace(" ", "")
    found: list[str] = []
    for name in _python_names(wanted):
        known = _codec(name)
        if known and known not in found:
            found.append(known)
    return tuple(found)


def _python_names(label: str) -> tuple[str, ...]:
    """What Python may call it; names are the same whatever divides their parts."""
    key = _NOT_ALPHANUMERIC.sub("", label)
    for prefix in ("", "x", "xx", "cs"):
        short = key.removeprefix(prefix)
        if short in _ALIASES and key.startswith(prefix):
            return _ALIASES[short]
        if page := _CODE_PAGE.fullmatch(short):
            name = f"cp{page[1]}"
            return _ALIASES.get(name) or (_NUMBERED.get(page[1], name),)
        if part := _ISO_PART.fullmatch(short):
            return _ALIASES.get(f"iso8859{part[1]}") or (f"iso8859_{part[1]}",)
        if latin := _LATIN.fullmatch(short):
            return (f"latin{latin[2]}",)
    return label, label.removeprefix("x-")


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
        found = _XML.match(data)
        if found:
            yield found[1].decode("ascii", "replace")
    yield "utf-8"


def _by_label(data: bytes, label: str) -> str | None:
    names = python_codecs(label)
    if names and names[0] in _WESTERN and not data.isascii():
        text = _nearly(data, "utf-8")
        if text is not None:
            return text
    if names and names[0] in _WINDOWS_OF and _C1.search(data):
        names = (_WINDOWS_OF[names[0]], *names)
    if names and names[0].startswith("utf-16") and b"\0" not in data and _is_utf8(data):
        return None  # Word says "unicode" of any text
    for name in names:
        try:
            return data.decode(_byte_order(data) if name == "utf-16" else name)
        except (UnicodeError, ValueError):
            continue
    if names and names[0] == "euc_jp":
        return decode_euc(data)
    if names and names[0] == "utf-8" and _SURROGATES.search(data):
        return _paired(data)
    return _nearly(data, names[0]) if names else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _byte_order(data: bytes) -> str:
    """UTF-16 without a mark: the half in which blanks and ASCII have their zeros."""
    sample = data[:_META_WINDOW_BYTES]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    return "utf_16_be" if first > second else "utf_16_le"


def _paired(data: bytes) -> str | None:
    """UTF-8 in which emoji are written as two halves, as some Java programs do."""
    try:
        text = data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
    except UnicodeError:
        return None
    return text.decode("utf-16", "replace")


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
