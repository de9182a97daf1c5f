r"""IMAP flags and keywords as :class:`Flags`, and back.

``\Deleted`` is no flag of ours: such a message counts as gone. Some clients only mark
messages, and on servers without UIDPLUS so do we.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from odoo.addons.maildesk_base.engine.types import Flags

from ..protocol import utf7

SEEN = b"\\Seen"
DELETED = b"\\Deleted"
DRAFT = b"\\Draft"

_NAMES = {
    "is_read": SEEN,
    "is_starred": b"\\Flagged",
    "is_answered": b"\\Answered",
    "is_forwarded": b"$Forwarded",
    "is_draft": DRAFT,
}
_FIELDS = {name.lower(): field for field, name in _NAMES.items()}
_FIELDS[b"forwarded"] = "is_forwarded"  # what some older clients write
# Flags about the connection or the server, not about the message.
_IGNORED = frozenset({b"\\recent", DELETED.lower()})
MAX_KEYWORDS = 100


def read_flags(names: Iterable[bytes]) -> tuple[Flags, bool]:
    """Return the flags of a message and whether it is marked as deleted."""
    return _read(tuple(names))


@lru_cache(maxsize=2048)
def _read(names: tuple[bytes, ...]) -> tuple[Flags, bool]:
    states: dict[str, bool] = {}
    keywords: set[str] = set()
    deleted = False
    for name in names:
        lowered = name.lower()
        if lowered in _FIELDS:
            states[_FIELDS[lowered]] = True
        elif lowered in _IGNORED:
            deleted = deleted or lowered == DELETED.lower()
        elif len(keywords) < MAX_KEYWORDS and not name.startswith(b"\\"):
            keywords.add(utf7.decode(name))
    return Flags(**states, keywords=frozenset(keywords)), deleted


def flag_names(set_flags: Mapping[str, bool]) -> tuple[list[bytes], list[bytes]]:
    """Return the IMAP flags to add and those to remove.

    :param set_flags: field name of Flags -> wanted state; KeyError for unknown fields
    """
    add = [_NAMES[field] for field, wanted in set_flags.items() if wanted]
    remove = [_NAMES[field] for field, wanted in set_flags.items() if not wanted]
    return add, remove


def keyword_name(keyword: str) -> bytes:
    """Return the IMAP keyword for a word of ours; ValueError for the empty one."""
    name = utf7.encode_atom(keyword)
    if not name or len(name) > 200:
        raise ValueError("not a keyword")
    return name


def permitted(names: Iterable[bytes], allowed: frozenset[bytes] | None) -> list[bytes]:
    """Keep the flags the folder stores; ``allowed`` is its PERMANENTFLAGS."""
    if allowed is None or b"\\*" in allowed:
        return list(names)
    lowered = {name.lower() for name in allowed}
    return [name for name in names if name.lower() in lowered]
