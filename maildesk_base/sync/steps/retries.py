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
from ...engine.suspects import Aspect, Span
from ...engine.types import BadEntry, ChangePage, Location
from ..losses.quarantine import ASIDE, clear_read, set_aside, texts_to_retry, to_retry
from ..operations.targets import load_targets
from .prefetch import store_body


def run_retries(session) -> None:
    """Ask once more for what could not be read; one at a time, each on its own."""
    account_id = session.account_id
    waiting = session.write(lambda env: to_retry(env.cr, account_id))
    for folder_id, remote_ids in waiting.items():
        for remote_id in remote_ids:
            if session.is_spent:
                return
            session.apply(_try(session, folder_id, remote_id))
    for message_id in session.write(lambda env: texts_to_retry(env.cr, account_id)):
        if session.is_spent:
            return
        _try_text(session, message_id)


def _try_text(session, message_id: int) -> None:
    """Somebody wants the text of a message tried again."""
    targets = session.write(lambda env: load_targets(env.cr, [message_id]))
    ref = targets.refs.get(message_id)
    if ref is None:
        return
    try:
        body = session.provider.fetch_body(ref)
    except (AuthError, ThrottledError, ConnectionLostError):
        raise
    except MailEngineError as error:
        place = Span(Aspect.BODY, ref.location.folder_id, ref.remote_id, ref.remote_id)
        if error.code != ASIDE:
            session.provider.suspects.refused(place, error)
        return
    store_body(session, message_id, ref.remote_id, body)


def _try(session, folder_id: str, remote_id: str) -> ChangePage:
    location = Location(folder_id)
    suspects = session.provider.suspects
    before = suspects.refusals
    try:
        found = session.provider.fetch_metadata(folder_id, (remote_id,))
    except RemoteGone:
        session.write(lambda env: clear_read(env, session.account_id, [remote_id]))
        return ChangePage()
    except (AuthError, ThrottledError, ConnectionLostError):
        raise
    except MailEngineError as error:
        # Also one that usually passes: the server may fail over this message alone.
        return ChangePage(bad=(_bad(remote_id, location, error),))
    if found:
        return ChangePage(added=tuple(found))
    if session.write(lambda env: set_aside(env.cr, session.account_id, [remote_id])):
        # The request died over it once more, which has been counted.
        return ChangePage()
    if suspects.refusals != before:
        return ChangePage()
    return ChangePage(bad=(BadEntry(remote_id, location, "unreadable"),))


def _bad(remote_id: str, location: Location, error: MailEngineError) -> BadEntry:
    return BadEntry(remote_id, location, error.code, error.detail)
