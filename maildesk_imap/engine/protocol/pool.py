"""Connections kept between two uses, for signing in is what servers count and limit.

One pool per process. A connection is lent to one provider at a time and comes back
idle; too old ones are ended, and one that was idle for a while is tried before it is
lent again. Connections made with other settings (a changed password) are never lent.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import MailEngineError

from ..settings import ServerSettings
from .arguments import command
from .connection import ImapConnection
from .session import open_session

# Two per account leave room for other mail programs under the usual limits of ten.
MAX_IDLE_PER_ACCOUNT = 2
# All accounts together: descriptors are limited too.
MAX_IDLE = 200
# Servers end idle connections after 30 minutes, routers earlier.
MAX_IDLE_S = 240.0
# A connection used this short a while ago is taken to be alive.
TRUSTED_S = 10.0


@dataclass(slots=True)
class _Idle:
    key: str
    server: ServerSettings
    connection: ImapConnection
    since: float


class ConnectionPool:
    """Lends signed-in connections; safe for threads and for forked processes."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []
        self._process = os.getpid()

    def lend(self, key: str, server: ServerSettings) -> ImapConnection:
        """Return a connection for the account ``key``: an idle one or a new one."""
        while found := self._take(key, server):
            if self._is_alive(found):
                return found.connection
            found.connection.close()
        return open_session(server, clock=self._clock)

    def give_back(
        self, key: str, server: ServerSettings, connection: ImapConnection
    ) -> None:
        """Keep ``connection`` for the next use, or end it; never raises."""
        if connection.broken or not key:
            connection.close()
            return
        connection.lent_at = connection.round_trips
        with self._lock:
            self._forget_other_process()
            self._idle.append(_Idle(key, server, connection, self._clock()))
            surplus = self._surplus(key)
        for old in surplus:
            old.connection.close()

    def forget(self, key: str) -> None:
        """End the idle connections of an account that was changed or removed."""
        with self._lock:
            self._forget_other_process()
            ended = [idle for idle in self._idle if idle.key == key]
            self._idle = [idle for idle in self._idle if idle.key != key]
        for idle in ended:
            idle.connection.close()

    def _take(self, key: str, server: ServerSettings) -> _Idle | None:
        with self._lock:
            self._forget_other_process()
            for index in range(len(self._idle) - 1, -1, -1):
                idle = self._idle[index]
                if idle.key == key and idle.server == server:
                    return self._idle.pop(index)
        return None

    def _is_alive(self, idle: _Idle) -> bool:
        age = self._clock() - idle.since
        if age > MAX_IDLE_S:
            return False
        if age < TRUSTED_S and idle.connection.wire.is_open():
            return True
        try:
            idle.connection.run(command("NOOP"))
        except MailEngineError:
            return False
        return True

    def _surplus(self, key: str) -> list[_Idle]:
        """Take out what is too much or too old, oldest first."""
        now = self._clock()
        ended = [idle for idle in self._idle if now - idle.since > MAX_IDLE_S]
        kept = [idle for idle in self._idle if now - idle.since <= MAX_IDLE_S]
        own = [idle for idle in kept if idle.key == key]
        ended += own[:-MAX_IDLE_PER_ACCOUNT]
        kept = [idle for idle in kept if idle not in own[:-MAX_IDLE_PER_ACCOUNT]]
        ended += kept[:-MAX_IDLE]
        self._idle = kept[-MAX_IDLE:]
        return ended

    def _forget_other_process(self) -> None:
        """After a fork the parent's connections are the parent's: never speak there."""
        if self._process != os.getpid():
            for idle in self._idle:
                idle.connection.broken = True
                idle.connection.close()
            self._idle = []
            self._process = os.getpid()


SHARED = ConnectionPool()
