"""One request for pending operations, and what follows when it fails.

A failure is the service's own when the service fails over its list of folders as well:
then everything goes back and the mailbox pauses. Otherwise one of the messages may be
to blame. The request is halved, the others are changed, and the one over which it fails
is tried again later by itself. After some failures its change is taken back, and its
user is notified.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from odoo.tools import SQL

from ...engine.errors import (
    ConnectionLostError,
    MailEngineError,
    RejectedError,
    RemoteGone,
    Unsupported,
)
from ...engine.types import Operation, OperationKind
from ..losses.served import is_about_all, is_not_the_servers
from .failures import retry_moment, tries_left
from .finish import finish_batch, refuse_operations
from .plan import Batch, halves
from .targets import existing_remote_ids, folder_remote_ids, load_batch
from .waiting import await_pass, put_back, wait

_logger = logging.getLogger(__name__)

# So many messages fail one by one, and none does not: the others are no better off.
ENOUGH_ALONE = 5


@dataclass(slots=True)
class _Trial:
    """How a request fares that is being taken apart."""

    failures: int = 0
    was_served: bool = False

    @property
    def is_hopeless(self) -> bool:
        return not self.was_served and self.failures >= ENOUGH_ALONE


def send(session, batch: Batch) -> None:
    """Carry a request out. Raises what concerns the whole mailbox."""
    error = _attempt(session, batch)
    if error is None:
        return
    _check_is_about_one(session, batch, error)
    if isinstance(error, ConnectionLostError) and len(batch.operation_ids) == 1:
        # The line was cut, perhaps in the middle of the change: a pass would see half
        # of it before it is finished.
        session.write(lambda env: _note_second_try(env.cr, batch))
        error = _attempt(session, batch)
        if error is None:
            return
        _check_is_about_one(session, batch, error)
    _take_apart(session, batch, error, _Trial())


def _attempt(session, batch: Batch) -> Exception | None:
    """Make the request and write its end down; gives what it failed with."""
    operation = session.write(lambda env: _operation(env.cr, batch))
    if not operation.targets:
        return None
    try:
        result = session.provider.apply(operation)
    except RemoteGone:
        # A folder is not there under its name: renamed or deleted, the pass will show.
        await_pass(session, _ids(batch))
        return None
    except MailEngineError as error:
        return error
    except Exception as error:
        if is_not_the_servers(error):
            raise
        _logger.exception("mailbox %s: change failed", session.account_id)
        return error
    left = session.write(
        lambda env: finish_batch(env, session.account_id, batch, operation, result)
    )
    await_pass(session, left)
    return None


def _operation(cr, batch: Batch) -> Operation:
    targets = load_batch(cr, batch)
    batch.operation_ids = {
        each: ids for each, ids in batch.operation_ids.items() if each in targets.refs
    }
    return Operation(
        kind=OperationKind(batch.kind),
        targets=tuple(targets.refs[each] for each in batch.operation_ids),
        set_flags=batch.set_flags,
        add_keywords=batch.add_keywords,
        remove_keywords=batch.remove_keywords,
        add_to=folder_remote_ids(cr, batch.add_to) or (),
        remove_from=existing_remote_ids(cr, batch.remove_from),
    )


def _check_is_about_one(session, batch: Batch, error: Exception) -> None:
    """Raise the error when it concerns the whole mailbox."""
    if is_about_all(session, error, _tries(session, batch)):
        put_back(session)
        raise error


def _tries(session, batch: Batch) -> int:
    def work(env) -> int:
        env.cr.execute(
            SQL(
                "SELECT max(tries) FROM mailbox_operation WHERE id = ANY(%s)",
                _ids(batch),
            )
        )
        return env.cr.fetchone()[0] or 0

    return session.write(work)


def _take_apart(session, batch: Batch, error: Exception, trial: _Trial) -> None:
    is_alone = len(batch.operation_ids) == 1 or isinstance(error, Unsupported)
    if is_alone or trial.is_hopeless:
        trial.failures += 1
        session.write(lambda env: _set_aside(env, session.account_id, batch, error))
        return
    for part in halves(batch):
        if trial.is_hopeless:
            _take_apart(session, part, error, trial)
            continue
        session.write(lambda env, p=part: _note_second_try(env.cr, p))
        failure = _attempt(session, part)
        if failure is None:
            trial.was_served = True
            continue
        _check_is_about_one(session, part, failure)
        _take_apart(session, part, failure, trial)


def _note_second_try(cr, batch: Batch) -> None:
    """What was sent before may have been carried out, whatever was answered."""
    cr.execute(
        SQL(
            """UPDATE mailbox_operation SET tries = GREATEST(tries, 2)
                WHERE id = ANY(%s)""",
            _ids(batch),
        )
    )


def _set_aside(env, account_id: int, batch: Batch, error: Exception) -> None:
    """Try it again later, and when that was done often enough take it back."""
    ids = _ids(batch)
    if isinstance(error, RejectedError | Unsupported):
        refuse_operations(env, account_id, ids, error.code, error.detail)
        return
    code = error.code if isinstance(error, MailEngineError) else type(error).__name__
    _logger.info("mailbox %s: change set aside: %s", account_id, code)
    env.cr.execute(
        SQL(
            """UPDATE mailbox_operation SET failures = COALESCE(failures, 0) + 1
                WHERE id = ANY(%s) RETURNING id, failures""",
            ids,
        )
    )
    failures = dict(env.cr.fetchall())
    given_up = [each for each in ids if not tries_left(error, failures[each])]
    if given_up:
        refuse_operations(env, account_id, given_up, "operation.failed", "")
    for each in ids:
        if each not in given_up:
            wait(env.cr, [each], retry_moment(error, failures[each]))


def _ids(batch: Batch) -> list[int]:
    return [i for each in batch.operation_ids.values() for i in each]
