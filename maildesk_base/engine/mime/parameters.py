"""Parameters of Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231).

Read from the header or from an IMAP BODYSTRUCTURE, both as *wire strings*.
Continuations, percent-encoding, RFC 2047 words (illegal there, and common) and raw
8-bit all occur, also mixed in one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from .charset import decode_raw
from .encoded_words import decode_words
from .text import clean_line

_MAX_PARAMETERS = 100
_MAX_SECTIONS = 200
_MAX_VALUE_CHARS = 2000

_TOKEN = re.compile(r"[^\s;=\"]+")
_MIMETYPE = re.compile(r"\s*([A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+)")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]{1,60})", re.I)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.S)
_QUOTED_PAIR = re.compile(r'\\(["\\])')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")


def mimetype_of(wire: str) -> str:
    """The bare lower-case type of a Content-Type value, "" when it has none."""
    found = _MIMETYPE.match(wire)
    return found[1].lower() if found else ""


def charset_of(wire: str) -> str:
    """The charset parameter of a Content-Type value, "" when it has none."""
    found = _CHARSET.search(wire)
    return found[1] if found else ""


def parse_parameters(wire: str) -> tuple[str, dict[str, str]]:
    """Lower-case main value and the decoded parameters of a structured field."""
    main, _, rest = wire.partition(";")
    return clean_line(main).lower(), decode_parameters(_split(rest))


def decode_parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Decoded parameters by lower-case name; the first of two equal names counts.

    :param pairs: name and unquoted wire value, as BODYSTRUCTURE has them
    """
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for number, (name, value) in enumerate(pairs):
        found = _SECTION.fullmatch(name.strip().lower())
        if number >= _MAX_PARAMETERS + _MAX_SECTIONS or not found:
            continue
        base, index, star = found.groups()
        if index is None and not star:
            plain.setdefault(base, value)
            continue
        known = sections.setdefault(base, {})
        if len(known) < _MAX_SECTIONS:
            known.setdefault(int(index or 0), (bool(star), value))
    decoded = {name: _from_plain(value) for name, value in plain.items()}
    if "boundary" in plain:
        decoded["boundary"] = plain["boundary"]  # compared byte by byte, never shown
    # RFC 6266 section 4.3, and mailers alike: the extended form is the better one.
    decoded.update((name, _from_sections(found)) for name, found in sections.items())
    return decoded


def _split(rest: str):
    position = 0
    for _ in range(_MAX_PARAMETERS + _MAX_SECTIONS):
        found = _TOKEN.search(rest, position)
        if not found:
            return
        name, position = found[0], _skip_blanks(rest, found.end())
        if rest[position : position + 1] != "=":
            continue
        position = _skip_blanks(rest, position + 1)
        if rest[position : position + 1] == '"':
            quoted = _QUOTED.match(rest, position)
            value, position = _QUOTED_PAIR.sub(r"\1", quoted[1]), quoted.end()
        else:
            # Unquoted names with blanks ("a b.pdf") are common: take all up to the ";".
            end = rest.find(";", position)
            end = len(rest) if end < 0 else end
            value, position = rest[position:end].strip(), end
        yield name, value


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n":
        position += 1
    return position


def _from_plain(value: str) -> str:
    return clean_line(decode_words(value[:_MAX_VALUE_CHARS]))


def _from_sections(sections: dict[int, tuple[bool, str]]) -> str:
    charset, data, text = "", [], []
    for position, index in enumerate(sorted(sections)):
        encoded, value = sections[index]
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("latin-1", "replace")
        data.append(unquote_to_bytes(raw) if encoded else raw)
        text.append(value)
    joined = decode_raw(b"".join(data)[: 4 * _MAX_VALUE_CHARS], charset)
    if "=?" in joined and joined.isascii():
        joined = decode_words(joined)
    return clean_line(joined)[:_MAX_VALUE_CHARS]
