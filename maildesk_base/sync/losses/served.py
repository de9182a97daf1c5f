"""Is it the server that is in trouble, or one message, one folder, one change?"""

from __future__ import annotations

from ...engine.errors import AuthError, MailEngineError, ThrottledError, TransientError
from ...engine.guarded import StillNarrowing
from ..lease import LeaseLost
from ..transactions import RETRIED, is_database_lost

# So often a service is believed that it is busy, before one thing is suspected.
BELIEVED = 2


def is_about_all(session, error: Exception, tries: int = 1) -> bool:
    """Whether a failure concerns more than what was asked for: the server wants a
    pause, refuses the sign-in, or does not even list its folders.

    :param tries: how often the same was tried, this time included
    """
    if isinstance(error, StillNarrowing):
        return True
    if not isinstance(error, TransientError | AuthError):
        return False
    if says_busy(error) and tries <= BELIEVED:
        return True
    try:
        session.provider.list_folders()
    except MailEngineError:
        return True
    return False


def is_not_the_servers(error: Exception) -> bool:
    """Whether no server is to blame: another worker has the mailbox now, others write
    the same rows, or the database is out of reach. Whoever runs the pass decides.
    """
    return isinstance(error, (LeaseLost, *RETRIED)) or is_database_lost(error)


def says_busy(error: Exception) -> bool:
    """Whether a service asks for a pause."""
    return isinstance(error, ThrottledError) or (
        getattr(error, "retry_after", None) is not None
    )
