"""Notifying subscribers of what happened to mail.

Each is notified by itself: an error of one delays neither mail nor the others. First
all that waits for it at once; if that fails, one after the other, and what fails again
and again is set aside.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import fields
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

EVENTS_AT_ONCE = 200
MAX_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)


def run_events(session) -> bool:
    """Notify all subscribers of a mailbox; False when time ran out before the end."""
    if not session.env["mailbox.subscriber"]._subscriptions():
        return True
    for name in session.write(lambda env: _waiting(env, session.account_id)):
        while _tell(session, name):
            if session.is_spent:
                return False
    return True


def _waiting(env, account_id: int) -> list[str]:
    """The subscribers that events wait for; those of removed add-ons get none."""
    cr = env.cr
    cr.execute(
        SQL(
            """SELECT DISTINCT subscriber FROM mailbox_mail_event
                WHERE account_id = %s AND state = 'waiting'
                  AND (next_try_at IS NULL OR next_try_at <= %s)""",
            account_id,
            fields.Datetime.now(),
        )
    )
    names = [row[0] for row in cr.fetchall()]
    removed = [name for name in names if name not in env.registry]
    if removed:
        cr.execute(
            SQL("DELETE FROM mailbox_mail_event WHERE subscriber = ANY(%s)", removed)
        )
    return sorted(set(names) - set(removed))


def _tell(session, name: str) -> bool:
    """Notify one subscriber of what waits for it; False when nothing more does."""
    ids = session.write(lambda env: _due_ids(env.cr, session.account_id, name))
    if not ids:
        return False
    error = _try(session, name, ids)
    if error is not None and len(ids) > 1:
        for each in ids:
            failure = _try(session, name, [each])
            if failure is not None:
                _fail(session, name, each, failure)
    elif error is not None:
        _fail(session, name, ids[0], error)
    return len(ids) == EVENTS_AT_ONCE


def _due_ids(cr, account_id: int, name: str) -> list[int]:
    cr.execute(
        SQL(
            """SELECT id FROM mailbox_mail_event
                WHERE account_id = %s AND subscriber = %s AND state = 'waiting'
                  AND (next_try_at IS NULL OR next_try_at <= %s)
                ORDER BY id LIMIT %s""",
            account_id,
            name,
            fields.Datetime.now(),
            EVENTS_AT_ONCE,
        )
    )
    return [row[0] for row in cr.fetchall()]


def _try(session, name: str, ids: list[int]) -> Exception | None:
    """One transaction: what the subscriber does, and the end of the events."""

    def work(env):
        events = env["mailbox.mail_event"].browse(ids).exists()
        if events:
            env[name]._on_event(events)
            events.unlink()
            env.flush_all()

    try:
        session.write(work)
    except OperationalError:
        # The database's, not the subscriber's: whoever is next goes on.
        raise
    except Exception as error:
        _logger.info(
            "mailbox %s: %s failed on %s events: %s",
            session.account_id,
            name,
            len(ids),
            type(error).__name__,
        )
        return error
    return None


def _fail(session, name: str, event_id: int, error: Exception) -> None:
    def work(env):
        event = env["mailbox.mail_event"].browse(event_id).exists()
        tries = event.tries + 1
        values = {"tries": tries, "error": type(error).__name__}
        if tries >= MAX_TRIES:
            values["state"] = "failed"
        else:
            pause = FIRST_PAUSE * 4 ** (tries - 1)
            values["next_try_at"] = fields.Datetime.now() + pause
        event.write(values)
        return tries

    if session.write(work) >= MAX_TRIES:
        _logger.warning(
            "mailbox %s: event %s of %s is set aside: %s",
            session.account_id,
            event_id,
            name,
            type(error).__name__,
            exc_info=error,
        )
