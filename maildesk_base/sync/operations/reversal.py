"""Undo: what has not been sent is forgotten, the rest is reversed by new operations."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from odoo.tools import SQL

from ..apply.changes import KEYWORDS
from ..apply.keywords import unpack
from ..apply.rows import FLAG_COLUMNS
from ..apply.server_state import show
from ..bulk import int_array
from .queue import queue_operation, settle


@dataclass(frozen=True, slots=True)
class _Made:
    """An operation that is to be taken back."""

    id: int
    account_id: int
    message_id: int
    kind: str
    undo: dict
    is_waiting: bool
    is_refused: bool


def cancel_operations(env, operations):
    """Take operations back, in the caller's own transaction.

    A deletion that has reached the server stays.

    :return: the messages concerned
    """
    env.flush_all()
    made = _load(env.cr, operations.ids)
    _forget(env, [each for each in made if each.is_waiting])
    sent = [each for each in made if not (each.is_waiting or each.is_refused)]
    for part in _rounds(sent):
        for (kind, params), message_ids in _reversed(env.cr, part).items():
            messages = env["mailbox.message_index"].browse(message_ids)
            queue_operation(env, messages, kind, json.loads(params))
    message_ids = dict.fromkeys(each.message_id for each in made)
    return env["mailbox.message_index"].browse(message_ids).exists()


def _load(cr, operation_ids: Collection[int]) -> list[_Made]:
    cr.execute(
        SQL(
            """SELECT id, account_id, message_id, kind, COALESCE(undo, '{}'::jsonb),
                      state = 'pending' AND COALESCE(tries, 0) = 0, state = 'refused'
                 FROM mailbox_operation
                WHERE id = ANY(%s) AND message_id IS NOT NULL ORDER BY id""",
            int_array(operation_ids),
        )
    )
    return [_Made(*row) for row in cr.fetchall()]


def _forget(env, made: list[_Made]) -> None:
    """Take back what the server has never heard of."""
    if not made:
        return
    env.cr.execute(
        SQL(
            "DELETE FROM mailbox_operation WHERE id = ANY(%s)",
            int_array(each.id for each in made),
        )
    )
    by_account = defaultdict(list)
    for each in made:
        by_account[each.account_id].append(each.message_id)
    for account_id, message_ids in by_account.items():
        settle(env, account_id, partial(show, message_ids=message_ids))
    env.invalidate_all(flush=False)


def _rounds(made: list[_Made]) -> Iterator[list[_Made]]:
    """In their order, of each message one at a time."""
    while made:
        first = {each.message_id: each for each in reversed(made)}
        yield list(first.values())
        taken = {each.id for each in first.values()}
        made = [each for each in made if each.id not in taken]


def _reversed(cr, made: list[_Made]) -> dict[tuple[str, str], list[int]]:
    """Kind and params (as JSON) of what takes operations back -> ids of messages."""
    now = _shown(cr, [each.message_id for each in made])
    groups = defaultdict(list)
    for each in made:
        params = _params(each, *now[each.message_id])
        if params is not None:
            key = (each.kind, json.dumps(params, sort_keys=True))
            groups[key].append(each.message_id)
    return groups


def _shown(cr, message_ids: list[int]) -> dict[int, tuple[str | None, list[int]]]:
    """Message id -> keywords and folders as they are shown."""
    cr.execute(
        SQL(
            """SELECT m.id, m.keywords, ARRAY(SELECT p.folder_id
                                                FROM mailbox_placement p
                                               WHERE p.message_id = m.id)
                 FROM mailbox_message_index m WHERE m.id = ANY(%s)""",
            int_array(message_ids),
        )
    )
    return {row[0]: row[1:] for row in cr.fetchall()}


def _params(made: _Made, keywords: str | None, folder_ids: list[int]) -> dict | None:
    """Params of the operation that takes one back, None when nothing does."""
    undo = made.undo
    if made.kind == "flags":
        params = {"set_flags": {n: undo[n] for n in FLAG_COLUMNS if n in undo}}
        before = undo.get(KEYWORDS)
        if before is not None:
            params["add_keywords"] = sorted(unpack(before) - unpack(keywords))
            params["remove_keywords"] = sorted(unpack(keywords) - unpack(before))
        return params
    if made.kind == "relocate":
        before = {place["folder_id"] for place in undo.get("placements", ())}
        now = set(folder_ids)
        return {"add_to": sorted(before - now), "remove_from": sorted(now - before)}
    return None
