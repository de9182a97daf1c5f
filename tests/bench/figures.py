"""One measured figure, and how several measurements become one."""

import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the result.

    :ivar better: "more" or "less", says how ``value`` compares with ``target``
    :ivar target: what the project holds itself to, None for a peer's figure
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    better: str = "less"
    note: str = ""

    @property
    def met(self):
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        if self.better == "more":
            return self.value >= self.target
        return self.value <= self.target


@dataclass(frozen=True)
class Timing:
    """Milliseconds of repeated calls."""

    samples: tuple

    @property
    def p50(self):
        """The median."""
        return statistics.median(self.samples)

    @property
    def p95(self):
        """What 19 of 20 calls stay below."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]


def time_calls(calls):
    """Call each once and return the ``Timing``."""
    samples = []
    for call in calls:
        started = time.perf_counter()
        call()
        samples.append((time.perf_counter() - started) * 1000)
    return Timing(tuple(samples))


@contextmanager
def stopwatch():
    """``with stopwatch() as seconds: …`` and then ``seconds()``."""
    started = time.perf_counter()
    end = None

    def seconds():
        return (end or time.perf_counter()) - started

    yield seconds
    end = time.perf_counter()
