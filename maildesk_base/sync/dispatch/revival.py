"""Odoo's scheduler threads, started again when they have died.

Each thread of the scheduler of a threaded Odoo (``workers = 0``) listens on a
connection to PostgreSQL of its own and ends with it: after a restart of the database
nothing scheduled runs any more, until somebody restarts Odoo. So such a server gets one
more thread, which looks every few seconds whether those of the scheduler are alive and
starts those again that are not. With worker processes there is nothing to do: Odoo's
main process replaces each one that ends.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import closing

import psycopg2

from odoo import sql_db
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

from .alarm import SHARED

_logger = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
# A thread that was just started needs a moment before it hears a notification.
WARM_UP_S = 1.0


class Reviver:
    """Looks after the scheduler threads of this process."""

    def __init__(self):
        self._lock = threading.Lock()
        self._databases: set[str] = set()
        self._thread: threading.Thread | None = None

    def watch(self, database: str) -> None:
        """Begin to look, if this process is one whose threads nobody replaces.

        :param database: its dispatcher is woken after a revival
        """
        is_threaded = isinstance(server.server, server.ThreadedServer)
        if not is_threaded or config["stop_after_init"]:
            return
        with self._lock:
            self._databases.add(database)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._look, name="maildesk.revival", daemon=True
                )
                self._thread.start()

    def _look(self) -> None:
        # Odoo holds the lock while it loads the databases that it was started with, and
        # starts all threads of the scheduler right after. It does not say so, and they
        # may be dead again by the first look.
        with Registry._lock:
            pass
        while True:
            time.sleep(LOOK_EVERY_S)
            try:
                self.revive()
            except Exception:
                _logger.exception("the scheduler's threads could not be looked after")

    def revive(self) -> list[int]:
        """Start the threads that are not alive; their numbers.

        None while PostgreSQL does not answer: they would die again at once.
        """
        missing = _missing()
        if not missing or server.server.quit_signals_received or not _is_reachable():
            return []
        for number in missing:
            _start(number)
        _logger.warning("scheduler threads %s had died and were started again", missing)
        for database in self._databases:
            SHARED.set(database, WARM_UP_S)
        return missing


def _name(number: int) -> str:
    return f"odoo.service.cron.cron{number}"


def _missing() -> list[int]:
    alive = {thread.name for thread in threading.enumerate()}
    return [n for n in range(config["max_cron_threads"]) if _name(n) not in alive]


def _is_reachable() -> bool:
    """Whether a thread could connect to what it listens on."""
    try:
        with closing(sql_db.db_connect("postgres").cursor()):
            return True
    except psycopg2.Error:
        return False


def _start(number: int) -> None:
    """As ``ThreadedServer.cron_spawn`` does it, for one of them."""
    thread = threading.Thread(
        target=server.server.cron_thread, args=(number,), name=_name(number)
    )
    thread.daemon = True
    thread.type = "cron"
    thread.start()


REVIVER = Reviver()
