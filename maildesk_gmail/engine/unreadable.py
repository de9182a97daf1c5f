"""Messages that cannot be read: one of them must not stop the whole mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from odoo.addons.maildesk_base.engine.errors import (
    ConnectionLostError,
    MailEngineError,
    ProtocolError,
    RejectedError,
    RemoteGone,
    ThrottledError,
    TransientError,
)
from odoo.addons.maildesk_base.engine.types import BadEntry, Location, MessageMeta

from .values.labels import ALL, LabelBook
from .values.message import read_message

# If so few are asked for, all of them may be ill; of more, only some while others are
# given. Anything else is the service's trouble.
MOST_BROKEN = 3

Reported = dict | MailEngineError
Read = MessageMeta | BadEntry | None


def check(found: Sequence[Reported]) -> None:
    """Raise what is not about single messages."""
    given = any(isinstance(each, dict) for each in found)
    may_be_single = given or len(found) <= MOST_BROKEN
    for error in found:
        if isinstance(error, dict | RemoteGone):
            continue
        if not (may_be_single and is_about_one(error)):
            raise error


def is_about_one(error: MailEngineError) -> bool:
    """Whether an error may be about the one message that was asked for; not when the
    service asks for a pause or for another sign-in.
    """
    if isinstance(error, ThrottledError | ConnectionLostError) or getattr(
        error, "retry_after", None
    ):
        return False
    return isinstance(error, RejectedError | ProtocolError | TransientError)


def is_ill(reported: Reported) -> bool:
    """Whether nothing was reported of a message that is there."""
    return isinstance(reported, MailEngineError) and not isinstance(
        reported, RemoteGone
    )


def read(remote_id: str, reported: Reported, book: LabelBook) -> Read:
    """A message; None when it is gone."""
    if isinstance(reported, RemoteGone):
        return None
    if isinstance(reported, MailEngineError):
        return _bad(remote_id, reported)
    try:
        return read_message(reported, book)
    except Exception as error:
        return _bad(remote_id, error)


def sorted_out(found: Iterable[Read]) -> tuple[list[MessageMeta], list[BadEntry]]:
    """The messages, and those that cannot be read."""
    there: list[MessageMeta] = []
    bad: list[BadEntry] = []
    for each in found:
        if isinstance(each, BadEntry):
            bad.append(each)
        elif each is not None:
            there.append(each)
    return there, bad


def _bad(remote_id: str, error: Exception) -> BadEntry:
    place = Location(ALL)
    if isinstance(error, MailEngineError):
        return BadEntry(remote_id, place, error.code, error.detail)
    return BadEntry(remote_id, place, "unreadable", type(error).__name__)
