"""Waking the dispatcher at a moment, to the second.

Odoo's scheduler looks once a minute and whenever it is notified; a trigger for a later
moment notifies nobody. So the process that runs the dispatcher keeps one thread that
sleeps until the next moment something is due and then sets off the usual trigger. It
takes neither a scheduler's thread nor a transaction while it sleeps, and forgets
nothing that matters: the moments are in the database, and whoever runs the dispatcher
next asks for them again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

_logger = logging.getLogger(__name__)

# Beyond that the minutely run of the dispatcher comes first and asks again.
HORIZON_S = 120.0
# Rung a moment late rather than a moment early.
GRACE_S = 0.02


class Alarm:
    """One sleeping thread for all databases of a process.

    :param ring: called with the name of the database whose moment has come
    :param clock: seconds that only grow
    """

    def __init__(
        self,
        ring: Callable[[str], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ):
        self._ring = ring
        self._clock = clock
        self._changed = threading.Condition()
        self._moments: dict[str, float] = {}
        self._thread: threading.Thread | None = None

    def set(self, database: str, seconds: float) -> None:
        """Ring for ``database`` in so many seconds, or earlier if asked for before."""
        if seconds > HORIZON_S:
            return
        moment = self._clock() + max(seconds, 0.0) + GRACE_S
        with self._changed:
            known = self._moments.get(database)
            self._moments[database] = moment if known is None else min(known, moment)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._wait, name="maildesk.alarm", daemon=True
                )
                self._thread.start()
            self._changed.notify()

    def _wait(self) -> None:
        """Sleep and ring as long as there are moments to come."""
        while True:
            with self._changed:
                if not self._moments:
                    self._thread = None
                    return
                database = min(self._moments, key=self._moments.__getitem__)
                left = self._moments[database] - self._clock()
                if left > 0:
                    self._changed.wait(left)
                    continue
                del self._moments[database]
            try:
                self._ring(database)
            except psycopg2.Error as error:
                # PostgreSQL is away; the dispatcher runs every minute anyway.
                _logger.warning(
                    "the dispatcher was not woken: %s", type(error).__name__
                )
            except Exception:
                _logger.exception("the dispatcher could not be woken")


def wake_dispatcher(database: str) -> None:
    """Trigger the dispatcher of a database, in a transaction of its own."""
    threading.current_thread().dbname = database
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["mailbox.account"]._trigger_sync()


SHARED = Alarm(wake_dispatcher)
