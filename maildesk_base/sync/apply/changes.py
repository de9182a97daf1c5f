"""A message's marks and places, and what a change makes of them: pure, no database."""

from __future__ import annotations

from dataclasses import dataclass, field

from .keywords import pack, unpack
from .rows import FLAG_COLUMNS

KEYWORDS = "keywords"
PLACES = "places"
# Not confirmed by the server; see mailbox.placement.
UNCONFIRMED_UID = -1


@dataclass(slots=True)
class State:
    """How a message is marked and where it lies; ``places``: folder id -> UID, 0 where
    there is none, below 0 while the server has not named it.
    """

    marks: dict[str, bool] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    places: dict[int, int] = field(default_factory=dict)

    def take_marks(self, row: dict) -> None:
        """Take over columns of the index; None leaves one as it is."""
        for name in FLAG_COLUMNS:
            if row.get(name) is not None:
                self.marks[name] = bool(row[name])
        if row.get(KEYWORDS) is not None:
            self.words = frozenset(unpack(row[KEYWORDS]))

    def to_row(self) -> dict:
        """The columns of the index; keywords "" for none."""
        return {**self.marks, KEYWORDS: pack(self.words)}

    def to_json(self) -> dict:
        """As it is stored in ``server_state``."""
        return {**self.to_row(), PLACES: {str(f): u for f, u in self.places.items()}}

    @classmethod
    def from_json(cls, stored: dict) -> State:
        """As it was stored."""
        state = cls()
        state.take_marks(stored)
        places = stored.get(PLACES) or {}
        state.places = {int(folder): uid for folder, uid in places.items()}
        return state

    def copy(self) -> State:
        """One that can be changed without changing this one."""
        return State(dict(self.marks), self.words, dict(self.places))


def carry_out(state: State, kind: str, params: dict, new_uid: int = 0) -> State:
    """What a change makes of a message, as a new state.

    :param kind: ``flags``, ``relocate`` or ``delete``
    :param params: as in ``mailbox.operation.params``
    :param new_uid: UID in folders that the message comes into
    """
    after = state.copy()
    if kind == "flags":
        after.marks.update(params.get("set_flags") or {})
        gone = {word.casefold() for word in params.get("remove_keywords") or ()}
        added = frozenset(params.get("add_keywords") or ())
        words = state.words | added
        after.words = frozenset(w for w in words if w.casefold() not in gone)
    elif kind == "relocate":
        after.places = _moved(state.places, params, new_uid)
    else:
        after.places = {}
    return after


def _moved(places: dict[int, int], params: dict, new_uid: int) -> dict[int, int]:
    added = list(params.get("add_to") or ())
    if params.get("is_move") and added:
        kept = {}
    else:
        left = set(params.get("remove_from") or ())
        kept = {folder: uid for folder, uid in places.items() if folder not in left}
    for folder in added:
        kept[folder] = places.get(folder, new_uid)
    return kept
