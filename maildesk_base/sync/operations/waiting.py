"""Putting changes back: for a while, until a pass has looked, or for the mailbox's own
pause.
"""

from __future__ import annotations

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ..due import want_now
from .finish import refuse_operations
from .queue import wait_for_earlier

# How long a change waits for its message to be known at the server, unless a pass finds
# it earlier.
HELD = timedelta(seconds=60)
GIVEN_UP_AFTER = timedelta(days=2)


def put_back(session) -> None:
    """Everything in flight by us goes back; the mailbox's own pause is the delay."""

    def work(env):
        env.cr.execute(
            SQL(
                """UPDATE mailbox_operation SET state = 'pending'
                    WHERE account_id = %s AND state = 'in_flight' AND fence = %s""",
                session.account_id,
                session.lease.fence,
            )
        )

    session.write(work)


def await_pass(session, operation_ids: list[int]) -> None:
    """Put changes back until a pass has found out what has become of their messages."""
    if operation_ids:
        session.write(lambda env: hold(env, session, operation_ids))


def wait(cr, operation_ids: list[int], until) -> None:
    """Put changes back until then, and with them the later ones of their messages."""
    if not operation_ids:
        return
    cr.execute(
        SQL(
            """UPDATE mailbox_operation SET state = 'pending', not_before = %s
                WHERE id = ANY(%s)""",
            until,
            operation_ids,
        )
    )
    cr.execute(
        SQL(
            """SELECT id FROM mailbox_operation
                WHERE message_id = ANY(ARRAY(
                          SELECT message_id FROM mailbox_operation WHERE id = ANY(%s)))
                  AND state = 'pending'""",
            operation_ids,
        )
    )
    # Those that are earlier, or wait longer, stay as they are.
    wait_for_earlier(cr, [row[0] for row in cr.fetchall()])


def hold(env, session, operation_ids: list[int]) -> None:
    """The place of the message is not known now: wait for a pass, not for ever."""
    if not operation_ids:
        return
    now = fields.Datetime.now()
    env.cr.execute(
        SQL(
            "SELECT id FROM mailbox_operation WHERE id = ANY(%s) AND create_date < %s",
            operation_ids,
            now - GIVEN_UP_AFTER,
        )
    )
    old = [row[0] for row in env.cr.fetchall()]
    if old:
        refuse_operations(env, session.account_id, old, "operation.failed", "")
    held = [each for each in operation_ids if each not in old]
    wait(env.cr, held, now + HELD)
    env.cr.execute(
        SQL(
            """UPDATE mailbox_operation SET awaits_pass = true
                WHERE id = ANY(%s) AND state = 'pending'""",
            held,
        )
    )
    session.has_held_changes = True
    if not session.has_looked:
        want_now(env.cr, [session.account_id])
