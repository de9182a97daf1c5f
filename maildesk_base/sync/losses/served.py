"""Is it the server that is in trouble, or one message, one folder?"""

from __future__ import annotations

from ...engine.errors import MailEngineError, TransientError
from ...engine.guarded import StillNarrowing
from ...engine.isolation import may_be_one


def is_about_all(session, error: TransientError) -> bool:
    """Whether a failure concerns more than what was asked for: the server wants a
    pause, or does not even list its folders.
    """
    if not may_be_one(error) or isinstance(error, StillNarrowing):
        return True
    try:
        session.provider.list_folders()
    except MailEngineError:
        return True
    return False
