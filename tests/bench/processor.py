"""Processor time of this process and of PostgreSQL: other work changes it little."""

import os
import time
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
# Of /proc/<pid>/stat, behind the name: utime and stime, own and of ended children.
_OWN, _CHILDREN = slice(11, 13), slice(13, 15)


class ProcessorTime:
    """Seconds of processor time since it was made.

    :param registry: whose PostgreSQL is meant, with all its processes
    """

    def __init__(self, registry):
        with registry.cursor() as cr:
            cr.execute("SELECT pg_backend_pid()")
            [backend] = cr.fetchone()
        self._postmaster = _parent(backend)
        self._python, self._database = time.process_time(), self._database_now()

    def python(self):
        """Of this process, all threads together."""
        return time.process_time() - self._python

    def database(self):
        """Of PostgreSQL: those processes that have ended, too."""
        return self._database_now() - self._database

    def _database_now(self):
        ticks = sum(_stat(self._postmaster)[_CHILDREN])
        for pid in _children(self._postmaster):
            ticks += sum(_stat(pid)[_OWN])
        return ticks * _TICK_S


def _stat(pid):
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return [0] * 50
    fields = text.rpartition(")")[2].split()
    return [0, *map(int, fields[1:])]


def _parent(pid):
    return _stat(pid)[1]


def _children(pid):
    numbers = (
        int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()
    )
    return [each for each in numbers if _parent(each) == pid]
