"""Folders as the server describes them: LIST, and opening one with SELECT or EXAMINE
(RFC 3501 section 6.3, RFC 7162 section 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
)

from . import uidset
from .arguments import Group, Number, UidSet, Word

if TYPE_CHECKING:
    from .connection import ImapConnection
    from .imap4 import Sink
    from .responses import Answer, Untagged

_NOT_SELECTABLE = frozenset({b"\\noselect", b"\\nonexistent"})


@dataclass(slots=True)
class Selected:
    """The open folder. ``uidnext`` and ``modseq`` are None when the server keeps
    silent.

    ``permanent_flags`` None: the server did not say, so all are allowed.
    """

    name: bytes
    writable: bool
    uidvalidity: int
    exists: int
    uidnext: int | None = None
    modseq: int | None = None
    permanent_flags: frozenset[bytes] | None = None


@dataclass(slots=True)
class Listed:
    """A folder as LIST gave it; ``attributes`` in lower case."""

    name: bytes
    delimiter: bytes | None
    attributes: frozenset[bytes]
    status: dict[bytes, int] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Return whether it is more than a name somebody is subscribed to."""
        return b"\\nonexistent" not in self.attributes

    @property
    def selectable(self) -> bool:
        """Return whether messages can lie in it."""
        return not self.attributes & _NOT_SELECTABLE

    def segments(self, prefix: bytes) -> tuple[bytes, ...]:
        """Return the levels of the name, without the namespace's ``prefix``."""
        name = self.name
        if prefix and name.startswith(prefix) and len(name) > len(prefix):
            name = name[len(prefix) :]
        if not self.delimiter:
            return (name,)
        return tuple(part for part in name.split(self.delimiter) if part) or (name,)


@dataclass(frozen=True, slots=True)
class Known:
    """What a quick resynchronisation starts from: state and the UIDs we hold."""

    uidvalidity: int
    modseq: int
    low: int
    high: int


def select(
    connection: ImapConnection,
    name: bytes,
    *,
    write: bool = False,
    known: Known | None = None,
    sink: Sink | None = None,
) -> Selected:
    """Open the folder ``name`` again, for reading unless ``write``.

    With ``known`` the server also reports what changed since (QRESYNC); it arrives in
    ``sink``. Raises RemoteGone ``gone.folder``; ProtocolError when the server does not
    say how its UIDs are to be understood.
    """
    parameters = tuple(_parameters(connection, known))
    try:
        return connection.select_folder(name, not write, parameters, sink)
    except RejectedError as error:
        # Not every server says NONEXISTENT.
        if error.code != "rejected" or is_listed(connection, name):
            raise
        raise RemoteGone("gone.folder", error.detail) from error


def keep_selected(
    connection: ImapConnection, name: bytes, *, write: bool = False
) -> Selected:
    """Return the open folder if it is ``name``, otherwise open it."""
    selected = connection.selected
    if selected and selected.name == name and (selected.writable or not write):
        return selected
    return select(connection, name, write=write)


def unselect(connection: ImapConnection) -> None:
    """Leave the open folder without expunging anything."""
    if connection.selected is None:
        return
    if connection.has_capability("UNSELECT"):
        connection.quietly(connection.unselect_folder)
    elif not connection.selected.writable:
        # CLOSE expunges only folders that were opened for writing.
        connection.quietly(connection.close_folder)
    else:
        return
    connection.selected = None


def is_listed(connection: ImapConnection, name: bytes) -> bool:
    """Return whether the folder ``name`` exists, asking LIST."""
    found = connection.quietly(connection.list_folders, pattern=name) or []
    return any(listed is None or listed.exists for listed in found)


def _parameters(connection: ImapConnection, known: Known | None):
    if known and "QRESYNC" in connection.enabled:
        state = (
            Number(known.uidvalidity),
            Number(known.modseq),
            UidSet.span(known.low, known.high),
        )
        yield Group((Word("QRESYNC"), Group(state)))
    elif connection.has_modseq:
        yield Group((Word("CONDSTORE"),))


def read_selected(name: bytes, reported: Answer, *, writable: bool) -> Selected:
    """Read what SELECT or EXAMINE said; ProtocolError when something vital is missing.

    :param writable: whether it was to be opened for writing
    """
    exists = [data.number for data in reported.of_kind(b"EXISTS")]
    if not exists:
        raise ProtocolError("protocol.select", "the number of messages is missing")
    codes = reported.codes
    selected = Selected(
        name=name,
        writable=writable and b"READ-ONLY" not in codes,
        uidvalidity=_positive(codes.get(b"UIDVALIDITY")) or 0,
        exists=exists[-1],
        uidnext=_positive(codes.get(b"UIDNEXT")),
        modseq=None if b"NOMODSEQ" in codes else _modseq(codes.get(b"HIGHESTMODSEQ")),
    )
    if not 0 < selected.uidvalidity <= uidset.MAX_UID:
        raise ProtocolError("protocol.uidvalidity", "no usable UIDVALIDITY")
    if b"PERMANENTFLAGS" in codes:
        flags = codes[b"PERMANENTFLAGS"].strip(b"() ")
        selected.permanent_flags = frozenset(flags.split())
    return selected


def read_listed(data: Untagged) -> Listed | None:
    """Read a line of LIST, XLIST or LSUB; None for one that is none."""
    try:
        values = data.values()
    except ProtocolError:
        return None
    if len(values) < 3 or not isinstance(values[0], list):
        return None
    attributes, delimiter, name = values[:3]
    if name is None:
        name = b"NIL"  # an atom is all right as a name
    if not isinstance(name, bytes) or not name or b"\x00" in name:
        return None
    if isinstance(delimiter, list) or (delimiter is not None and len(delimiter) > 1):
        return None
    if name.upper() == b"INBOX":
        name = b"INBOX"
    flags = frozenset(f.lower() for f in attributes if isinstance(f, bytes))
    return Listed(name, delimiter or None, flags)


def _positive(text: bytes | None) -> int | None:
    if text is None or not text.isdigit() or len(text) > 10:
        return None
    return int(text) or None


def _modseq(text: bytes | None) -> int | None:
    """Read a mod-sequence; some servers send negative ones, which say nothing."""
    if text is None or not text.isdigit() or len(text) > 19:
        return None
    return int(text) or None
