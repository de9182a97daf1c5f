"""A lock between processes, so that two checkouts can fill one cache."""

import fcntl
from contextlib import contextmanager

from tools.progress import say


@contextmanager
def file_lock(path, purpose):
    """Hold an exclusive lock on ``path``; say so when another process has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"    waiting for another process that does the same: {purpose}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
