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

# Groups: 1 opening, 2 closing, 3 quoted, 4 literal, 5 atom; BODY[…] is one atom
# although it holds spaces and parentheses.
_TOKEN = re.compile(
    rb" *(?:(\()|(\))|\"([^\"\\\r\n]*(?:\\.[^\"\\\r\n]*)*)\"|~?\{(\d{1,10})\}"
    rb"|((?:BODY|BINARY|body|Body)(?:\.[A-Za-z]+)?\[[^\]\r\n]*\](?:<\d{1,10}>)?"
    rb"|[^\s()\"{]+))"
)
_ESCAPED = re.compile(rb"\\(.)")
_LAST_SPACES = re.compile(rb" *")


def parse(text: bytes, literals: list[bytes]) -> list[Value]:
    """Return the values in ``text``; ``{n}`` in it stands for the next of ``literals``.

    Raises ProtocolError ``protocol.syntax`` for anything that is not IMAP.
    """
    top: list[Value] = []
    current = top
    stack: list[list[Value]] = []
    position = count = used = 0
    for match in _TOKEN.finditer(text):
        if match.start() != position:
            break
        position = match.end()
        count += 1
        kind = match.lastindex
        if kind == 5:
            atom = match[5]
            current.append(None if atom in (b"NIL", b"nil", b"Nil") else atom)
        elif kind == 3:
            quoted = match[3]
            current.append(_ESCAPED.sub(rb"\1", quoted) if b"\\" in quoted else quoted)
        elif kind == 1:
            inner: list[Value] = []
            current.append(inner)
            stack.append(current)
            current = inner
            if len(stack) > MAX_DEPTH:
                raise ProtocolError("protocol.depth", f"nested over {MAX_DEPTH} deep")
        elif kind == 2:
            if not stack:
                raise ProtocolError("protocol.syntax", "a parenthesis too many")
            current = stack.pop()
        else:
            if used >= len(literals):
                raise ProtocolError("protocol.syntax", "a literal without data")
            current.append(literals[used])
            used += 1
        if count > MAX_TOKENS:
            raise ProtocolError("protocol.tokens", f"more than {MAX_TOKENS} tokens")
    if stack or not _is_end(text, position):
        raise ProtocolError("protocol.syntax", "an answer that does not parse")
    return top


def _is_end(text: bytes, position: int) -> bool:
    return _LAST_SPACES.fullmatch(text, position) is not None


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
