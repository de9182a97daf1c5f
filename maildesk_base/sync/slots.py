"""At most three requests at once to one mailbox, over all processes.

The worker that synchronises a mailbox holds its lease; that is one request. Two more
may run on behalf of people who look at the mailbox: opening a message, searching at the
server, downloading. Each takes a row of ``mailbox.slot`` for as long as it talks.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..engine.errors import ThrottledError
from .transactions import in_transaction

INTERACTIVE_SLOTS = 2
# Nobody waits longer for a message to open; after that the answer is "busy".
WAIT_S = 20.0
POLL_S = 0.05
# Longer than a large attachment takes; a process that died blocks a slot that long.
HELD_S = 300


@contextmanager
def provider_slot(env, account) -> Iterator[None]:
    """Hold one of the mailbox's request slots while the block talks to its server.

    Must not be entered with uncommitted writes: the block waits for the network.
    Raises ThrottledError("slots.busy") when no slot becomes free in time.
    """
    token = secrets.token_hex(8)
    deadline = time.monotonic() + WAIT_S
    while not in_transaction(env, lambda fresh: _take(fresh.cr, account.id, token)):
        if time.monotonic() >= deadline:
            raise ThrottledError("slots.busy", retry_after=WAIT_S)
        time.sleep(POLL_S)
    try:
        yield
    finally:
        in_transaction(env, lambda fresh: _give_back(fresh.cr, token))


def _take(cr, account_id: int, token: str) -> bool:
    now = fields.Datetime.now()
    # Losing this row in a crash costs nothing, so nobody waits for the disk.
    cr.execute(SQL("SET LOCAL synchronous_commit TO off"))
    cr.execute(
        SQL(
            """INSERT INTO mailbox_slot (account_id, number, token, held_until)
               SELECT %(account)s, slot.number, %(token)s, %(until)s
                 FROM generate_series(1, %(slots)s) AS slot(number)
                WHERE NOT EXISTS (SELECT 1 FROM mailbox_slot held
                                   WHERE held.account_id = %(account)s
                                     AND held.number = slot.number
                                     AND held.held_until > %(now)s)
                LIMIT 1
                   ON CONFLICT (account_id, number)
                   DO UPDATE SET token = EXCLUDED.token,
                                 held_until = EXCLUDED.held_until
                       WHERE mailbox_slot.held_until <= %(now)s""",
            account=account_id,
            token=token,
            until=now + timedelta(seconds=HELD_S),
            slots=INTERACTIVE_SLOTS,
            now=now,
        )
    )
    return bool(cr.rowcount)


def _give_back(cr, token: str) -> None:
    cr.execute(SQL("SET LOCAL synchronous_commit TO off"))
    cr.execute(SQL("DELETE FROM mailbox_slot WHERE token = %s", token))
