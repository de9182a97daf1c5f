"""Searching the open folder; answers are ranges of UIDs, which stay small."""

from __future__ import annotations

from collections.abc import Sequence

from odoo.addons.maildesk_base.engine.errors import ProtocolError

from .protocol import tokens, uidset
from .protocol.arguments import Argument, Command, Group, UidSet, Word, command
from .protocol.connection import ImapConnection
from .protocol.responses import Answer, Untagged


def search_ranges(
    connection: ImapConnection, keys: tuple[Argument, ...]
) -> list[uidset.Range]:
    """Search the open folder and return the UIDs as ascending ranges.

    :param keys: search keys; a set among them means UIDs
    With ESEARCH the answer is compact (RFC 4731).
    """
    (found,) = search_many(connection, [keys])
    return found


def search_many(
    connection: ImapConnection, searches: Sequence[tuple[Argument, ...]]
) -> list[list[uidset.Range]]:
    """Run several searches in one round trip; the UIDs of each as ascending ranges."""
    commands = [_search_command(connection, keys) for keys in searches]
    return [_found(answer) for answer in connection.run_synced(commands)]


def any_of(keys: Sequence[tuple[Argument, ...]]) -> tuple[Argument, ...]:
    """Return the key for messages that fit at least one of ``keys``.

    OR takes two keys (RFC 3501 section 6.4.4): the third hangs on the second.
    """
    *before, joined = keys
    for key in reversed(before):
        joined = (Word("OR"), *key, *joined)
    return joined


def _search_command(connection: ImapConnection, keys: tuple[Argument, ...]) -> Command:
    arguments = _as_uids(keys)
    if connection.has_capability("ESEARCH"):
        arguments = (Word("RETURN"), Group((Word("ALL"),)), *arguments)
    return command("UID SEARCH", *arguments)


def _found(answer: Answer) -> list[uidset.Range]:
    found: list[uidset.Range] = []
    for data in answer.untagged:
        if data.kind == b"ESEARCH":
            found += _esearch_ranges(data)
        elif data.kind == b"SEARCH":
            found += uidset.ranges_of(_plain_search(data))
    return sorted(found)


def _as_uids(keys: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """Say of each set that it means UIDs: a bare one would mean sequence numbers."""
    marked: list[Argument] = []
    for key in keys:
        if isinstance(key, UidSet):
            marked.append(Word("UID"))
        marked.append(key)
    return tuple(marked)


def _esearch_ranges(data: Untagged) -> list[uidset.Range]:
    values = data.values()
    for index, value in enumerate(values[:-1]):
        if isinstance(value, bytes) and value.upper() == b"ALL":
            found = values[index + 1]
            if isinstance(found, bytes):
                return uidset.parse_ranges(found)
    return []


def _plain_search(data: Untagged) -> list[int]:
    # Servers with CONDSTORE may end the list with "(MODSEQ n)".
    words = data.rest.partition(b"(")[0].split()
    numbers = [tokens.number(word, "protocol.uidset") for word in words]
    if any(not 0 < number <= uidset.MAX_UID for number in numbers):
        raise ProtocolError("protocol.uidset", "a number no UID can have")
    return numbers
