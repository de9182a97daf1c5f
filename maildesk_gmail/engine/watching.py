"""Push: Gmail announces changes through a Pub/Sub topic for seven days at a time.

Watching again with the same topic only makes it last longer: renew it daily. There is
one watch for each mailbox and project; another topic has to be ended first.
"""

from __future__ import annotations

from datetime import UTC, datetime

from odoo.addons.maildesk_base.engine.errors import RejectedError
from odoo.addons.maildesk_base.engine.types import Subscription, WatchTarget

from .mailbox import GmailMailbox
from .protocol.api import ME


def watch(mailbox: GmailMailbox, target: WatchTarget) -> Subscription:
    """Begin or renew.

    Every label is watched, whichever folders are asked for: what happens in others
    would go unnoticed.

    :param target: its address is a topic, ``projects/…/topics/…``
    """
    try:
        answer = _watch(mailbox, target.address)
    except RejectedError as error:
        if "stop" not in error.detail:
            raise
        unwatch(mailbox)
        answer = _watch(mailbox, target.address)
    milliseconds = int(str(answer.get("expiration") or "0"))
    return Subscription(
        target, expires_at=datetime.fromtimestamp(milliseconds / 1000, UTC)
    )


def unwatch(mailbox: GmailMailbox) -> None:
    """End it; fine when there is none."""
    mailbox.api.call(mailbox.api.users.stop(userId=ME))


def _watch(mailbox: GmailMailbox, topic: str) -> dict:
    body = {"topicName": topic}
    return mailbox.api.call(mailbox.api.users.watch(userId=ME, body=body))
