"""Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4), read leniently.

Ids are compared as they stand, case included; only brackets, blanks and comments go.
"""

from __future__ import annotations

import re

from ..text import clean_line
from ..wire import check_text

MAX_ID_CHARS = (
    998  # one line of RFC 5322; a btree index entry of PostgreSQL holds 2,700 bytes
)
MAX_IDS = (
    500  # a conversation that long has all it needs in its first and its newest ids
)

_BRACKETED = re.compile(r"<([^<>]*)>")
_SIMPLE = re.compile(r"<([^<>\s]+)>")
_BLANK = re.compile(r"\s+")


def parse_message_id(value: str) -> str:
    """The first id of a Message-ID header, "" when there is none.

    :param value: as text, as are all values here
    """
    check_text(value)
    found = _SIMPLE.fullmatch(value)
    if found and len(value) < MAX_ID_CHARS and value.isprintable():
        return found[1]
    ids = parse_message_ids(value)
    if ids:
        return ids[0]
    # No brackets and no "@": still the only name the message has.
    return _BLANK.sub("", clean_line(value)).strip("<>")[:MAX_ID_CHARS]


def parse_message_ids(value: str) -> tuple[str, ...]:
    """All ids of References or In-Reply-To, in order, each once, at most 500."""
    check_text(value)
    if not value:
        return ()
    if not value.isprintable():
        value = clean_line(value)
    found = _BRACKETED.findall(value)
    if not found:
        found = [word.strip("<>,;") for word in value.split() if "@" in word]
    ids = dict.fromkeys(
        _BLANK.sub("", item)[:MAX_ID_CHARS] for item in found if item.strip()
    )
    if len(ids) <= MAX_IDS:
        return tuple(ids)
    every = tuple(ids)
    return every[:1] + every[-(MAX_IDS - 1) :]
