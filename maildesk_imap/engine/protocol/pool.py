"""Connections kept between two uses, for signing in is what servers count and limit.

One pool per process. A connection is lent to one provider at a time and comes back
idle; too old ones are ended, and one that was idle for a while is tried before it is
lent again. Connections made with other settings (a changed password) are never lent:
whoever asks with new settings ends them. In a process where nobody asks any more, as
after a mailbox was disconnected in another one, they end by themselves in minutes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ..settings import ServerSettings
from .connection import ImapConnection
from .opening import open_connection

# Two per account leave room for other mail programs under the usual limits of ten.
MAX_IDLE_PER_ACCOUNT = 2
# All accounts together: descriptors are limited too.
MAX_IDLE = 200
# Servers end idle connections after 30 minutes, routers earlier.
MAX_IDLE_S = 240.0
# How often a process looks whether a connection has become too old.
TIDY_EVERY_S = 60.0


@dataclass(slots=True)
class _Idle:
    key: str
    server: ServerSettings
    connection: ImapConnection
    since: float


class ConnectionPool:
    """Lends signed-in connections; safe for threads and for forked processes.

    :param tidies: end old connections also when nobody uses the pool any more
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, tidies: bool = False
    ):
        self._clock = clock
        self._tidies = tidies
        self._tidier: threading.Thread | None = None
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []
        self._process = os.getpid()

    def lend(self, key: str, server: ServerSettings) -> ImapConnection:
        """Return a connection for the account ``key``: an idle one or a new one."""
        self._end(lambda idle: idle.key == key and idle.server != server)
        while found := self._take(key, server):
            is_young = self._clock() - found.since <= MAX_IDLE_S
            if is_young and found.connection.is_alive():
                return found.connection
            found.connection.logout()
        return open_connection(server, clock=self._clock)

    def give_back(
        self, key: str, server: ServerSettings, connection: ImapConnection
    ) -> None:
        """Keep ``connection`` for the next use, or end it; never raises."""
        if connection.broken or not key:
            connection.logout()
            return
        connection.lent_at = connection.round_trips
        with self._lock:
            self._forget_other_process()
            self._idle.append(_Idle(key, server, connection, self._clock()))
            surplus = self._surplus(key)
            self._start_tidying()
        for old in surplus:
            old.connection.logout()

    def forget(self, key: str) -> None:
        """End the idle connections of an account that was changed or removed."""
        self._end(lambda idle: idle.key == key)

    def tidy(self) -> int:
        """End connections that have become too old; returns how many are left."""
        now = self._clock()
        self._end(lambda idle: now - idle.since > MAX_IDLE_S)
        return len(self._idle)

    def _end(self, is_unwanted: Callable[[_Idle], bool]) -> None:
        with self._lock:
            self._forget_other_process()
            ended = [idle for idle in self._idle if is_unwanted(idle)]
            self._idle = [idle for idle in self._idle if not is_unwanted(idle)]
        for idle in ended:
            idle.connection.logout()

    def _start_tidying(self) -> None:
        if self._tidies and (self._tidier is None or not self._tidier.is_alive()):
            self._tidier = threading.Thread(
                target=self._keep_tidy, name="maildesk.imap.pool", daemon=True
            )
            self._tidier.start()

    def _keep_tidy(self) -> None:
        """Run in a thread as long as there is a connection to look after."""
        pause = threading.Event()
        while True:
            pause.wait(TIDY_EVERY_S)
            self.tidy()
            with self._lock:
                if not self._idle:
                    self._tidier = None
                    return

    def _take(self, key: str, server: ServerSettings) -> _Idle | None:
        with self._lock:
            self._forget_other_process()
            for index in range(len(self._idle) - 1, -1, -1):
                idle = self._idle[index]
                if idle.key == key and idle.server == server:
                    return self._idle.pop(index)
        return None

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
                idle.connection.logout()
            self._idle = []
            self._tidier = None
            self._process = os.getpid()


SHARED = ConnectionPool(tidies=True)
