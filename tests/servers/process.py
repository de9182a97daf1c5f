"""Looking at a server process and ending it."""

import os
import select
import signal
import time
from pathlib import Path


def runs(pid, words):
    """Return whether process `pid` is alive and has `words` in its command line."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return words.encode() in command


def end_process(pid, *, patience=10.0):
    """End process `pid` (None: nothing to do), by force after `patience` s."""
    children = _children(pid) if pid else ()
    if pid is None or not _signal(pid, signal.SIGTERM):
        return
    # Dovecot would wait six seconds for those that have not heard of it.
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if _is_gone(pid):
            return
        # There is no event to wait for: it may be nobody's child any more.
        select.select([], [], [], 0.02)
    _signal(pid, signal.SIGKILL)


def _children(pid):
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in listed.split()]


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _is_gone(pid):
    """Return whether `pid` has ended; collects it when it is our own child."""
    try:
        ended, _status = os.waitpid(pid, os.WNOHANG)
        return ended == pid
    except ChildProcessError:
        return not _signal(pid, 0)
