"""Being notified of changes by a service: where, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WatchTarget:
    """Where a service is to announce that a mailbox has changed.

    :param address: what the service calls: the https address of a web hook, a topic;
        "" for what the mailbox's settings say
    :param lifecycle_address: where it reports on the subscription itself, "" for
        ``address``
    :param secret: comes back with every announcement, which is not believed without it;
        "" where the service proves itself in another way
    :param folder_ids: which folders; empty: the whole mailbox
    """

    address: str = ""
    lifecycle_address: str = ""
    secret: str = field(default="", repr=False)
    folder_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A service announces changes of a mailbox.

    An announcement is a hint to look, nothing more: where to go on is known from the
    cursors.

    :param target: where
    :param remote_id: the service's name for it, "" where a mailbox has one at most
    :param expires_at: when it ends by itself; None: never
    """

    target: WatchTarget
    remote_id: str = ""
    expires_at: datetime | None = None
