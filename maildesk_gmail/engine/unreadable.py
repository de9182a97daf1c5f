"""Messages that cannot be read: one of them must not stop the whole mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from odoo.addons.maildesk_base.engine.errors import (
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

# Of many messages so few may fail for no reason while the others are given: then it is
# they that are broken, not the service.
MOST_BROKEN = 3
# What a description that is not as it should be can lead to.
_ODD = (ProtocolError, ValueError, TypeError, AttributeError, LookupError)

Told = dict | MailEngineError
Read = MessageMeta | BadEntry | None


def check(found: Sequence[Told]) -> None:
    """Raise what concerns more than a few single messages."""
    failed = [each for each in found if isinstance(each, TransientError)]
    given = any(isinstance(each, dict) for each in found)
    are_few = given and len(failed) <= MOST_BROKEN
    may_be_odd = given or len(found) <= MOST_BROKEN
    for error in found:
        if isinstance(error, dict | RemoteGone):
            continue
        if isinstance(error, RejectedError | ProtocolError):
            is_single = may_be_odd
        else:
            is_single = are_few and isinstance(error, TransientError)
        if not is_single or isinstance(error, ThrottledError):
            raise error


def read(message_id: str, told: Told, book: LabelBook) -> Read:
    """A message; None when it is gone."""
    if isinstance(told, RemoteGone):
        return None
    if isinstance(told, MailEngineError):
        return _bad(message_id, told)
    try:
        return read_message(told, book)
    except _ODD as error:
        return _bad(message_id, error)


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


def _bad(message_id: str, error: Exception) -> BadEntry:
    place = Location(ALL)
    if isinstance(error, MailEngineError):
        return BadEntry(message_id, place, error.code, error.detail)
    return BadEntry(message_id, place, "unreadable", type(error).__name__)
