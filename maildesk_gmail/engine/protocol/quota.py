"""Quota units, counted for each mailbox across everything this process does for it.

The service counts per user and minute. Interactive work is never held back here: the
service itself will say when it is too much. Work in the background keeps a reserve
free for it, and stops in time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from odoo.addons.maildesk_base.engine.errors import QuotaReached

MINUTE_S = 60.0
# The share that work in the background leaves to people.
RESERVE = 0.25
# Calls in one batch: more at once look like too many concurrent requests.
BATCH_CALLS = 50
FEWEST_BATCH_CALLS = 5
# Units of each method, as of May 2026; what is not named costs five.
UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.get": 1,
    "messages.get": 20,
    "messages.attachments.get": 20,
    "messages.batchModify": 50,
    "messages.batchDelete": 50,
    "messages.delete": 10,
    "messages.insert": 25,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.delete": 10,
    "drafts.send": 100,
    "history.list": 2,
    "settings.sendAs.list": 1,
    "watch": 100,
    "stop": 50,
}
_DEFAULT_UNITS = 5


class Budget:
    """The units of the last minute; ``clock`` gives seconds that only grow."""

    def __init__(self, per_minute: int, clock: Callable[[], float]):
        self.per_minute = per_minute
        self.batch_calls = BATCH_CALLS
        self._clock = clock
        self._spent: deque[tuple[float, int]] = deque()
        self._in_minute = 0
        self._lock = threading.Lock()

    def spend(self, method: str, calls: int = 1) -> None:
        """Note calls, whether there is budget for them or not."""
        units = UNITS.get(method, _DEFAULT_UNITS) * calls
        with self._lock:
            now = self._forget()
            self._in_minute += units
            self._spent.append((now, units))

    def allowance(self, method: str, wanted: int) -> int:
        """How many calls of a method work in the background may make now, at most
        ``wanted`` and at least one.

        Raises QuotaReached when it has to wait.
        """
        units = UNITS.get(method, _DEFAULT_UNITS)
        with self._lock:
            now = self._forget()
            limit = self.per_minute * (1 - RESERVE)
            free = limit - self._in_minute
            if free >= units or wanted == 0:
                return min(wanted, int(free // units))
            # Enough for a batch worth the journey, not just for one more call.
            room = min(units * BATCH_CALLS, limit)
            wait = self._wait_for(self._in_minute + room - limit, now)
        raise QuotaReached(retry_after=wait)

    def _wait_for(self, units: float, now: float) -> float:
        """Seconds until so many units are a minute old."""
        for spent_at, spent in self._spent:
            units -= spent
            if units <= 0:
                return spent_at + MINUTE_S - now
        return MINUTE_S

    def _forget(self) -> float:
        """Drop what is older than a minute; returns the time."""
        now = self._clock()
        while self._spent and self._spent[0][0] <= now - MINUTE_S:
            self._in_minute -= self._spent.popleft()[1]
        return now

    def slow_down(self) -> None:
        """The service found that too much came at once."""
        self.batch_calls = max(self.batch_calls // 2, FEWEST_BATCH_CALLS)

    def speed_up(self) -> None:
        """A whole batch went well."""
        self.batch_calls = min(self.batch_calls + 1, BATCH_CALLS)


class Budgets:
    """The budgets of all mailboxes of a process."""

    def __init__(self) -> None:
        self._budgets: dict[str, Budget] = {}
        self._lock = threading.Lock()

    def of(self, key: str, per_minute: int, clock: Callable[[], float]) -> Budget:
        """The budget of a mailbox; a new one when the setting has changed."""
        with self._lock:
            budget = self._budgets.get(key)
            if budget is None or budget.per_minute != per_minute:
                budget = self._budgets[key] = Budget(per_minute, clock)
            return budget


SHARED = Budgets()
