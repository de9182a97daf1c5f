"""Changes made here that the server does not know yet: they win over what it says.

While an operation for a field is pending, an incoming value for that field is older
than what the user sees, so it is not applied; it is noted in the operation instead, for
the case that the server refuses and the change has to be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from odoo.tools import SQL

LOCATIONS = "locations"
KEYWORDS = "keywords"


@dataclass(slots=True)
class Mask:
    """Field -> id of the oldest pending operation that decides it, for one message."""

    fields: dict[str, int] = field(default_factory=dict)

    @property
    def locations(self) -> bool:
        """Whether a move or deletion is pending."""
        return LOCATIONS in self.fields


def load_masks(
    cr,
    account_id: int,
    message_ids: list[int],
    later_than: Mapping[int, int] | None = None,
) -> dict[int, Mask]:
    """The masks of those messages that have pending operations.

    :param later_than: message id -> operation id; older operations do not count
    """
    if not message_ids:
        return {}
    cr.execute(
        SQL(
            """SELECT message_id, id, kind, params FROM mailbox_operation
                WHERE account_id = %s AND state IN ('pending', 'in_flight')
                  AND message_id = ANY(%s)
                ORDER BY id""",
            account_id,
            message_ids,
        )
    )
    masks: dict[int, Mask] = {}
    for message_id, operation_id, kind, params in cr.fetchall():
        if operation_id <= (later_than or {}).get(message_id, 0):
            continue
        mask = masks.setdefault(message_id, Mask())
        for name in operation_fields(kind, params):
            mask.fields.setdefault(name, operation_id)
    return masks


def operation_fields(kind: str, params: dict) -> set[str]:
    """Which fields an operation decides."""
    if kind != "flags":
        return {LOCATIONS}
    fields = set(params.get("set_flags") or ())
    if params.get("add_keywords") or params.get("remove_keywords"):
        fields.add(KEYWORDS)
    return fields


def masked_locations(cr, account_id: int, message_ids: list[int]) -> set[int]:
    """Which of the messages have a move or deletion pending."""
    masks = load_masks(cr, account_id, message_ids)
    return {each for each, mask in masks.items() if mask.locations}


def hold_back(row: dict, mask: Mask, notes: dict[int, dict]) -> None:
    """Take masked flags out of ``row`` and note the server's values by operation."""
    for name, operation_id in mask.fields.items():
        if row.get(name) is not None:
            notes.setdefault(operation_id, {})[name] = row[name]
        if name in row:
            row[name] = None


def hold_places(places: dict[int, int], mask: Mask, notes: dict[int, dict]) -> None:
    """Note where the server has a message that we are moving."""
    before = [{"folder_id": f, "uid": uid} for f, uid in places.items()]
    notes.setdefault(mask.fields[LOCATIONS], {})["placements"] = before


def write_notes(cr, notes: dict[int, dict]) -> None:
    """Keep the server's newer values in the operations, for a rollback."""
    if not notes:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_operation o
                  SET undo = COALESCE(o.undo, '{}'::jsonb) || t.undo::jsonb
                 FROM unnest(%s::int[], %s::text[]) AS t(id, undo)
                WHERE o.id = t.id""",
            list(notes),
            [json.dumps(values) for values in notes.values()],
        )
    )
