"""What has happened in the mailbox since a history id.

Records give the labels a message has now, so that only messages that are new have to be
fetched. The same message may occur many times: what happened last counts. Labels
themselves have no history; the list of folders shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
    ResyncRequired,
)
from odoo.addons.maildesk_base.engine.types import (
    ChangePage,
    FolderCursor,
    MessageUpdate,
    Removal,
)

from .listing import METHOD
from .mailbox import GmailMailbox
from .protocol.api import ME
from .unreadable import sorted_out
from .values.cursor import HistoryCursor, read_history
from .values.labels import STARRED, UNREAD, LabelBook, flags_of, places_of

PAGE_RECORDS = 500
# Where a page was lost: what lies before the record it is due to is reported then.
FEW_RECORDS = 10
_HISTORY = "history"
# How long a label that was made elsewhere may stay unseen while no mail moves.
LABELS_LOOK_S = 600
KINDS = ["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"]
# Labels that say nothing about where a message lies.
_ONLY_FLAGS = frozenset((UNREAD,))
_FLAGS = frozenset((UNREAD, STARRED, "DRAFT"))


@dataclass(slots=True)
class _Merged:
    """What several records say of each message."""

    fetch: dict[str, None] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)
    last_id: str = ""


def read_changes(mailbox: GmailMailbox, cursor: FolderCursor) -> ChangePage:
    """One page of changes; the cursor is good for the whole mailbox.

    Raises ResyncRequired when Gmail has forgotten what happened since.
    """
    start = read_history(cursor.changes)
    answer = _first_with_records(mailbox, start.history_id)
    records = answer.get("history") or []
    merged, complete = _merge(records, _room(mailbox, records))
    added, bad, vanished = _fetch(mailbox, merged)
    gone = tuple(dict.fromkeys((*merged.gone, *vanished)))
    done = complete and not answer.get("nextPageToken")
    reached = str(answer["historyId"]) if done else merged.last_id
    if not reached:
        # Nobody knows how far the records go that were read.
        raise ResyncRequired("", "cursor.unknown")
    now = int(mailbox.api.runtime.now().timestamp())
    is_due = bool(records) or not 0 <= now - start.labels_at < LABELS_LOOK_S
    return ChangePage(
        added=added,
        bad=bad,
        updated=_updates(mailbox, merged),
        removed=(Removal(None, gone),) if gone else (),
        cursor=HistoryCursor(reached, now if is_due else start.labels_at).to_text(),
        done=done,
        folders_may_differ=is_due,
    )


def _first_with_records(mailbox: GmailMailbox, start: str) -> dict:
    """The first page that reports anything, or the last one.

    A page may be empty and yet not the last: there is no record to go on from.
    """
    answer = _history(mailbox, start)
    while not answer.get("history") and answer.get("nextPageToken"):
        answer = _history(mailbox, start, str(answer["nextPageToken"]))
    return answer


def _history(mailbox: GmailMailbox, start: str, token: str = "") -> dict:
    history = mailbox.api.users.history()
    wanted = {"pageToken": token} if token else {}
    suspects = mailbox.suspects
    if suspects.gives_up(_HISTORY):
        raise ResyncRequired("", "cursor.deadly")
    size = FEW_RECORDS if suspects.is_careful(_HISTORY) else PAGE_RECORDS
    request = history.list(
        userId=ME,
        startHistoryId=start,
        historyTypes=KINDS,
        maxResults=size,
        **wanted,
    )
    try:
        with suspects.asking_page(_HISTORY):
            answer = mailbox.api.call(request)
    except (RemoteGone, RejectedError) as error:
        raise ResyncRequired("", "cursor.expired", error.detail) from None
    if not str(answer.get("historyId") or "").isdigit():
        # Without it nobody knows how far this answer reaches.
        raise ProtocolError("protocol.history", "no history id")
    return answer


def _room(mailbox: GmailMailbox, records: list[dict]) -> int:
    """How many new messages may be fetched now."""
    wanted = {
        each["message"]["id"]
        for record in records
        for each in record.get("messagesAdded") or ()
        if "id" in each.get("message", ())
    }
    return mailbox.api.budget.allowance(METHOD, len(wanted)) if wanted else 0


def _merge(records: Iterable[dict], room: int) -> tuple[_Merged, bool]:
    """Join what the records say, up to the one with more new messages than allowed."""
    merged = _Merged()
    for record in records:
        new = _ids(record, "messagesAdded")
        if len(merged.fetch.keys() | set(new)) > room and merged.last_id:
            return merged, False
        for each in new:
            merged.fetch[each] = None
            merged.gone.pop(each, None)
            # What is fetched has its labels of now, not those of an earlier record.
            merged.labels.pop(each, None)
        for kind in ("labelsAdded", "labelsRemoved"):
            for change in record.get(kind) or ():
                _take_labels(merged, change)
        for each in _ids(record, "messagesDeleted"):
            merged.gone[each] = None
            merged.fetch.pop(each, None)
            merged.labels.pop(each, None)
        merged.last_id = record.get("id") or merged.last_id
    return merged, True


def _take_labels(merged: _Merged, change: dict) -> None:
    message = change.get("message") or {}
    remote_id = message.get("id")
    if not remote_id or remote_id in merged.fetch:
        return
    # No labels at all: archived and read. The field is left out then.
    merged.labels[remote_id] = list(message.get("labelIds") or ())
    touched = merged.touched.setdefault(remote_id, set())
    touched.update(change.get("labelIds") or ())


def _ids(record: dict, kind: str) -> list[str]:
    found = (each.get("message") or {} for each in record.get(kind) or ())
    return [each["id"] for each in found if each.get("id")]


def _fetch(mailbox: GmailMailbox, merged: _Merged):
    """The new messages, those that cannot be read, and the ids of those that are gone
    again.
    """
    ids = list(merged.fetch)
    found = mailbox.metadata(ids) if ids else []
    added, bad = sorted_out(found)
    vanished = [each for each, meta in zip(ids, found, strict=True) if meta is None]
    return tuple(added), tuple(bad), vanished


def _updates(mailbox: GmailMailbox, merged: _Merged) -> tuple[MessageUpdate, ...]:
    own = {label for labels in merged.labels.values() for label in labels}
    own.update(label for touched in merged.touched.values() for label in touched)
    book = mailbox.book_for(own)
    return tuple(
        _update(each, labels, merged.touched[each], book)
        for each, labels in merged.labels.items()
    )


def _update(
    remote_id: str, labels: list[str], touched: set[str], book: LabelBook
) -> MessageUpdate:
    """Only what the changed labels are about: a mark must not look like a move."""
    is_marked = touched & _FLAGS or touched & book.names.keys()
    return MessageUpdate(
        remote_id,
        flags=flags_of(labels, book) if is_marked else None,
        locations=places_of(labels, book) if touched - _ONLY_FLAGS else None,
    )
