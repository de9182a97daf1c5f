"""Changes of messages: flags, categories, moving, removing.

Ids are immutable, so nothing has to be checked before a change, and doing one twice has
the effect of once. Each message is a call of its own in a batch, with its own end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    RejectedError,
    RemoteGone,
)
from odoo.addons.maildesk_base.engine.types import (
    Location,
    MessageRef,
    Operation,
    OperationResult,
    Relocated,
)

from .graph.batch import ask_all, raise_if_busy
from .graph.calls import Call, Reply, query, segment
from .graph.errors import error_of
from .graph.mailbox import GraphMailbox
from .listing import is_no_id
from .values.messages import categories_of
from .values.properties import ANSWERED_WITH, VERB_FORWARDED, VERB_REPLIED

MAX_CATEGORY_CHARS = 255
# How often a change of categories is tried when somebody else changes them as well.
ATTEMPTS = 3
_CONFLICT = 412
# Servers that do not know the call for purging answer with one of these.
_NO_PURGE = frozenset((400, 405, 501))


@dataclass(slots=True)
class _Outcome:
    """What has become of the targets so far."""

    relocated: list[Relocated] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def result(self) -> OperationResult:
        return OperationResult(tuple(self.relocated), tuple(self.gone), self.refused)

    def note(self, ref: MessageRef, reply: Reply, call: Call) -> None:
        """Note a refusal; raises what concerns more than this message."""
        error = error_of(reply, call)
        if isinstance(error, RemoteGone) or is_no_id(reply):
            self.gone.append(ref.remote_id)
        elif isinstance(error, RejectedError):
            self.refused[ref.remote_id] = error.reason
        else:
            raise error


def change_flags(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Set and clear flags and categories."""
    values = _values(operation.set_flags)
    words = _checked((*operation.add_keywords, *operation.remove_keywords))
    if not values and not words:
        return OperationResult()
    if words:
        return _change_categories(mailbox, operation, values)
    outcome = _Outcome()
    _each(mailbox, operation.targets, lambda ref: _patch(ref, values), outcome)
    return outcome.result()


def relocate(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Move messages into another folder; a folder holds all of a message here."""
    if not operation.add_to:
        raise RejectedError("rejected.no_folder", "a message lies in some folder")
    target = operation.add_to[0]
    here = [ref for ref in operation.targets if ref.location.folder_id == target]
    others = [ref for ref in operation.targets if ref not in here]
    outcome = _Outcome([_relocated(ref, target) for ref in here])

    def move(ref: MessageRef) -> Call:
        path = f"/messages/{segment(ref.remote_id)}/move"
        return Call("POST", path, {"destinationId": target})

    moved = _each(mailbox, others, move, outcome)
    if outcome.gone:
        # It may have been the folder that is gone.
        mailbox.ask(Call("GET", f"/mailFolders/{segment(target)}", about="folder"))
    outcome.relocated += [_relocated(ref, target) for ref in moved]
    return outcome.result()


def delete(mailbox: GraphMailbox, operation: Operation) -> OperationResult:
    """Remove messages for good, those that still lie where the user saw them."""
    outcome = _Outcome()
    targets = _unmoved(mailbox, operation.targets, outcome)
    calls = [_purge(ref) for ref in targets]
    replies = ask_all(mailbox, calls)
    raise_if_busy(replies, calls)
    again = []
    for ref, call, reply in zip(targets, calls, replies, strict=True):
        if reply.status in _NO_PURGE and not is_no_id(reply):
            again.append(ref)
        elif not reply.is_ok:
            outcome.note(ref, reply, call)
    _each(mailbox, again, _delete, outcome)
    return outcome.result()


def _unmoved(
    mailbox: GraphMailbox, refs: Sequence[MessageRef], outcome: _Outcome
) -> list[MessageRef]:
    """The messages that nobody has moved (out of Trash) or sent (a draft) meanwhile: an
    immutable id names a message wherever it lies.
    """
    options = query(select="id,parentFolderId")
    calls = [Call("GET", f"/messages/{segment(r.remote_id)}?{options}") for r in refs]
    replies = ask_all(mailbox, calls)
    raise_if_busy(replies, calls)
    unmoved = []
    for ref, call, reply in zip(refs, calls, replies, strict=True):
        if not reply.is_ok:
            outcome.note(ref, reply, call)
        elif reply.object().get("parentFolderId") == ref.location.folder_id:
            unmoved.append(ref)
        else:
            outcome.refused[ref.remote_id] = "it was moved meanwhile"
    return unmoved


def _each(
    mailbox: GraphMailbox,
    refs: Sequence[MessageRef],
    make: Callable[[MessageRef], Call],
    outcome: _Outcome,
) -> list[MessageRef]:
    """Do the same with each message; the ones with which it went well."""
    calls = [make(ref) for ref in refs]
    replies = ask_all(mailbox, calls)
    raise_if_busy(replies, calls)
    done = []
    for ref, call, reply in zip(refs, calls, replies, strict=True):
        if reply.is_ok:
            done.append(ref)
        else:
            outcome.note(ref, reply, call)
    return done


def _change_categories(
    mailbox: GraphMailbox, operation: Operation, values: dict
) -> OperationResult:
    """Categories are one list: read it, change it, write it if nobody else has."""
    outcome = _Outcome()
    todo = list(operation.targets)
    for _ in range(ATTEMPTS):
        todo = _one_attempt(mailbox, todo, (operation, values), outcome)
        if not todo:
            return outcome.result()
    for ref in todo:
        outcome.refused[ref.remote_id] = "somebody else changes it all the time"
    return outcome.result()


def _one_attempt(
    mailbox: GraphMailbox,
    refs: Sequence[MessageRef],
    wanted: tuple[Operation, dict],
    outcome: _Outcome,
) -> list[MessageRef]:
    """Change the categories once; the messages that somebody else has changed."""
    operation, values = wanted
    options = query(select="id,categories")
    reads = [Call("GET", f"/messages/{segment(r.remote_id)}?{options}") for r in refs]
    found = ask_all(mailbox, reads)
    raise_if_busy(found, reads)
    calls = {}
    for ref, call, reply in zip(refs, reads, found, strict=True):
        if not reply.is_ok:
            outcome.note(ref, reply, call)
            continue
        value = reply.object()
        words = _merged(categories_of(value), operation)
        etag = str(value.get("@odata.etag") or "*")
        calls[ref.remote_id] = (ref, _patch(ref, {**values, "categories": words}, etag))
    writes = [call for _ref, call in calls.values()]
    replies = ask_all(mailbox, writes)
    raise_if_busy(replies, writes)
    conflicts = []
    for (ref, call), reply in zip(calls.values(), replies, strict=True):
        if reply.status == _CONFLICT:
            conflicts.append(ref)
        elif not reply.is_ok:
            outcome.note(ref, reply, call)
    return conflicts


def _merged(present: Sequence[str], operation: Operation) -> list[str]:
    """Categories differ by more than their case."""
    removed = {word.casefold() for word in operation.remove_keywords}
    kept = [word for word in present if word.casefold() not in removed]
    known = {word.casefold() for word in kept}
    added = [w for w in operation.add_keywords if w.casefold() not in known]
    return kept + added


def _checked(words: Sequence[str]) -> tuple[str, ...]:
    for word in words:
        if not word.strip() or len(word) > MAX_CATEGORY_CHARS or "," in word:
            raise RejectedError("rejected.keywords", "not a name for a category")
    return tuple(words)


def _values(set_flags: Mapping[str, bool]) -> dict:
    """The properties behind flags; a draft is one for as long as it is not sent."""
    values: dict = {}
    for name, wanted in set_flags.items():
        if name == "is_read":
            values["isRead"] = wanted
        elif name == "is_starred":
            values["flag"] = {"flagStatus": "flagged" if wanted else "notFlagged"}
        elif name in ("is_answered", "is_forwarded"):
            verb = VERB_REPLIED if name == "is_answered" else VERB_FORWARDED
            entry = {"id": ANSWERED_WITH, "value": verb if wanted else "0"}
            values["singleValueExtendedProperties"] = [entry]
        elif name != "is_draft":
            raise RejectedError("rejected.flag", name)
    return values


def _patch(ref: MessageRef, values: dict, etag: str = "") -> Call:
    path = f"/messages/{segment(ref.remote_id)}"
    headers = {"If-Match": etag} if etag else {}
    return Call("PATCH", path, values, headers=headers)


def _purge(ref: MessageRef) -> Call:
    return Call("POST", f"/messages/{segment(ref.remote_id)}/permanentDelete")


def _delete(ref: MessageRef) -> Call:
    return Call("DELETE", f"/messages/{segment(ref.remote_id)}")


def _relocated(ref: MessageRef, target: str) -> Relocated:
    return Relocated(ref.remote_id, ref.remote_id, Location(target))
