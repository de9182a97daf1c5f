"""Preemption: a claim ends early when a user waits for a worker."""

from __future__ import annotations

import time

from .due import is_somebody_waiting
from .lease import Lease
from .transactions import in_transaction

# A claim works at least this long before it yields, so that passes make progress even
# if a user does something every second.
PATIENCE_S = 1.0
# Work that a user waits for is not preempted this soon.
URGENT_PATIENCE_S = 5.0
LOOK_EVERY_S = 1.0


class Yielding:
    """Decides when a claim yields; checks about once a second."""

    def __init__(self, env, lease: Lease):
        self._env = env
        self._lease = lease
        patience = URGENT_PATIENCE_S if lease.is_urgent else PATIENCE_S
        self._next_look = time.monotonic() + patience
        self._is_over = False

    def is_called_for(self) -> bool:
        """Whether the claim should end after the step it is in."""
        now = time.monotonic()
        if not self._is_over and now >= self._next_look:
            self._next_look = now + LOOK_EVERY_S
            self._is_over = in_transaction(
                self._env,
                lambda fresh: is_somebody_waiting(fresh.cr, self._lease.account_id),
            )
        return self._is_over
