"""Waiting for the servers of others: bounded, and in no transaction.

The worker that synchronises a mailbox holds its lease; that is one request. Whatever
else waits for an external server does so on behalf of somebody who looks at the answer:
opening a message, searching at the server, downloading, testing a connection, fetching
an image. Each takes a row of ``mailbox.slot`` for every limit that applies, over all
processes, for as long as it waits.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..engine.errors import ThrottledError
from .transactions import end_transaction, in_transaction

# With the worker's lease a mailbox never sees more than three requests at once.
INTERACTIVE_SLOTS = 2
# Of one person at once, at all mailboxes: as many as a browser asks for.
USER_SLOTS = 6
# Nobody waits longer for a message to open; after that the answer is "busy".
WAIT_S = 20.0
POLL_S = 0.05
# Longer than a large attachment takes; a process that died blocks a slot that long.
HELD_S = 300


@dataclass(frozen=True, slots=True)
class Limit:
    """What bounds a wait: at most ``places`` at once under this ``name``."""

    name: str
    places: int


def mailbox_limit(account_id: int) -> Limit:
    """Of all people at one mailbox."""
    return Limit(f"mailbox {account_id}", INTERACTIVE_SLOTS)


def user_limit(env) -> Limit:
    """Of one person."""
    return Limit(f"user {env.uid}", USER_SLOTS)


@contextmanager
def waiting(env, *limits: Limit, patience_s: float = WAIT_S) -> Iterator[None]:
    """Hold a place of every limit, and no transaction, while the block waits for a
    server of somebody else.

    Nothing may have been written in the request's transaction, which is ended: read
    what is needed first, write afterwards. Raises ThrottledError("slots.busy") when no
    place becomes free in time.
    """
    end_transaction(env)
    token = secrets.token_hex(8)
    deadline = time.monotonic() + patience_s
    while not in_transaction(env, lambda fresh: _take_all(fresh.cr, limits, token)):
        if time.monotonic() >= deadline:
            raise ThrottledError("slots.busy", retry_after=WAIT_S)
        time.sleep(POLL_S)
    try:
        yield
    finally:
        in_transaction(env, lambda fresh: _give_back(fresh.cr, token))


def _take_all(cr, limits, token: str) -> bool:
    # Losing these rows in a crash costs nothing, so nobody waits for the disk.
    cr.execute(SQL("SET LOCAL synchronous_commit TO off"))
    if all(_take(cr, limit, token) for limit in limits):
        return True
    _give_back(cr, token)
    return False


def _take(cr, limit: Limit, token: str) -> bool:
    now = fields.Datetime.now()
    cr.execute(
        SQL(
            """INSERT INTO mailbox_slot (scope, number, token, held_until)
               SELECT %(scope)s, slot.number, %(token)s, %(until)s
                 FROM generate_series(1, %(places)s) AS slot(number)
                WHERE NOT EXISTS (SELECT 1 FROM mailbox_slot held
                                   WHERE held.scope = %(scope)s
                                     AND held.number = slot.number
                                     AND held.held_until > %(now)s)
                LIMIT 1
                   ON CONFLICT (scope, number)
                   DO UPDATE SET token = EXCLUDED.token,
                                 held_until = EXCLUDED.held_until
                       WHERE mailbox_slot.held_until <= %(now)s""",
            scope=limit.name,
            token=token,
            until=now + timedelta(seconds=HELD_S),
            places=limit.places,
            now=now,
        )
    )
    return bool(cr.rowcount)


def _give_back(cr, token: str) -> None:
    cr.execute(SQL("SET LOCAL synchronous_commit TO off"))
    cr.execute(SQL("DELETE FROM mailbox_slot WHERE token = %s", token))
