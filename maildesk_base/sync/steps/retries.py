"""Another try for messages that could not be read; the third failure sets them
aside.
"""

from __future__ import annotations

from ...engine.errors import (
    AuthError,
    ConnectionLostError,
    MailEngineError,
    RemoteGone,
    ThrottledError,
)
from ...engine.types import BadEntry, ChangePage, Location
from ..quarantine import clear_read, to_retry


def run_retries(session) -> None:
    """Ask once more for what could not be read; one at a time, each on its own."""
    waiting = session.write(lambda env: to_retry(env.cr, session.account_id))
    for folder_id, remote_ids in waiting.items():
        for remote_id in remote_ids:
            if session.is_spent:
                return
            session.apply(_try(session, folder_id, remote_id))


def _try(session, folder_id: str, remote_id: str) -> ChangePage:
    location = Location(folder_id)
    try:
        found = session.provider.fetch_metadata(folder_id, (remote_id,))
    except RemoteGone:
        session.write(lambda env: clear_read(env.cr, session.account_id, [remote_id]))
        return ChangePage()
    except (AuthError, ThrottledError, ConnectionLostError):
        raise
    except MailEngineError as error:
        # Also one that usually passes: the server may fail over this message alone.
        return ChangePage(bad=(_bad(remote_id, location, error),))
    if found:
        return ChangePage(added=tuple(found))
    return ChangePage(bad=(BadEntry(remote_id, location, "unreadable"),))


def _bad(remote_id: str, location: Location, error: MailEngineError) -> BadEntry:
    return BadEntry(remote_id, location, error.code, error.detail)
