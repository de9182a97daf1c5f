"""The mark that an answer or a forward leaves on the message it was made from."""

from __future__ import annotations

from ..apply.events import note_events
from ..apply.ledger import Ledger
from ..notify import notify_changed
from ..operations.queue import queue_operation

MARKS = {
    "reply": "is_answered",
    "reply_all": "is_answered",
    "forward": "is_forwarded",
}


def note_sent(env, draft) -> None:
    """What follows when a draft has just become sent, in the caller's transaction."""
    mark_origin(env, draft)
    if draft.local_message_id:
        note_events(env, "sent", draft.local_message_id.ids)


def mark_origin(env, draft) -> None:
    """Mark the message as answered or forwarded, here and at its server; in the
    caller's transaction, which has just learnt that ``draft`` was sent.
    """
    origin, mark = draft.origin_id, MARKS.get(draft.mode)
    if not mark or not origin or origin.account_id._read_only_reason():
        return
    params = {"set_flags": {mark: True}}
    if queue_operation(env, origin, "flags", params, user=draft.user_id):
        ledger = Ledger(origin.account_id.id)
        ledger.changed_ids.add(origin.id)
        notify_changed(env, ledger)
