"""Ending a server process and waiting until it is really gone."""

import os
import select
import signal
import time


def end_process(pid, first_signal=signal.SIGTERM, *, patience=10.0):
    """End process `pid` (None: nothing to do), by force after `patience` s."""
    if pid is None or not _signal(pid, first_signal):
        return
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if _is_gone(pid):
            return
        select.select([], [], [], 0.02)
    _signal(pid, signal.SIGKILL)


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _is_gone(pid):
    """Tell whether `pid` has ended; collects it when it is our own child."""
    try:
        ended, _status = os.waitpid(pid, os.WNOHANG)
        return ended == pid
    except ChildProcessError:
        return not _signal(pid, 0)
