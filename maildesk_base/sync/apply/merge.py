"""Two rows that turn out to be one message, and rows whose message is gone."""

from __future__ import annotations

from odoo.tools import SQL

from .changes import State
from .ledger import Ledger
from .placements import mark_orphans, remove_placements
from .rows import CONTENT_COLUMNS, FLAG_COLUMNS
from .server_state import hold, load_held, load_shown, save_states, show

# What a new row knows better: where it is, how it is marked, and what the server has
# in place of what was written here.
TAKEN = ("remote_id", "is_local", "keywords", *FLAG_COLUMNS, *CONTENT_COLUMNS)


def merge_rows(env, ledger: Ledger, pairs: list[tuple[int, int]]) -> None:
    """Let old rows continue as their new rows.

    The old row keeps its id and with it tags, links, body and conversation, and gets
    what users have added to the new row. Pending changes of both continue.

    :param pairs: (old row, new row)
    """
    if not pairs:
        return
    cr = env.cr
    old_ids, new_ids = (list(each) for each in zip(*pairs, strict=True))
    states = _joined_states(cr, pairs)
    values = _free_remote_ids(cr, new_ids)
    for old_id, new_id in pairs:
        cr.execute(
            SQL(
                """UPDATE mailbox_message_index o SET %s
                     FROM mailbox_message_index n WHERE o.id = %s AND n.id = %s""",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(c), SQL.identifier("n", c))
                    for c in TAKEN
                    if c != "remote_id"
                ),
                old_id,
                new_id,
            )
        )
        cr.execute(
            SQL(
                "UPDATE mailbox_message_index SET remote_id = %s WHERE id = %s",
                values[new_id],
                old_id,
            )
        )
    _move_places(cr, ledger, old_ids, new_ids)
    _move_operations(cr, old_ids, new_ids)
    _absorb(env, old_ids, new_ids)
    delete_messages(cr, ledger, new_ids)
    mark_orphans(cr, ledger, set(old_ids))
    save_states(cr, states)
    show(cr, ledger, states)
    ledger.changed_ids |= set(old_ids)
    ledger.keyword_ids |= set(old_ids)


def absorb_twins(env, ledger: Ledger, pairs: list[tuple[int, int]]) -> None:
    """Let rows have what people have given to a twin of which nothing is left, and the
    changes that wait for it.

    :param pairs: (row, its twin)
    """
    if not pairs:
        return
    cr = env.cr
    ids, twin_ids = (list(each) for each in zip(*pairs, strict=True))
    hold(cr, ids)
    _move_operations(cr, ids, twin_ids)
    _absorb(env, ids, twin_ids)
    delete_messages(cr, ledger, twin_ids)
    show(cr, ledger, ids)
    ledger.changed_ids |= set(ids)
    # A tag that stands for a keyword stays with the keyword only.
    ledger.keyword_ids |= set(ids)


def _absorb(env, ids: list[int], twin_ids: list[int]) -> None:
    """Let what belongs to the twins go over, before they are deleted by SQL: add-ons
    may have written by the ORM.
    """
    env["mailbox.message_index"]._absorb(ids, twin_ids)
    env.flush_all()


def _joined_states(cr, pairs) -> dict[int, State]:
    """Old row -> how the server has the new row, where changes of either wait."""
    ids = [each for pair in pairs for each in pair]
    held = load_held(cr, ids)
    shown = load_shown(cr, ids)
    return {
        old: (held.get(new) or shown[new]).state
        for old, new in pairs
        if old in held or new in held
    }


def _free_remote_ids(cr, ids: list[int]) -> dict[int, str]:
    """Take the remote ids away from rows about to be deleted: they are unique."""
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET remote_id = 'merged:' || m.id
                 FROM (SELECT id, remote_id FROM mailbox_message_index
                        WHERE id = ANY(%s)) before
                WHERE before.id = m.id
            RETURNING m.id, before.remote_id""",
            ids,
        )
    )
    return dict(cr.fetchall())


def _move_places(cr, ledger: Ledger, old_ids, new_ids) -> None:
    # Those of the old row in the same folders are removed.
    remove_placements(
        cr,
        ledger,
        SQL(
            """EXISTS (SELECT 1 FROM unnest(%s::int[], %s::int[]) AS t(old, new)
                         JOIN mailbox_placement q ON q.message_id = t.new
                        WHERE p.message_id = t.old AND p.folder_id = q.folder_id)""",
            old_ids,
            new_ids,
        ),
    )
    cr.execute(
        SQL(
            """WITH pair AS (
                   SELECT p.id, p.conversation_id AS was, o.conversation_id,
                          o.id AS old, o.sort_ts
                     FROM unnest(%s::int[], %s::int[]) AS t(old, new)
                     JOIN mailbox_placement p ON p.message_id = t.new
                     JOIN mailbox_message_index o ON o.id = t.old)
               UPDATE mailbox_placement p
                  SET message_id = pair.old, conversation_id = pair.conversation_id,
                      sort_ts = pair.sort_ts, is_head = false
                 FROM pair WHERE p.id = pair.id
            RETURNING p.folder_id, pair.was, p.conversation_id""",
            old_ids,
            new_ids,
        )
    )
    for folder_id, was, conversation_id in cr.fetchall():
        ledger.folder_ids.add(folder_id)
        ledger.shuffled(was, folder_id)
        ledger.shuffled(conversation_id, folder_id)
        ledger.conversation_ids |= {each for each in (was, conversation_id) if each}


def _move_operations(cr, old_ids, new_ids) -> None:
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o SET message_id = t.old
                 FROM unnest(%s::int[], %s::int[]) AS t(old, new)
                WHERE o.message_id = t.new""",
            old_ids,
            new_ids,
        )
    )


def delete_messages(cr, ledger: Ledger, message_ids: list[int]) -> None:
    """Delete rows, and conversations of which nothing is left."""
    if not message_ids:
        return
    remove_placements(cr, ledger, SQL("p.message_id = ANY(%s)", message_ids))
    cr.execute(
        SQL(
            """DELETE FROM mailbox_message_index WHERE id = ANY(%s)
            RETURNING id, conversation_id""",
            message_ids,
        )
    )
    rows = cr.fetchall()
    ledger.removed_ids.update(row[0] for row in rows)
    ledger.changed_ids -= set(message_ids)
    conversation_ids = sorted({row[1] for row in rows if row[1]})
    cr.execute(
        SQL(
            """DELETE FROM mailbox_conversation c
                WHERE c.id = ANY(%s)
                  AND NOT EXISTS (SELECT 1 FROM mailbox_message_index m
                                   WHERE m.conversation_id = c.id)
            RETURNING c.id""",
            conversation_ids,
        )
    )
    empty = {row[0] for row in cr.fetchall()}
    ledger.conversation_ids |= set(conversation_ids)
    ledger.conversation_ids -= empty
