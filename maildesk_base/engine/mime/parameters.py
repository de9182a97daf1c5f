"""Parameters of Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231).

Read from the header or from an IMAP BODYSTRUCTURE, both as :class:`~.wire.Wire`.
Continuations, percent-encoding, RFC 2047 words (illegal there, and common) and raw
8-bit all occur, also mixed in one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from ..text import clean_line
from ..wire import BLANKS, Wire, check_wire
from .charset import decode_raw
from .encoded_words import decode_words

_MAX_PARAMETERS = 100
_MAX_SECTIONS = 200
_MAX_VALUE_CHARS = 2000

_TOKEN = re.compile(r"[^\s;=:,\"]+", re.A)
_MAIN = re.compile(r"[\s\"',:]*([^\s\"',:;=]*)", re.A)
_MIMETYPE = re.compile(
    r"[\s\"']*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+*-]+)[\"']?", re.A
)
# Parameters whose values have no blanks: what follows a blank is the next parameter,
# whose semicolon was forgotten.
_ONE_WORD = frozenset(("charset", "format", "delsp", "boundary", "method", "type"))
_WORD_END = re.compile(r"[\s,;]", re.A)
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]{1,60})", re.I | re.A)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.S)
_QUOTED_PAIR = re.compile(r'\\(["\\])')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")


def mimetype_of(wire: Wire) -> str:
    """The bare lower-case type of a Content-Type value, "" when it has none."""
    check_wire(wire)
    found = _MIMETYPE.match(wire)
    return f"{found[1]}/{found[2]}".lower() if found else ""


def charset_of(wire: Wire) -> str:
    """The charset parameter of a Content-Type value, "" when it has none."""
    check_wire(wire)
    found = _CHARSET.search(wire)
    return found[1] if found else ""


def parse_parameters(wire: Wire) -> tuple[str, dict[str, str]]:
    """Lower-case main value and the decoded parameters of a structured field.

    The semicolon after a type may be missing (``text/html charset=utf-8``).
    """
    check_wire(wire)
    main = mimetype_of(wire)
    found = _MIMETYPE.match(wire) if main else _MAIN.match(wire)
    main = main or clean_line(found[1]).lower()
    return main, decode_parameters(_split(wire[found.end() :]))


def decode_parameters(pairs: Iterable[tuple[str, Wire]]) -> dict[str, str]:
    """Decoded parameters by lower-case name; the first of two equal names counts.

    :param pairs: name and unquoted wire value, as BODYSTRUCTURE has them
    """
    plain: dict[str, Wire] = {}
    sections: dict[str, dict[int, tuple[bool, Wire]]] = {}
    for number, (name, value) in enumerate(pairs):
        check_wire(value)
        found = _SECTION.fullmatch(name.strip(BLANKS).lower())
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
        if rest[position : position + 1] not in ("=", ":"):
            continue
        position = _skip_blanks(rest, position + 1)
        if rest[position : position + 1] == '"':
            quoted = _QUOTED.match(rest, position)
            value, position = _QUOTED_PAIR.sub(r"\1", quoted[1]), quoted.end()
        else:
            end = _unquoted_end(rest, position, name)
            value, position = rest[position:end].strip(BLANKS), end
        yield name, Wire(value)


def _unquoted_end(rest: str, position: int, name: str) -> int:
    if name.lower() in _ONE_WORD:
        found = _WORD_END.search(rest, position)
        return found.start() if found else len(rest)
    # Unquoted names with blanks ("a b.pdf") are common: take all up to the ";".
    end = rest.find(";", position)
    return len(rest) if end < 0 else end


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in BLANKS:
        position += 1
    return position


def _from_plain(value: Wire) -> str:
    return clean_line(decode_words(Wire(value[:_MAX_VALUE_CHARS])))


def _from_sections(sections: dict[int, tuple[bool, Wire]]) -> str:
    charset, data = "", []
    for position, index in enumerate(sorted(sections)):
        encoded, value = sections[index]
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("latin-1")
        data.append(unquote_to_bytes(raw) if encoded else raw)
    joined = decode_raw(b"".join(data)[: 4 * _MAX_VALUE_CHARS], charset)
    if "=?" in joined and joined.isascii():
        joined = decode_words(Wire(joined))
    return clean_line(joined)[:_MAX_VALUE_CHARS]
