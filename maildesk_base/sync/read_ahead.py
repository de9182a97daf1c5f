"""Reading the next page of history while the last one is being stored.

Reading and making rows of what was read keep this process busy, storing keeps
PostgreSQL busy: done at the same time, a long history takes as long as the slower of
the two, not as both.

Only one thread runs Python at a time. Whoever stores a page has some forty short
statements to make, and waits for the interpreter after each, as long as a turn of the
reader lasts. With Python's turns of five milliseconds the reader would be done with its
page before the first long statement begins, and have nothing to do during it. So turns
are short while a history is loaded.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from ..engine.guarded import Guarded
from ..engine.types import ChangePage, FolderCursor
from .apply import Prepared, prepare_rows

# How long a thread that is busy keeps another one waiting for the interpreter.
TURN_S = 0.0005


class _Turns:
    """The interpreter's switch interval, which is one for the whole process: short as
    long as somebody needs it, and then what it was.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._users = 0
        self._before = 0.0

    @contextmanager
    def short(self) -> Iterator[None]:
        """Short turns in the block."""
        with self._lock:
            if not self._users:
                self._before = sys.getswitchinterval()
                sys.setswitchinterval(min(TURN_S, self._before))
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    sys.setswitchinterval(self._before)


_TURNS = _Turns()


def read_history(
    provider: Guarded,
    folder_id: str,
    older: str,
    count: int,
    page_size: int,
    *,
    stable_ids: bool,
) -> Iterator[tuple[ChangePage, Prepared]]:
    """Pages of older messages, ``count`` messages at most, the next one read ahead, and
    the rows of each.

    The provider is used by one thread at a time only as long as the consumer leaves it
    alone between two pages. Whoever stops early closes the generator; it waits for the
    reader.
    """
    if not provider.suspects.is_quiet:
        # Whoever dies over a page must be known to have died over this one.
        for page in _one_by_one(provider, folder_id, older, count, page_size):
            yield page, {}
        return

    def read(cursor: FolderCursor, wanted: int) -> tuple[ChangePage, Prepared]:
        page = provider.older(cursor, wanted)
        return page, prepare_rows(page, stable_ids=stable_ids)

    with (
        _TURNS.short(),
        ThreadPoolExecutor(1, thread_name_prefix="maildesk-read-ahead") as reader,
    ):

        def begin(cursor: str, left: int):
            provider.ahead(folder_id)
            wanted = min(left, page_size)
            return reader.submit(read, FolderCursor(folder_id, "", cursor), wanted)

        pending = begin(older, count)
        while pending is not None:
            page, prepared = pending.result()
            count -= len(page.added) + len(page.bad)
            goes_on = page.older and page.older != older and count > 0
            older = page.older or ""
            pending = begin(older, count) if goes_on else None
            yield page, prepared


def _one_by_one(
    provider: Guarded, folder_id: str, older: str, count: int, page_size: int
) -> Iterator[ChangePage]:
    while True:
        cursor = FolderCursor(folder_id, "", older)
        page = provider.older(cursor, min(count, page_size))
        yield page
        provider.survived_ahead(folder_id)
        count -= len(page.added) + len(page.bad)
        if not page.older or page.older == older or count <= 0:
            return
        older = page.older
