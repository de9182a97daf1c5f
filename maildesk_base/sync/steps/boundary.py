"""The per-folder boundary: one folder's trouble is not the mailbox's."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields

from ...engine.backoff import Backoff
from ...engine.errors import (
    AuthError,
    MailEngineError,
    RemoteGone,
    TransientError,
)
from ..folders import FolderWork, write_folder
from ..losses.quarantine import clear_folder, record_folder
from ..losses.served import is_about_all, is_not_the_servers

_logger = logging.getLogger(__name__)

# Failures of a folder in a row that people are notified of.
TOLD_AFTER = 2


@contextmanager
def folder_boundary(session, work: FolderWork) -> Iterator[None]:
    """Note what goes wrong with a folder, and let the others go on."""
    try:
        yield
    except TransientError as error:
        if not session.provider.suspects.is_hopeless(work.remote_id):
            raise
        if is_about_all(session, error):
            raise
        _put_off(session, work, error.code, error.detail)
    except AuthError:
        raise  # it concerns the whole mailbox
    except RemoteGone as error:
        _logger.debug("folder %s: gone at the server", work.id)
        write_folder(session, work.id, remote_state="")
        if work.row["failure_count"]:
            _put_off(session, work, error.code)
        else:
            # Renamed a moment ago, perhaps: the next list of folders will show. Until
            # then nobody knows what has come into it.
            now = fields.Datetime.now()
            write_folder(session, work.id, retry_at=now, failure_count=1)
    except MailEngineError as error:
        _logger.warning("folder %s: %s", work.id, error.code)
        _put_off(session, work, error.code, error.detail)
    except Exception as error:
        if is_not_the_servers(error):
            raise
        _logger.exception("folder %s: could not be synchronised", work.id)
        _put_off(session, work, "folder.failed")


def is_waiting(work: FolderWork) -> bool:
    """Whether a folder that failed is to be left alone for now."""
    retry_at = work.row["retry_at"]
    return bool(retry_at and retry_at > fields.Datetime.now())


def _put_off(session, work: FolderWork, code: str, detail: str = "") -> None:
    failures = (work.row["failure_count"] or 0) + 1
    delay = Backoff(failures).delay_s(random.random)
    until = fields.Datetime.now() + timedelta(seconds=delay)

    def write(env):
        text = env["mailbox.error_text"]._text(code, detail)
        values = {"failure_count": failures, "retry_at": until, "last_error": text}
        env["mailbox.folder"].browse(work.id).write(values)
        if failures >= TOLD_AFTER and not code.startswith("gone"):
            record_folder(env, session.account_id, work.id, work.remote_id, code)

    session.write(write)


def note_up_to_date(session, work: FolderWork) -> None:
    """A folder that has failed does not any more."""
    if work.row["failure_count"]:
        session.write(lambda env: clear_folder(env, session.account_id, work.id))
