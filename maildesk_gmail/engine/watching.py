"""Push: Gmail announces changes through a Pub/Sub topic for seven days at a time.

Watching again with the same topic only makes it last longer. There is one watch for
each mailbox and project; another topic has to be ended first.
"""

from __future__ import annotations

import json

from odoo.addons.maildesk_base.engine.errors import RejectedError

from .mailbox import GmailMailbox
from .protocol.api import ME


def watch(mailbox: GmailMailbox, topic: str) -> str:
    """Begin or renew; returns the subscription: JSON with ``expires_at`` in seconds
    since 1970 and ``history_id``. Renew it daily.

    Every label is watched: what happens in others would go unnoticed.
    """
    try:
        answer = _watch(mailbox, topic)
    except RejectedError as error:
        if "stop" not in error.detail:
            raise
        unwatch(mailbox)
        answer = _watch(mailbox, topic)
    return json.dumps(
        {
            "expires_at": int(str(answer.get("expiration") or "0")) // 1000,
            "history_id": str(answer.get("historyId") or ""),
        }
    )


def unwatch(mailbox: GmailMailbox) -> None:
    """End it; fine when there is none."""
    mailbox.api.call(mailbox.api.users.stop(userId=ME))


def _watch(mailbox: GmailMailbox, topic: str) -> dict:
    body = {"topicName": topic}
    return mailbox.api.call(mailbox.api.users.watch(userId=ME, body=body))
