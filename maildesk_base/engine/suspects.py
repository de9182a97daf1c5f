"""Messages on which a request dies: how they are found, so that the others arrive.

A server, the network or this process may die on one message, each time it is read. The
request that names it names hundreds of others. So each request says beforehand what it
covers (a :class:`Span`), and what was lost is remembered: after two losses of the same
request its span is halved, until a message is alone; lost twice more, it is set aside
and not asked for again. See ``docs/decisions/0014-suspects.md``.

A provider asks ``self.suspects``, which does nothing by itself (tests, one-off use).
The sync layer puts an :class:`Isolation` in its place, whose :class:`Journal` survives
the death of the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from .errors import (
    MailEngineError,
    ProtocolError,
)
from .types import BadEntry

Key = int | str
# The code of what was set aside, and so was not asked for.
ASIDE = "aside.message"


class Aspect(StrEnum):
    """What of a message is read. Each can be deadly while the others are harmless."""

    # The little without which a message cannot be shown at all.
    LIST = "list"
    # All that a list shows of it.
    DETAILS = "details"
    PREVIEW = "preview"
    MARKS = "marks"
    BODY = "body"
    PART = "part"
    SEARCH = "search"
    # What is looked at before something is changed.
    ACT = "act"
    # A page of a service's list, which names its messages only in the answer.
    PAGE = "page"
    # No messages at all: a way of asking that a service refuses.
    WAY = "way"
    # Whatever is read while something else is still being stored.
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Span:
    """Messages of a folder whose keys lie from ``low`` to ``high``, both included.

    The key of a message is its remote id without ``prefix``: the UID as a number at
    IMAP, the id itself where the service gives one.
    """

    aspect: Aspect
    folder_id: str
    low: Key
    high: Key
    prefix: str = ""

    @property
    def is_single(self) -> bool:
        """Whether it covers one message only."""
        return self.low == self.high

    @property
    def remote_id(self) -> str:
        """The id of the only message."""
        return f"{self.prefix}{self.low}"

    def covers(self, key: Key) -> bool:
        """Whether the message lies in it."""
        return self.low <= key <= self.high

    def is_about(self, place: Span) -> bool:
        """Whether both are about the same thing of the same folder."""
        return (self.aspect, self.folder_id, self.prefix) == (
            place.aspect,
            place.folder_id,
            place.prefix,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request is to cover. ``keys`` are the messages, None when nobody knows
    them and the request names the whole span.
    """

    span: Span
    keys: tuple[Key, ...] | None = None


class Journal(Protocol):
    """Where losses are remembered; each call has been stored when it returns."""

    def begin(self, span: Span) -> None:
        """A request is about to be made."""

    def remember(self, span: Span, losses: int) -> None:
        """A span was lost so many times."""

    def forget(self, span: Span) -> None:
        """A span is above suspicion."""

    def set_aside(self, span: Span, error: MailEngineError, *, at_once: bool) -> bool:
        """Count a failure of the only message of a span; whether it is set aside now.

        :param at_once: it has been tried often enough
        """


class Suspects:
    """Suspects nothing and remembers nothing."""

    def whole(self, place: Span) -> bool:
        """Whether nothing of ``place`` is suspected: it may be asked for in any way."""
        return True

    def is_aside(self, span: Span) -> bool:
        """Whether the only message of a span is not to be asked for."""
        return False

    def aside_of(self, place: Span, keys: Iterable[Key]) -> list[Key]:
        """Those of the messages that are not to be asked for."""
        return []

    def batches(self, place: Span, keys: Iterable[Key]) -> list[Batch]:
        """What to ask for in one request each, without what was set aside.

        :param place: a span of the folder; its bounds do not matter
        """
        wanted = tuple(keys)
        if not wanted:
            return []
        return [Batch(replace(place, low=min(wanted), high=max(wanted)), wanted)]

    def ranges(self, place: Span) -> list[Batch]:
        """The same for all of ``place``, whatever lies there; numbers only."""
        return [Batch(place)]

    @contextmanager
    def asking(self, batch: Batch) -> Iterator[None]:
        """Make a request inside: if it is lost, that is remembered."""
        yield

    @contextmanager
    def asking_one(self, span: Span) -> Iterator[None]:
        """The same for a single message.

        Raises ProtocolError ``aside`` when it is not to be asked for.
        """
        if self.is_aside(span):
            raise ProtocolError(ASIDE)
        with self.asking(Batch(span, (span.low,))):
            yield

    def refused(self, span: Span, error: MailEngineError) -> None:
        """The service gave the others and failed over this message alone."""

    def refused_all(self, bad: Iterable[BadEntry]) -> None:
        """The same for all that could not be read, where no page says so."""
        for entry in bad:
            if entry.code != ASIDE:
                name, place = entry.remote_id, entry.location.folder_id
                span = Span(Aspect.LIST, place, name, name)
                self.refused(span, ProtocolError(entry.code, entry.detail))

    def is_careful(self, folder_id: str) -> bool:
        """Whether lists of the folder are to be asked for no more than ids: pages that
        said more were lost.
        """
        return False

    def is_hopeless(self, folder_id: str) -> bool:
        """Whether even lists of nothing but ids are lost: the folder is left alone for
        a while, so that the others can go on.
        """
        return False

    def gives_up(self, folder_id: str) -> bool:
        """Whether pages of the folder were lost so often that its list should be begun
        again; then they start from zero.
        """
        return False

    def asking_page(self, folder_id: str) -> AbstractContextManager[None]:
        """Ask for a page of a service's list, which names its messages only in the
        answer.
        """
        return self.asking(Batch(Span(Aspect.PAGE, folder_id, 0, 0)))

    def refuse(self, way: str) -> None:
        """The service refuses a way of asking, and takes another: remembered for some
        days, since services learn.
        """

    def is_refused(self, way: str) -> bool:
        """Whether to take the other way at once."""
        return False


NOTHING = Suspects()
