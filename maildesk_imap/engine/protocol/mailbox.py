"""Opening a folder: SELECT and EXAMINE (RFC 3501 section 6.3, RFC 7162 section 3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from odoo.addons.maildesk_base.engine.errors import ProtocolError, RemoteGone

from . import uidset
from .arguments import Group, Number, Text, UidSet, Word, command

if TYPE_CHECKING:
    from .connection import ImapConnection, Sink
    from .responses import Answer


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
    """Open the folder ``name`` anew, for reading unless ``write``.

    With ``known`` the server also tells what changed since (QRESYNC); it arrives in
    ``sink``. Raises RemoteGone ``gone.folder``; ProtocolError when the server does not
    say how its UIDs are to be understood.
    """
    connection.selected = None
    extras = _parameters(connection, known)
    verb = "SELECT" if write else "EXAMINE"
    answer = connection.run(command(verb, Text(name), *extras), sink=sink, check=False)
    if answer.status.word != b"OK":
        _explain(connection, name, answer)
    selected = _read(name, answer)
    selected.writable = write and answer.status.code != b"READ-ONLY"
    connection.selected = selected
    return selected


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
    if connection.has("UNSELECT"):
        connection.run(command("UNSELECT"), check=False)
    elif not connection.selected.writable:
        # CLOSE expunges only folders that were opened for writing.
        connection.run(command("CLOSE"), check=False)
    else:
        return
    connection.selected = None


def is_listed(connection: ImapConnection, name: bytes) -> bool:
    """Tell whether the folder ``name`` exists, asking LIST."""
    answer = connection.run(command("LIST", Text(b""), Text(name)), check=False)
    return any(
        b"\\NONEXISTENT" not in data.rest.upper() for data in answer.of_kind(b"LIST")
    )


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


def _explain(connection: ImapConnection, name: bytes, answer: Answer) -> None:
    """Raise what a refused SELECT means; not every server says NONEXISTENT."""
    from .responses import failure

    error = failure(answer.status)
    if error.code != "rejected":
        raise error
    if is_listed(connection, name):
        raise error
    raise RemoteGone("gone.folder", error.detail)


def _read(name: bytes, answer: Answer) -> Selected:
    exists = [data.number for data in answer.of_kind(b"EXISTS")]
    if not exists:
        raise ProtocolError("protocol.select", "the number of messages is missing")
    codes = answer.codes
    selected = Selected(
        name=name,
        writable=False,
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


def _positive(text: bytes | None) -> int | None:
    if text is None or not text.isdigit() or len(text) > 10:
        return None
    return int(text) or None


def _modseq(text: bytes | None) -> int | None:
    """Read a mod-sequence; some servers send negative ones, which say nothing."""
    if text is None or not text.isdigit() or len(text) > 19:
        return None
    return int(text) or None
