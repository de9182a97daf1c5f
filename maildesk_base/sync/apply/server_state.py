"""What the server has of messages that were changed here, and what is shown of them.

While changes of a message are pending, the row's ``server_state`` is how the server has
the message. Its own marks and places show that state with the waiting changes carried
out on it. Whatever the server says goes into the state, whatever a user does becomes an
operation, and ``show`` brings both together: so nothing is lost, whatever the order of
events, and when nothing waits any more the row is what the server has.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from odoo.tools import SQL

from ..bulk import int_array
from .changes import UNCONFIRMED_UID, State, carry_out
from .flags import FLAG_ROW, copy_to_places, new_marks, write_flags
from .ledger import Ledger
from .placements import place_messages
from .rows import FLAG_COLUMNS

# Of a placement p: the message has no changes waiting.
NOT_HELD = SQL(
    """NOT EXISTS (SELECT 1 FROM mailbox_message_index held
                    WHERE held.id = p.message_id AND held.server_state IS NOT NULL)"""
)

# How the server has a message m that nothing was changed of so far.
HELD_STATE = SQL(
    """COALESCE(m.server_state, jsonb_build_object(
        %s, 'keywords', COALESCE(m.keywords, ''),
        'places', COALESCE((
            SELECT jsonb_object_agg(p.folder_id, COALESCE(p.uid, 0))
              FROM mailbox_placement p WHERE p.message_id = m.id), '{}'::jsonb)))""",
    SQL(", ").join(
        SQL("%s, m.%s", name, SQL.identifier(name)) for name in FLAG_COLUMNS
    ),
)


@dataclass(slots=True)
class Held:
    """A message with changes waiting; ``moves``: its id changes with its place."""

    state: State
    moves: bool = False

    @property
    def new_uid(self) -> int:
        """UID in a folder it was put into, before the server has said."""
        return UNCONFIRMED_UID if self.moves else 0


def hold(cr, message_ids: Collection[int]) -> None:
    """Remember how the server has messages that are about to be changed here.

    The row is written in any case: two transactions that change what is shown of a
    message at the same time must collide.
    """
    if not message_ids:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET server_state = %s
                WHERE m.id = ANY(%s)""",
            HELD_STATE,
            int_array(message_ids),
        )
    )


def load_held(cr, message_ids: Iterable[int]) -> dict[int, Held]:
    """How the server has those of the messages that have changes waiting."""
    ids = list(message_ids)
    if not ids:
        return {}
    cr.execute(
        SQL(
            """SELECT id, server_state, COALESCE(fingerprint, 0) <> 0
                 FROM mailbox_message_index
                WHERE id = ANY(%s) AND server_state IS NOT NULL""",
            int_array(ids),
        )
    )
    return {row[0]: Held(State.from_json(row[1]), row[2]) for row in cr.fetchall()}


def load_shown(cr, message_ids: Iterable[int]) -> dict[int, Held]:
    """Messages as they are shown now."""
    cr.execute(
        SQL(
            """SELECT %s, COALESCE(fingerprint, 0) <> 0 AS moves
                 FROM mailbox_message_index WHERE id = ANY(%s)""",
            SQL(", ").join(map(SQL.identifier, FLAG_ROW)),
            int_array(message_ids),
        )
    )
    shown = {}
    for row in cr.dictfetchall():
        state = State()
        state.take_marks(row)
        shown[row["id"]] = Held(state, row["moves"])
    cr.execute(
        SQL(
            """SELECT message_id, folder_id, COALESCE(uid, 0) FROM mailbox_placement
                WHERE message_id = ANY(%s)""",
            int_array(shown),
        )
    )
    for message_id, folder_id, uid in cr.fetchall():
        shown[message_id].state.places[folder_id] = uid
    return shown


def save_states(cr, states: Mapping[int, State]) -> None:
    """Write down how the server has messages; ``show`` has to follow."""
    if not states:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET server_state = t.state::jsonb
                 FROM unnest(%s::int[], %s::text[]) AS t(id, state)
                WHERE m.id = t.id""",
            list(states),
            [json.dumps(state.to_json()) for state in states.values()],
        )
    )


def show(cr, ledger: Ledger, message_ids: Iterable[int]) -> None:
    """Let rows show what the server has and what waits; those for which nothing waits
    any more are no longer held.
    """
    ids = list(message_ids)
    if not ids:
        return
    waiting = _waiting(cr, ids)
    _let_go(cr, ledger, [each for each in ids if each not in waiting])
    _show_waiting(cr, ledger, waiting)


def _show_waiting(cr, ledger: Ledger, waiting: Mapping[int, list]) -> None:
    held = load_held(cr, waiting)
    if not held:
        return
    rows, wanted = [], {}
    for message_id, each in held.items():
        state = each.state
        for kind, params in waiting[message_id]:
            state = carry_out(state, kind, params, each.new_uid)
        rows.append({"id": message_id, **state.to_row()})
        wanted[message_id] = state.places
    changed = write_flags(cr, ledger, rows)
    now = load_shown(cr, held)
    places = _in_existing_folders(cr, wanted)
    place_messages(
        cr,
        ledger,
        {i: each for i, each in places.items() if each != now[i].state.places},
    )
    # The others are written, too, see ``hold``.
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index SET server_state = server_state
                WHERE id = ANY(%s)""",
            int_array(held.keys() - set(changed)),
        )
    )


def _waiting(cr, message_ids: list[int]) -> dict[int, list[tuple[str, dict]]]:
    """Message id -> kind and params of its waiting changes, in order."""
    cr.execute(
        SQL(
            """SELECT message_id, kind, params FROM mailbox_operation
                WHERE message_id = ANY(%s) AND state IN ('pending', 'in_flight')
                ORDER BY id""",
            int_array(message_ids),
        )
    )
    waiting: dict[int, list] = {}
    for message_id, kind, params in cr.fetchall():
        waiting.setdefault(message_id, []).append((kind, params or {}))
    return waiting


def _in_existing_folders(
    cr, places: Mapping[int, dict[int, int]]
) -> dict[int, dict[int, int]]:
    """Message id -> its places, without folders that are gone."""
    if not places:
        return {}
    cr.execute(
        SQL(
            "SELECT id FROM mailbox_folder WHERE id = ANY(%s) AND state <> 'gone'",
            list(set().union(*places.values())),
        )
    )
    existing = {row[0] for row in cr.fetchall()}
    return {
        message_id: {f: uid for f, uid in each.items() if f in existing}
        for message_id, each in places.items()
    }


def _let_go(cr, ledger: Ledger, message_ids: list[int]) -> None:
    """Nothing waits for these: those that are held show what the server has, and are
    written in any case (see ``hold``).
    """
    if not message_ids:
        return
    misplaced = _misplaced(cr, message_ids)
    columns = (*FLAG_COLUMNS, "keywords")
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m SET server_state = NULL, %(marks)s
                 FROM (SELECT held.id, %(columns)s, state.*
                         FROM mailbox_message_index held
                        CROSS JOIN jsonb_to_record(held.server_state)
                                AS state(%(types)s)
                        WHERE held.id = ANY(%(ids)s)
                          AND held.server_state IS NOT NULL) r
                WHERE m.id = r.id
            RETURNING m.id, m.conversation_id,
                      (%(before)s) IS DISTINCT FROM (%(after)s),
                      r.was_keywords IS DISTINCT FROM m.keywords""",
            marks=new_marks(),
            columns=SQL(", ").join(
                SQL("held.%s AS %s", SQL.identifier(name), _was(name))
                for name in columns
            ),
            types=SQL(", ").join(
                SQL("%s %s", SQL.identifier(name), SQL(FLAG_ROW[name]))
                for name in columns
            ),
            ids=int_array(message_ids),
            before=SQL(", ").join(SQL("r.%s", _was(name)) for name in columns),
            after=SQL(", ").join(SQL.identifier("m", name) for name in columns),
        )
    )
    changed = []
    for message_id, conversation_id, is_changed, is_reworded in cr.fetchall():
        if is_changed:
            changed.append(message_id)
            if conversation_id:
                ledger.conversation_ids.add(conversation_id)
        if is_reworded:
            ledger.keyword_ids.add(message_id)
    ledger.changed_ids.update(changed)
    copy_to_places(cr, ledger, changed)
    place_messages(cr, ledger, misplaced)


def _was(name: str) -> SQL:
    return SQL.identifier(f"was_{name}")


def _misplaced(cr, message_ids: list[int]) -> dict[int, dict[int, int]]:
    """Held messages that are not shown where the server has them -> where that is."""
    cr.execute(
        SQL(
            """SELECT held.id, held.places
                 FROM (SELECT id, COALESCE(server_state->'places', '{}') AS places
                         FROM mailbox_message_index
                        WHERE id = ANY(%s) AND server_state IS NOT NULL OFFSET 0) held
                WHERE held.places <> COALESCE((
                      SELECT jsonb_object_agg(p.folder_id, COALESCE(p.uid, 0))
                        FROM mailbox_placement p WHERE p.message_id = held.id),
                      '{}'::jsonb)""",
            int_array(message_ids),
        )
    )
    places = {
        message_id: {int(folder_id): uid for folder_id, uid in each.items()}
        for message_id, each in cr.fetchall()
    }
    return _in_existing_folders(cr, places)


def let_go_of_leftovers(cr, ledger: Ledger) -> None:
    """Nothing stays held for which nothing waits, whatever has happened."""
    cr.execute(
        SQL(
            """SELECT m.id FROM mailbox_message_index m
                WHERE m.account_id = %s AND m.server_state IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM mailbox_operation o
                                   WHERE o.message_id = m.id
                                     AND o.state IN ('pending', 'in_flight'))""",
            ledger.account_id,
        )
    )
    show(cr, ledger, [row[0] for row in cr.fetchall()])


def forget_places(cr, ledger: Ledger, match: SQL) -> set[int]:
    """The server has messages that are held no longer where it had them.

    :param match: on ``m``, the message, and ``place`` with ``folder_id`` and ``uid``
    :return: ids of the messages
    """
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index h
                  SET server_state = jsonb_set(h.server_state, '{places}', rest.places)
                 FROM (SELECT m.id,
                              COALESCE(jsonb_object_agg(place.folder_id, place.uid)
                                           FILTER (WHERE NOT (%(match)s)),
                                       '{}'::jsonb) AS places
                         FROM (SELECT id, server_state FROM mailbox_message_index
                                WHERE account_id = %(account)s
                                  AND server_state IS NOT NULL OFFSET 0) m
                        CROSS JOIN LATERAL (%(places)s) place
                        GROUP BY m.id HAVING bool_or(%(match)s)) rest
                WHERE h.id = rest.id
            RETURNING h.id""",
            match=match,
            places=HELD_PLACES,
            account=ledger.account_id,
        )
    )
    ids = {row[0] for row in cr.fetchall()}
    show(cr, ledger, ids)
    return ids


# The places of a held message ``m`` as the server has them.
HELD_PLACES = SQL(
    """SELECT place.key::int AS folder_id, place.value::bigint AS uid
         FROM jsonb_each_text(m.server_state->'places') AS place"""
)


def unconfirm_held(cr, account_id: int, folder_id: int) -> None:
    """The UIDs of a folder mean nothing any more; rows shown there are unconfirmed
    already.
    """
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET server_state = jsonb_set(server_state, ARRAY['places', %(key)s],
                                               to_jsonb(%(uid)s))
                WHERE account_id = %(account)s AND server_state IS NOT NULL
                  AND server_state->'places' ? %(key)s AND NOT is_local""",
            key=str(folder_id),
            uid=UNCONFIRMED_UID,
            account=account_id,
        )
    )


def remember(
    cr, ledger: Ledger, marks: list[dict], places: dict[int, dict[int, int]]
) -> None:
    """Take over what the server says of messages.

    :param marks: as for ``write_flags``
    :param places: message id -> all its places, {folder id: UID or 0}
    """
    held = load_held(cr, {row["id"] for row in marks} | places.keys())
    for row in marks:
        if row["id"] in held:
            held[row["id"]].state.take_marks(row)
    for message_id, each in places.items():
        if message_id in held:
            held[message_id].state.places = dict(each)
    write_flags(cr, ledger, [row for row in marks if row["id"] not in held])
    place_messages(cr, ledger, {i: each for i, each in places.items() if i not in held})
    save_states(cr, {message_id: each.state for message_id, each in held.items()})
    show(cr, ledger, held)
