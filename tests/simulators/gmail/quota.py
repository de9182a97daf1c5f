"""Quota units, counted per user and minute, and the refusals when they are used up."""

from collections import defaultdict, deque

from .errors import quota_exceeded, rate_limited

# Costs of projects made since May 2026.
UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.get": 1,
    "labels.create": 5,
    "labels.update": 5,
    "labels.patch": 5,
    "labels.delete": 5,
    "messages.list": 5,
    "messages.get": 20,
    "messages.attachments.get": 20,
    "messages.modify": 5,
    "messages.batchModify": 50,
    "messages.batchDelete": 50,
    "messages.trash": 20,
    "messages.untrash": 5,
    "messages.delete": 10,
    "messages.send": 100,
    "messages.insert": 25,
    "messages.import": 25,
    "drafts.create": 10,
    "drafts.get": 20,
    "drafts.list": 5,
    "drafts.update": 15,
    "drafts.send": 100,
    "drafts.delete": 10,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "threads.trash": 10,
    "threads.untrash": 10,
    "threads.delete": 20,
    "history.list": 2,
    "watch": 100,
    "stop": 50,
    "settings.sendAs.list": 1,
    "settings.sendAs.get": 1,
    "settings.sendAs.patch": 100,
    "settings.sendAs.update": 100,
}
MINUTE_S = 60


class Quota:
    """What each user has used.

    :ivar per_minute: units a user has; None: without limit
    :ivar shape: "retry_after" (the time stands in the message) or "metric"
    """

    def __init__(self, clock, per_minute=None):
        self._clock = clock
        self.per_minute = per_minute
        self.shape = "retry_after"
        self.code = 403
        self.used = defaultdict(int)
        self._recent = defaultdict(deque)
        self._in_minute = defaultdict(int)

    def take(self, user, method):
        """Count a call, or refuse it."""
        units = UNITS[method]
        now = self._clock.time()
        recent = self._recent[user]
        while recent and recent[0][0] <= now - MINUTE_S:
            self._in_minute[user] -= recent.popleft()[1]
        wanted = self._in_minute[user] + units
        if self.per_minute is not None and wanted > self.per_minute:
            if self.shape == "metric":
                raise quota_exceeded()
            back_at = recent[0][0] + MINUTE_S if recent else now + MINUTE_S
            raise rate_limited(back_at, code=self.code)
        self.used[user] += units
        self._in_minute[user] = wanted
        recent.append((now, units))
