r"""Reading the data of IMAP answers: a fast, bounded tokeniser.

``(UID 7 FLAGS (\Seen) BODY[] {3}`` with its literal becomes nested lists of bytes and
None (NIL). Numbers stay bytes: who needs one converts it. This is where a first
synchronisation spends its time, so all tokens come out of one regular expression; it
has no repeats inside repeats and therefore no slow inputs.
"""

from __future__ import annotations

import re

from odoo.addons.maildesk_base.engine.errors import ProtocolError

# A message of 500 parts has about 20,000 tokens; deeper nesting than this is an attack.
MAX_TOKENS = 200_000
MAX_DEPTH = 120

Value = bytes | None | list

# Groups: 1 atom, 2 quoted, 3 opening, 4 closing, 5 literal, 6 what fits nowhere.
# BODY[…] is one atom although it holds spaces and parentheses.
_TOKEN = re.compile(
    rb" *(?:((?:BODY|BINARY|body|Body)(?:\.[A-Za-z]+)?\[[^\]\r\n]*\](?:<\d{1,10}>)?"
    rb"|[^\s()\"{]+)"
    rb"|\"([^\"\\\r\n]*(?:\\.[^\"\\\r\n]*)*)\"|(\()|(\))|~?\{(\d{1,10})\}|([^ ]))",
)
_ATOM, _QUOTED, _OPEN, _CLOSE, _LITERAL = range(1, 6)
_ESCAPED = re.compile(rb"\\(.)")


def parse(text: bytes, literals: list[bytes]) -> list[Value]:
    """Return the values in ``text``; ``{n}`` in it stands for the next of ``literals``.

    Raises ProtocolError ``protocol.syntax`` for anything that is not IMAP.
    """
    top: list[Value] = []
    current = top
    stack: list[list[Value]] = []
    data = iter(literals)
    room = MAX_TOKENS
    # Behind spaces there is always a token, so each is looked at once.
    for match in _TOKEN.finditer(text.rstrip(b" ")):
        kind = match.lastindex
        if kind == _ATOM:
            atom = match[1]
            current.append(None if atom == b"NIL" else atom)
        elif kind == _QUOTED:
            quoted = match[2]
            current.append(_ESCAPED.sub(rb"\1", quoted) if b"\\" in quoted else quoted)
        elif kind == _OPEN:
            inner: list[Value] = []
            current.append(inner)
            stack.append(current)
            current = inner
            if len(stack) > MAX_DEPTH:
                raise _too_much()
        elif kind == _CLOSE and stack:
            room -= len(current) + 2
            current = stack.pop()
            if room < 0:
                raise _too_much()
        elif kind == _LITERAL and (literal := next(data, None)) is not None:
            current.append(literal)
        else:
            raise ProtocolError("protocol.syntax", "an answer that does not parse")
    if stack:
        raise ProtocolError("protocol.syntax", "an answer that does not end")
    return top


def _too_much() -> ProtocolError:
    return ProtocolError("protocol.depth", "an answer too deep or too long")


def pairs(values: list[Value]) -> dict[bytes, Value]:
    """Turn ``[key, value, key, value …]`` into a dict with upper-case keys.

    Raises ProtocolError when a key is no text or a value is missing.
    """
    if len(values) % 2:
        raise ProtocolError("protocol.pairs", "a name without a value")
    found: dict[bytes, Value] = {}
    for index in range(0, len(values), 2):
        key = values[index]
        if not isinstance(key, bytes):
            raise ProtocolError("protocol.pairs", "a name that is no text")
        found[key.upper()] = values[index + 1]
    return found


def number(value: Value, code: str = "protocol.number") -> int:
    """Read a number that is not negative; ProtocolError ``code`` otherwise."""
    if isinstance(value, bytes) and value.isdigit() and len(value) <= 20:
        return int(value)
    shown = value[:40].decode("latin-1") if isinstance(value, bytes) else "no number"
    raise ProtocolError(code, shown)
