"""From single changes to as few requests as possible: pure, no database.

Changes of one message are folded in their order: read and unread is nothing, a move and
another move is one move, marks of a message that is deleted anyway are not sent. Equal
changes of many messages become one request. What has been sent before with unknown
result is sent again as it was, apart from anything later: its repetition has no effect
if it had one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..apply.keywords import unpack

# One request of this size is answered well within any time limit.
MAX_TARGETS = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One operation, as far as folding goes; ``params`` and ``undo`` as in the
    record.
    """

    id: int
    message_id: int
    kind: str
    params: dict
    undo: dict
    tries: int = 0


@dataclass(slots=True)
class Batch:
    """The same change for several messages: one request.

    ``operation_ids``: message id -> operations that are done when the request is.
    """

    kind: str
    set_flags: dict[str, bool] = field(default_factory=dict)
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    add_to: tuple[int, ...] = ()
    remove_from: tuple[int, ...] = ()
    operation_ids: dict[int, list[int]] = field(default_factory=dict)

    @property
    def signature(self) -> tuple:
        """Equal for batches that can be one."""
        flags = tuple(sorted(self.set_flags.items()))
        words = (self.add_keywords, self.remove_keywords)
        return (self.kind, flags, *words, self.add_to, self.remove_from)


@dataclass(slots=True)
class Plan:
    """What to send, marks before moves before deletions; ``needless`` needs no
    request.
    """

    batches: list[Batch] = field(default_factory=list)
    needless: list[int] = field(default_factory=list)


ORDER = ("flags", "relocate", "delete")


def plan(changes: Sequence[Change]) -> Plan:
    """Fold and group changes, given in the order they were made."""
    by_message: dict[int, list[Change]] = {}
    for change in changes:
        by_message.setdefault(change.message_id, []).append(change)
    result = Plan()
    groups: dict[tuple, Batch] = {}
    for message_id, own in by_message.items():
        for batch in _fold(_together(own), result.needless):
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


def _fold(changes: list[Change], needless: list[int]) -> Iterable[Batch]:
    message_id = changes[0].message_id
    marks = [change for change in changes if change.kind == "flags"]
    moves = [change for change in changes if change.kind == "relocate"]
    deletions = [change for change in changes if change.kind == "delete"]
    if deletions:
        yield Batch("delete", operation_ids={message_id: [c.id for c in changes]})
        return
    for fold, same_kind in ((_fold_marks, marks), (_fold_moves, moves)):
        if not same_kind:
            continue
        batch = fold(same_kind)
        ids = [change.id for change in same_kind]
        if batch is None and not any(change.tries for change in same_kind):
            needless += ids
        else:
            batch = batch or _as_made(same_kind[-1])
            batch.operation_ids = {message_id: ids}
            yield batch


def _fold_marks(changes: list[Change]) -> Batch | None:
    before: dict[str, bool] = {}
    after: dict[str, bool] = {}
    added: set[str] = set()
    removed: set[str] = set()
    words_before: set[str] | None = None
    for change in changes:
        for name, value in (change.params.get("set_flags") or {}).items():
            before.setdefault(name, change.undo.get(name, not value))
            after[name] = value
        if words_before is None and "keywords" in change.undo:
            words_before = unpack(change.undo["keywords"])
        more = set(change.params.get("add_keywords") or ())
        less = set(change.params.get("remove_keywords") or ())
        added, removed = (added | more) - less, (removed - more) | less
    if words_before is not None:
        added, removed = added - words_before, removed & words_before
    flags = {name: value for name, value in after.items() if before[name] != value}
    if not (flags or added or removed):
        return None
    return Batch("flags", flags, tuple(sorted(added)), tuple(sorted(removed)))


def _fold_moves(changes: list[Change]) -> Batch | None:
    start = {place["folder_id"] for place in changes[0].undo.get("placements", ())}
    end = set(start)
    for change in changes:
        end -= set(change.params.get("remove_from") or ())
        end |= set(change.params.get("add_to") or ())
    added, removed = tuple(sorted(end - start)), tuple(sorted(start - end))
    if not (added or removed):
        return None
    return Batch("relocate", add_to=added, remove_from=removed)


def _as_made(change: Change) -> Batch:
    """The last of changes that cancel out, when the server may have seen some of
    them.
    """
    params = change.params
    return Batch(
        change.kind,
        dict(params.get("set_flags") or {}),
        tuple(params.get("add_keywords") or ()),
        tuple(params.get("remove_keywords") or ()),
        tuple(params.get("add_to") or ()),
        tuple(params.get("remove_from") or ()),
    )


def _split(batch: Batch) -> Iterable[Batch]:
    ids = list(batch.operation_ids)
    for start in range(0, len(ids), MAX_TARGETS):
        part = ids[start : start + MAX_TARGETS]
        yield Batch(
            batch.kind,
            batch.set_flags,
            batch.add_keywords,
            batch.remove_keywords,
            batch.add_to,
            batch.remove_from,
            {each: batch.operation_ids[each] for each in part},
        )
