"""From single changes to as few requests as possible: pure, no database.

Changes of one message are folded in their order and compared with how the server has
it: read and unread is nothing, a move and another move is one move, marks of a message
that is deleted anyway are not sent. Equal changes of many messages become one request.
What has been sent before with unknown result is sent again whatever it would change,
apart from anything later: its repetition has no effect if it had one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..apply.changes import State, carry_out

# One request of this size is answered well within any time limit.
MAX_TARGETS = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One operation, as far as folding goes; ``params`` as in the record."""

    id: int
    message_id: int
    kind: str
    params: dict
    tries: int = 0


@dataclass(slots=True)
class Batch:
    """The same change for several messages: one request.

    ``is_move``: messages leave whatever they are in. ``operation_ids``: message id ->
    operations that are done when the request is.
    """

    kind: str
    set_flags: dict[str, bool] = field(default_factory=dict)
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    add_to: tuple[int, ...] = ()
    remove_from: tuple[int, ...] = ()
    is_move: bool = False
    operation_ids: dict[int, list[int]] = field(default_factory=dict)

    @property
    def signature(self) -> tuple:
        """Equal for batches that can be one."""
        flags = tuple(sorted(self.set_flags.items()))
        words = (self.add_keywords, self.remove_keywords)
        places = (self.add_to, self.remove_from, self.is_move)
        return (self.kind, flags, *words, *places)

    @property
    def params(self) -> dict:
        """What it does, in the manner of ``mailbox.operation.params``."""
        return {
            "set_flags": self.set_flags,
            "add_keywords": self.add_keywords,
            "remove_keywords": self.remove_keywords,
            "add_to": self.add_to,
            "remove_from": self.remove_from,
            "is_move": self.is_move,
        }


@dataclass(slots=True)
class Plan:
    """What to send, marks before moves before deletions; ``needless`` needs no
    request.
    """

    batches: list[Batch] = field(default_factory=list)
    needless: list[int] = field(default_factory=list)


ORDER = ("flags", "relocate", "delete")


def plan(changes: Sequence[Change], states: Mapping[int, State]) -> Plan:
    """Fold and group changes, given in the order they were made.

    :param states: message id -> how the server has it
    """
    by_message: dict[int, list[Change]] = {}
    for change in changes:
        by_message.setdefault(change.message_id, []).append(change)
    result = Plan()
    groups: dict[tuple, Batch] = {}
    for message_id, own in by_message.items():
        state = states.get(message_id) or State()
        for batch in _fold(_together(own), state, result.needless):
            first = groups.setdefault(batch.signature, batch)
            first.operation_ids.setdefault(message_id, batch.operation_ids[message_id])
    for kind in ORDER:
        for batch in groups.values():
            if batch.kind == kind:
                result.batches += _split(batch)
    return result


def _together(changes: list[Change]) -> list[Change]:
    """Those that may be folded now: what was tried before goes alone."""
    tried = [change for change in changes if change.tries]
    return tried or changes


def _fold(changes: list[Change], state: State, needless: list[int]) -> Iterable[Batch]:
    message_id = changes[0].message_id
    if any(change.kind == "delete" for change in changes):
        yield Batch("delete", operation_ids={message_id: [c.id for c in changes]})
        return
    for kind, fold in (("flags", _fold_marks), ("relocate", _fold_moves)):
        own = [change for change in changes if change.kind == kind]
        if not own:
            continue
        was_tried = any(change.tries for change in own)
        batch = fold(own, state, was_tried=was_tried)
        ids = [change.id for change in own]
        if batch is None:
            needless += ids
        else:
            batch.operation_ids = {message_id: ids}
            yield batch


def _fold_marks(
    changes: list[Change], state: State, *, was_tried: bool
) -> Batch | None:
    flags: dict[str, bool] = {}
    added: set[str] = set()
    removed: set[str] = set()
    for change in changes:
        flags.update(change.params.get("set_flags") or {})
        more = set(change.params.get("add_keywords") or ())
        less = set(change.params.get("remove_keywords") or ())
        added, removed = (added | more) - less, (removed - more) | less
    if not was_tried:
        has = {word.casefold() for word in state.words}
        flags = {n: value for n, value in flags.items() if state.marks.get(n) != value}
        added -= state.words
        removed = {word for word in removed if word.casefold() in has}
    if not (flags or added or removed):
        return None
    return Batch("flags", flags, tuple(sorted(added)), tuple(sorted(removed)))


def _fold_moves(
    changes: list[Change], state: State, *, was_tried: bool
) -> Batch | None:
    end = state
    for change in changes:
        end = carry_out(end, change.kind, change.params)
    added = tuple(sorted(end.places.keys() - state.places.keys()))
    removed = tuple(sorted(state.places.keys() - end.places.keys()))
    params = changes[-1].params
    is_move = bool(params.get("is_move"))
    if not (added or removed):
        if not was_tried:
            return None
        # The server may have seen some of them: the last one as it was made.
        added = tuple(params.get("add_to") or ())
        removed = tuple(params.get("remove_from") or ())
    return Batch("relocate", add_to=added, remove_from=removed, is_move=is_move)


def halves(batch: Batch) -> list[Batch]:
    """A batch in two, or as it is when it cannot be parted."""
    ids = list(batch.operation_ids)
    middle = (len(ids) + 1) // 2
    return [
        replace(batch, operation_ids={i: batch.operation_ids[i] for i in part})
        for part in (ids[:middle], ids[middle:])
        if part
    ]


def _split(batch: Batch) -> Iterable[Batch]:
    ids = list(batch.operation_ids)
    for start in range(0, len(ids), MAX_TARGETS):
        part = ids[start : start + MAX_TARGETS]
        yield replace(batch, operation_ids={i: batch.operation_ids[i] for i in part})
