"""Messages that are shown alike are changed together.

A change makes the same of all messages that have the same marks and keywords and lie in
the same folders. What it makes of them is found out once for each such group, and
written for all of them with the same statements, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odoo import fields
from odoo.tools import SQL

from ..apply.changes import State, carry_out
from ..apply.flags import FLAG_ROW, mark_places, new_marks
from ..apply.ledger import Ledger
from ..apply.placements import move_messages
from ..apply.server_state import HELD_STATE, Held
from ..bulk import int_array, recordset

_MARKS = {name: kind for name, kind in FLAG_ROW.items() if name != "id"}
# Mark of a message, column of its places that repeats it, and whether as its opposite.
_PLACE_MARKS = (("is_read", "is_unread", True), ("is_starred", "is_starred", False))
_FOLDERS = SQL(
    """ARRAY(SELECT p.folder_id FROM mailbox_placement p
              WHERE p.message_id = m.id ORDER BY p.folder_id)"""
)


@dataclass(frozen=True, slots=True)
class Changed:
    """Messages shown alike, and what a change makes of them.

    ``undo``: what to put back, as in ``mailbox.operation.undo``.
    """

    ids: list[int]
    shown: Held
    after: State
    undo: dict

    @property
    def marks(self) -> dict:
        """The columns of the index that become different ones."""
        before, after = self.shown.state.to_row(), self.after.to_row()
        return {name: after[name] for name in after if after[name] != before.get(name)}

    @property
    def are_orphans(self) -> bool:
        """Whether they are left without any folder."""
        return bool(self.left) and not self.after.places

    @property
    def added(self) -> list[int]:
        """Folders that they come into."""
        return sorted(self.after.places.keys() - self.shown.state.places.keys())

    @property
    def left(self) -> list[int]:
        """Folders that they go out of."""
        return sorted(self.shown.state.places.keys() - self.after.places.keys())


@dataclass(frozen=True, slots=True)
class Alike:
    """Messages of a mailbox that are shown alike; the UIDs of their places are not
    loaded.
    """

    account_id: int
    ids: list[int]
    shown: Held


def load_alike(cr, message_ids: list[int], *, with_places: bool) -> list[Alike]:
    """Messages as they are shown now, in groups."""
    names = SQL(", ").join(map(SQL.identifier, _MARKS))
    cr.execute(
        SQL(
            """SELECT account_id, %(names)s, moves, folder_ids,
                      array_agg(id ORDER BY id) AS ids
                 FROM (SELECT id, account_id, %(names)s,
                              COALESCE(fingerprint, 0) <> 0 AS moves,
                              %(folders)s AS folder_ids
                         FROM mailbox_message_index m WHERE id = ANY(%(ids)s)) shown
                GROUP BY account_id, %(names)s, moves, folder_ids ORDER BY min(id)""",
            names=names,
            folders=_FOLDERS if with_places else SQL("NULL::int[]"),
            ids=int_array(message_ids),
        )
    )
    groups = []
    for row in cr.dictfetchall():
        state = State()
        state.take_marks(row)
        state.places = dict.fromkeys(row["folder_ids"] or (), 0)
        shown = Held(state, row["moves"])
        groups.append(Alike(row["account_id"], row["ids"], shown))
    return groups


def change_alike(groups: Iterable[Alike], kind: str, params: dict) -> list[Changed]:
    """What a change makes of messages, without those that it leaves as they are."""
    found = []
    for group in groups:
        before = group.shown.state
        after = carry_out(before, kind, params, group.shown.new_uid)
        undo = {}
        if kind == "flags":
            undo = _undo_marks(before, after)
        elif kind == "delete" or before.places.keys() != after.places.keys():
            undo = {"placements": [{"folder_id": each} for each in before.places]}
        if undo:
            found.append(Changed(group.ids, group.shown, after, undo))
    return found


def _undo_marks(before: State, after: State) -> dict:
    old, new = before.to_row(), after.to_row()
    return {name: old.get(name, False) for name in new if new[name] != old.get(name)}


def show_changed(cr, ledger: Ledger, changed: Sequence[Changed]) -> None:
    """Write what a change makes of messages, and hold what the server has."""
    _hold_and_mark(cr, ledger, changed)
    _mark_places(cr, ledger, changed)
    added, left = [], []
    for each in changed:
        uid = each.shown.new_uid
        added += [(i, folder_id, uid) for folder_id in each.added for i in each.ids]
        left += [(i, folder_id) for folder_id in each.left for i in each.ids]
    if added or left:
        move_messages(cr, ledger, added, left)


def _mark_places(cr, ledger: Ledger, changed: Sequence[Changed]) -> None:
    """Let places repeat the marks, as ``copy_to_places`` does for marks that are not
    known.
    """
    for mark, column, is_opposite in _PLACE_MARKS:
        for value in (True, False):
            ids = [
                i for each in changed if each.marks.get(mark) is value for i in each.ids
            ]
            if ids:
                mark_places(cr, ledger, column, value != is_opposite, ids)


def numbered(groups: Iterable[list[int]]) -> SQL:
    """Ids of messages to select from, under ``t``, ``n`` the number of their group."""
    message_ids, numbers = [], []
    for number, ids in enumerate(groups):
        message_ids += ids
        numbers += [number] * len(ids)
    return SQL("unnest(%s, %s) AS t(id, n)", int_array(message_ids), int_array(numbers))


def _hold_and_mark(cr, ledger: Ledger, changed: Sequence[Changed]) -> None:
    """One new version of each row: the table is wide and has many indexes."""
    rows = [
        {"n": n, "is_orphan": each.are_orphans, **each.marks}
        for n, each in enumerate(changed)
    ]
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index m
                  SET server_state = %(held)s, %(marks)s,
                      orphaned_at = COALESCE(m.orphaned_at, CASE WHEN r.is_orphan
                                             THEN %(now)s::timestamp END)
                 FROM %(messages)s JOIN %(rows)s ON r.n = t.n
                WHERE m.id = t.id
            RETURNING m.id, m.conversation_id""",
            held=HELD_STATE,
            marks=new_marks(),
            messages=numbered(each.ids for each in changed),
            now=fields.Datetime.now(),
            rows=recordset(rows, {"n": "int", "is_orphan": "boolean", **_MARKS}),
        )
    )
    ledger.conversation_ids.update(row[1] for row in cr.fetchall() if row[1])
    for each in changed:
        ledger.changed_ids.update(each.ids)
        if "keywords" in each.marks:
            ledger.keyword_ids.update(each.ids)
        if each.are_orphans:
            ledger.removed_ids.update(each.ids)
