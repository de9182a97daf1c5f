"""Taking a change back in the index: after Undo, or when the server refused it."""

from __future__ import annotations

from ..apply.flags import write_flags
from ..apply.ledger import Ledger
from ..apply.masks import LOCATIONS, hold_back, load_masks, write_notes
from ..apply.placements import place_messages

PLACEMENTS = "placements"


def restore(cr, ledger: Ledger, entries: list[tuple[int, int, dict]]) -> None:
    """Put messages back to how they were.

    The operations taken back must no longer be pending. Where a later operation decides
    the same field, the message stays and that operation remembers the older value
    instead.

    :param entries: (operation id, message id, its ``undo``), oldest operation first
    """
    wanted: dict[int, dict] = {}
    taken_back: dict[int, int] = {}
    for operation_id, message_id, undo in entries:
        # The oldest value wins: it is how things were before all of these.
        wanted[message_id] = {**undo, **wanted.get(message_id, {})}
        taken_back[message_id] = operation_id
    masks = load_masks(cr, ledger.account_id, list(wanted), taken_back)
    notes: dict[int, dict] = {}
    flags, places = [], {}
    for message_id, undo in wanted.items():
        undo = dict(undo)
        before = undo.pop(PLACEMENTS, None)
        mask = masks.get(message_id)
        if mask:
            hold_back(undo, mask, notes)
        if undo:
            flags.append({"id": message_id, **undo})
        if before is None:
            continue
        if mask and mask.locations:
            notes.setdefault(mask.fields[LOCATIONS], {})[PLACEMENTS] = before
        else:
            places[message_id] = {each["folder_id"]: each["uid"] for each in before}
    write_notes(cr, notes)
    write_flags(cr, ledger, flags)
    place_messages(cr, ledger, places)
