"""Giving new messages their conversation; ``engine/conversations.py`` decides which."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from operator import itemgetter

from odoo.tools import SQL

from ...engine.conversations import Assignment, Group, ThreadInput, assign, lookup_keys
from ..bulk import copy_line, copy_rows, int_array
from .ledger import Ledger
from .rows import hash64

CONVERSATION_COLUMNS = (
    "id",
    "account_id",
    "subject",
    "last_ts",
    "message_count",
    "unread_count",
    "version",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """The conversation of each message, and which conversations were made just now."""

    of: dict[Hashable, int] = field(default_factory=dict)
    made: frozenset[int] = frozenset()


def place_in_conversations(
    env, ledger: Ledger, inputs: list[ThreadInput], rows: dict[Hashable, dict]
) -> Placed:
    """Find or make the conversation of every message about to be inserted.

    :param rows: message key -> columns of ``rows.message_row``
    """
    known = _known(env.cr, ledger.account_id, lookup_keys(inputs))
    assignment = assign(inputs, known)
    ids, made = _kept_ids(env.cr, assignment)
    _insert(env.cr, ledger, assignment, ids, made, rows)
    for group, conversation_id in zip(assignment.groups, ids, strict=True):
        if group.merged:
            merge(env, ledger, conversation_id, group.merged)
        if conversation_id not in made:
            for _key in group.message_keys:
                ledger.arrived(conversation_id)
    _insert_keys(env.cr, ledger.account_id, assignment, ids)
    placed = {key: ids[index] for key, index in assignment.group_of.items()}
    return Placed(placed, frozenset(made))


def merge(env, ledger: Ledger, kept_id: int, merged_ids: tuple[int, ...]) -> None:
    """Make several conversations one; whatever hung on the merged moves along."""
    conversations = env["mailbox.conversation"]
    kept = conversations.browse(kept_id)
    for folder_id in kept._absorb(conversations.browse(merged_ids)):
        ledger.shuffled(kept_id, folder_id)
        ledger.folder_ids.add(folder_id)
    ledger.conversation_ids.add(kept_id)


def _known(cr, account_id: int, keys: set[str]) -> dict[str, int]:
    hashes = {hash64(key): key for key in keys}
    if not hashes:
        return {}
    cr.execute(
        SQL(
            """SELECT key_hash, conversation_id FROM mailbox_conversation_key
                WHERE account_id = %s AND key_hash = ANY(%s)""",
            account_id,
            int_array(hashes, "bigint"),
        )
    )
    return {hashes[key_hash]: found for key_hash, found in cr.fetchall()}


def _kept_ids(cr, assignment: Assignment) -> tuple[list[int], set[int]]:
    """The conversation id of each group, new ones numbered; and the new ones."""
    missing = sum(group.conversation_id is None for group in assignment.groups)
    numbers = iter(next_ids(cr, "mailbox_conversation_id_seq", missing))
    made = set()
    ids = []
    for group in assignment.groups:
        conversation_id = group.conversation_id
        if conversation_id is None:
            conversation_id = next(numbers)
            made.add(conversation_id)
        ids.append(conversation_id)
    return ids, made


def next_ids(cr, sequence: str, count: int) -> list[int]:
    """Take ``count`` numbers from a sequence."""
    if not count:
        return []
    cr.execute(
        SQL(
            "SELECT array_agg(nextval(%s)) FROM generate_series(1, %s)", sequence, count
        )
    )
    return cr.fetchone()[0]


def _insert(cr, ledger, assignment, ids, made, rows) -> None:
    lines = [
        _line(conversation_id, ledger.account_id, [rows[k] for k in group.message_keys])
        for group, conversation_id in zip(assignment.groups, ids, strict=True)
        if conversation_id in made
    ]
    copy_rows(cr, "mailbox_conversation", CONVERSATION_COLUMNS, lines)


def _line(conversation_id: int, account_id: int, messages: list[dict]) -> str:
    """``CONVERSATION_COLUMNS`` of a conversation of these messages."""
    by_time = sorted(messages, key=itemgetter("sort_ts"))
    return copy_line(
        (
            conversation_id,
            account_id,
            by_time[0]["subject"],
            by_time[-1]["sort_ts"],
            len(messages),
            sum(not row["is_read"] for row in messages),
            len(messages),
        )
    )


def _insert_keys(cr, account_id: int, assignment: Assignment, ids: list[int]) -> None:
    hashes, owners = [], []
    for group, conversation_id in zip(assignment.groups, ids, strict=True):
        hashes += _hashes(group)
        owners += [conversation_id] * len(group.new_keys)
    if hashes:
        cr.execute(
            SQL(
                """INSERT INTO mailbox_conversation_key
                          (account_id, key_hash, conversation_id)
                   SELECT %s, * FROM unnest(%s, %s)
                       ON CONFLICT (account_id, key_hash) DO NOTHING""",
                account_id,
                int_array(hashes, "bigint"),
                int_array(owners),
            )
        )


def _hashes(group: Group) -> list[int]:
    return [hash64(key) for key in group.new_keys]
