"""Halving what was lost until a message is alone (``suspects.py`` says why)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from .errors import (
    MailEngineError,
    ProtocolError,
    ThrottledError,
    TransientError,
)
from .suspects import Aspect, Batch, Journal, Key, Span, Suspects

# A request may be lost by chance; hardly twice in the same place.
ENOUGH = 2
# A message that nothing else was read beside: the server itself may be in trouble.
ENOUGH_ALONE = 4
# Pages of a list, the last two of which asked for nothing but ids.
ENOUGH_CAREFUL_PAGES = 4
# Pages of a list lost in the same place, most of them after a pause.
ENOUGH_PAGES = 8
# Of so many messages not all are ill: then it is the server, which gets its pause.
MOST_SET_ASIDE = 20


# Whoever is given the one is certainly given the other.
_MORE_THAN = {Aspect.LIST: Aspect.DETAILS}


class Isolation(Suspects):
    """Halves what is lost until the message is alone.

    :param spans: what was lost before, with the number of losses
    :param aside: (aspect, remote id) of what is not to be asked for
    """

    def __init__(
        self,
        journal: Journal,
        spans: Mapping[Span, int] = {},
        aside: Iterable[tuple[Aspect, str]] = (),
    ):
        self._journal = journal
        self._losses = dict(spans)
        self._aside = set(aside)
        self._served: set[Aspect] = set()
        self._set_aside = 0
        # Requests that are being made just now.
        self.open = 0
        # Losses that have brought us further, for whoever decides to try again.
        self.progress = 0
        # Failures of single messages that were counted.
        self.refusals = 0

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all is suspected."""
        return all(span.aspect is Aspect.WAY for span in self._losses)

    def whole(self, place: Span) -> bool:
        return not any(each.is_about(place) for each in self._losses) and not any(
            aspect is place.aspect and remote_id.startswith(place.prefix)
            for aspect, remote_id in self._aside
        )

    def is_aside(self, span: Span) -> bool:
        return (span.aspect, span.remote_id) in self._aside

    def aside_of(self, place: Span, keys: Iterable[Key]) -> list[Key]:
        return [key for key in keys if self._is_aside(place, key)]

    def batches(self, place: Span, keys: Iterable[Key]) -> list[Batch]:
        wanted = [key for key in keys if not self._is_aside(place, key)]
        suspected = self._suspected(place)
        if not suspected:
            return super().batches(place, wanted)
        groups: defaultdict[Span, list[Key]] = defaultdict(list)
        others: list[Key] = []
        for key in wanted:
            found = next((span for span in suspected if span.covers(key)), None)
            (others if found is None else groups[found]).append(key)
        # What is above suspicion first: it arrives, and shows that the server serves.
        found_batches = list(self._runs(place, others, suspected))
        for span, keys in groups.items():
            found_batches += self._halved(Batch(span, tuple(keys)))
        return found_batches

    def ranges(self, place: Span) -> list[Batch]:
        suspected = sorted(self._suspected(place), key=lambda span: span.low)
        cuts = [(span, False) for span in suspected]
        cuts += [(each, True) for each in self._aside_in(place)]
        found: list[Batch] = []
        low = place.low
        for span, is_aside in sorted(cuts, key=lambda cut: cut[0].low):
            if span.high < low or span.low > place.high:
                continue
            if span.low > low:
                found.append(Batch(replace(place, low=low, high=span.low - 1)))
            if not is_aside:
                found.append(Batch(span))
            low = span.high + 1
        if low <= place.high:
            found.append(Batch(replace(place, low=low)))
        return found

    @contextmanager
    def asking(self, batch: Batch) -> Iterator[None]:
        self._journal.begin(batch.span)
        self.open += 1
        try:
            yield
        except Exception as error:
            if reason := _reason(error):
                self.lost(batch, reason)
            raise
        finally:
            self.open -= 1
        self._served.add(batch.span.aspect)
        is_page = batch.span.aspect is Aspect.PAGE
        # Pages that said less came: that is no reason to ask for more again.
        if not is_page or self._losses.get(batch.span, 0) < ENOUGH:
            self.clear(batch.span)

    def clear(self, span: Span) -> None:
        """A span is above suspicion."""
        if span in self._losses:
            del self._losses[span]
            self._journal.forget(span)

    def refused(self, span: Span, error: MailEngineError) -> None:
        self.refusals += 1
        if self._journal.set_aside(span, error, at_once=False):
            self._aside.add((span.aspect, span.remote_id))

    def is_careful(self, folder_id: str) -> bool:
        return self._pages_lost(folder_id) >= ENOUGH

    def is_hopeless(self, folder_id: str) -> bool:
        return self._pages_lost(folder_id) >= ENOUGH_CAREFUL_PAGES

    def gives_up(self, folder_id: str) -> bool:
        is_hopeless = self._pages_lost(folder_id) >= ENOUGH_PAGES
        if is_hopeless:
            self.clear(Span(Aspect.PAGE, folder_id, 0, 0))
        return is_hopeless

    def _pages_lost(self, folder_id: str) -> int:
        return self._losses.get(Span(Aspect.PAGE, folder_id, 0, 0), 0)

    def refuse(self, way: str) -> None:
        self._remember(_way(way), 1)

    def is_refused(self, way: str) -> bool:
        return _way(way) in self._losses

    def lost(self, batch: Batch, error: MailEngineError) -> None:
        """Remember a loss, and narrow down what it may be due to."""
        span = batch.span
        losses = self._losses.get(span, 0) + 1
        if losses > ENOUGH and span.aspect is Aspect.PAGE:
            # Less cannot be asked for: it may be the service, which gets its pause.
            self._remember(span, losses)
            return
        self.progress += 1
        if losses < ENOUGH or span.aspect in (Aspect.PAGE, Aspect.AHEAD):
            self._remember(span, losses)
        elif len(batch.keys or ()) == 1 or span.is_single:
            self._lost_alone(batch, losses, error)
        elif batch.keys is None and isinstance(span.low, str):
            # It is halved as soon as somebody knows what lies in it.
            self._remember(span, losses)
        else:
            self._halve(batch)

    def _halve(self, batch: Batch) -> tuple[Span, Span]:
        self.clear(batch.span)
        halves = _halves(batch)
        for half in halves:
            self._remember(half, 0)
        return halves

    def _halved(self, batch: Batch) -> list[Batch]:
        """The batch, in two if it was lost often enough while nobody knew its keys."""
        if self._losses[batch.span] < ENOUGH or len(batch.keys) == 1:
            return [batch]
        return [
            Batch(half, tuple(key for key in batch.keys if half.covers(key)))
            for half in self._halve(batch)
        ]

    def _lost_alone(self, batch: Batch, losses: int, error: MailEngineError) -> None:
        span = batch.span
        is_served = bool({span.aspect, _MORE_THAN.get(span.aspect)} & self._served)
        if not is_served and losses < ENOUGH_ALONE:
            self._remember(span, losses)
            return
        self._set_aside += 1
        if self._set_aside > MOST_SET_ASIDE:
            # The server serves hardly anything: no progress, so it gets its pause.
            self.progress -= 1
            return
        self.clear(span)
        if batch.keys:
            span = replace(span, low=batch.keys[0], high=batch.keys[0])
        self._journal.set_aside(span, error, at_once=True)
        self._aside.add((span.aspect, span.remote_id))

    def _remember(self, span: Span, losses: int) -> None:
        self._losses[span] = losses
        self._journal.remember(span, losses)

    def _suspected(self, place: Span) -> list[Span]:
        """Spans of the folder that were lost; narrow ones first."""
        found = [each for each in self._losses if each.is_about(place)]
        return sorted(found, key=lambda span: not span.is_single)

    def _is_aside(self, place: Span, key: Key) -> bool:
        return (place.aspect, f"{place.prefix}{key}") in self._aside

    def _aside_in(self, place: Span) -> Iterator[Span]:
        for aspect, remote_id in self._aside:
            if aspect is place.aspect and remote_id.startswith(place.prefix):
                key = remote_id[len(place.prefix) :]
                if key.isdigit():
                    yield replace(place, low=int(key), high=int(key))

    @staticmethod
    def _runs(
        place: Span, keys: Sequence[Key], suspected: Sequence[Span]
    ) -> Iterator[Batch]:
        """Keys in runs that no suspected span lies in, so that no two spans overlap."""
        between: defaultdict[int, list[Key]] = defaultdict(list)
        for key in keys:
            between[sum(span.high < key for span in suspected)].append(key)
        for run in between.values():
            span = replace(place, low=min(run), high=max(run))
            yield Batch(span, tuple(run))


def _way(name: str) -> Span:
    return Span(Aspect.WAY, "", 0, 0, name)


def may_be_one(error: MailEngineError) -> bool:
    """Whether an error may be due to one message; not if the service wants a pause."""
    is_about_all = isinstance(error, ThrottledError) or (
        getattr(error, "retry_after", None) is not None
    )
    return isinstance(error, TransientError | ProtocolError) and not is_about_all


def _reason(error: Exception) -> MailEngineError | None:
    """What a message is set aside with if it leads to this; None if it is not to blame
    for it.
    """
    if not isinstance(error, MailEngineError):
        return ProtocolError("unreadable", type(error).__name__)
    return error if may_be_one(error) else None


def _halves(batch: Batch) -> tuple[Span, Span]:
    span = batch.span
    if batch.keys is None:
        middle = (span.low + span.high) // 2
        return replace(span, high=middle), replace(span, low=middle + 1)
    keys = sorted(batch.keys)
    middle = len(keys) // 2
    return replace(span, high=keys[middle - 1]), replace(span, low=keys[middle])
