"""Short transactions of their own, apart from whatever the caller has open.

The sync layer never holds a transaction or a row lock while it waits for a server. Each
write is one call of ``in_transaction``: opened, done, committed. When it is made for a
lease, the first statement proves that the lease is still ours and keeps any other
worker out until the commit, so that a worker that was given up for dead cannot write.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from psycopg2 import DatabaseError, InterfaceError, OperationalError, errors
from psycopg2.pool import PoolError

from odoo import SUPERUSER_ID, api
from odoo.http import request

_logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Claim(Protocol):
    """What a transaction may be made for: the right to write, which can be lost."""

    def renew(self, cr) -> None:
        """Prove and prolong it inside the transaction; raises when it is lost."""


# Two workers seldom meet more than once on the same rows.
MAX_TRIES = 8
# Longer than a page takes to commit, shorter than anybody notices.
FIRST_PAUSE_S = 0.02
RETRIED = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    # Two workers inserted the same row: the second look finds it.
    errors.UniqueViolation,
)
_DATABASE_LOST = (OperationalError, InterfaceError, PoolError)


def in_transaction(
    env, work: Callable[[api.Environment], Result], *, lease: Claim | None = None
) -> Result:
    """Run ``work`` in a new transaction and commit it; again if others interfered.

    :param env: any environment of the database; its own transaction is not used
    :param work: gets a superuser environment; must be safe to run twice
    :param lease: checked and renewed first; a ``Lease`` raises LeaseLost when another
        has it
    """
    for attempt in range(1, MAX_TRIES + 1):
        try:
            return _run_once(env, work, lease)
        except RETRIED as error:
            if attempt == MAX_TRIES:
                raise
            _logger.debug("transaction retried, try %s: %s", attempt, error.pgcode)
            time.sleep(random.uniform(0, FIRST_PAUSE_S * 2**attempt))
    raise AssertionError("unreachable")


def expect_conflicts(cr) -> None:
    """Let no failed query of this cursor write to the log.

    Odoo's cursor calls every one an error, although two workers that meet on a row are
    an ordinary event: one of them tries again. What is not tried again is raised, and
    logged with its traceback by whoever handles it.
    """
    if "execute" not in vars(cr):
        cr.execute = partial(cr.execute, log_exceptions=False)


def is_database_lost(error: Exception) -> bool:
    """Whether PostgreSQL was restarted or is out of reach, others interfered too often,
    or this process is being ended in good order, which closes its connections: says
    nothing about the mailbox, the folder or the message that was worked on.
    """
    # The plain class, unlike those derived from it, is what a dead connection raises.
    return isinstance(error, _DATABASE_LOST) or type(error) is DatabaseError


def _open_cursor(registry):
    """After a restart of PostgreSQL each connection that Odoo has kept is found dead
    once: then the next one is taken.
    """
    for _attempt in range(MAX_TRIES):
        try:
            return registry.cursor()
        except DatabaseError as error:
            if type(error) is not DatabaseError:
                raise
            _logger.debug("a kept connection to the database is dead")
    return registry.cursor()


def _run_once(env, work, lease):
    with _open_cursor(env.registry) as cr:
        expect_conflicts(cr)
        fresh = api.Environment(cr, SUPERUSER_ID, {})
        if lease is not None:
            lease.renew(cr)
        return work(fresh)


def after_commit(env, work: Callable[[api.Environment], Result]) -> None:
    """Run ``work`` as soon as what the web request has written is committed.

    For rows that workers write at any moment: a request that did so itself would be
    refused, and made again by Odoo after up to two seconds. In transactions of jobs,
    scripts and tests, which are theirs, it runs at once.

    :param work: as for ``in_transaction``; nothing may depend on it but when something
        happens, for it is lost when the process ends at that moment
    """
    if not _serves_request(env):
        work(env)
        return

    def run():
        try:
            in_transaction(env, work)
        except (*_DATABASE_LOST, DatabaseError) as error:
            # What was written is there; the next pass comes by itself.
            _logger.warning("nobody was woken: %s", type(error).__name__)

    env.cr.postcommit.add(run)


def _serves_request(env) -> bool:
    """Whether this is the transaction of the web request that is being served."""
    return bool(request) and request.env is not None and request.env.cr is env.cr


def end_transaction(env) -> bool:
    """End the transaction of the web request that is being served: while a server of
    somebody else is waited for, nothing of the database is held.

    The request goes on in a new one, that sees what was committed meanwhile. Only when
    nothing was written in it; the transactions of jobs, scripts and tests are theirs.

    :return: whether it was ended
    """
    if not _serves_request(env):
        return False
    env.flush_all()
    env.cr.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
    [is_untouched] = env.cr.fetchone()
    if is_untouched:
        env.cr.rollback()
    else:
        _logger.debug("waiting inside a transaction that has written")
    return is_untouched
