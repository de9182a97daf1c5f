"""When to try again, and when to look again: pure arithmetic, randomness injected.

``chance`` is a function that returns a float in [0, 1), normally ``random.random``.
All times are seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

Chance = Callable[[], float]

# No server may send us away for longer than this: settings and moods change.
MAX_RETRY_AFTER_S = 24 * 3600.0
# How fast somebody who looks at a mailbox sees a change that was made elsewhere.
VIEWED_INTERVAL_S = 60.0
# A mailbox may be busy with its own synchronisation for at most a quarter of the time.
MIN_REST_RATIO = 3.0
# ... yet even the slowest one is looked at so often.
SLOWEST_INTERVAL_S = 3600.0
# Spreads mailboxes that were connected at the same moment.
INTERVAL_JITTER = 0.1
# A server that was away is tried again within a minute for about an hour, then less
# often.
OFTEN_TRIES = 60
# Drift is rare: who never drifts is compared once a week, who did drift sooner.
RECONCILE_FIRST_S = 24 * 3600.0
RECONCILE_FASTEST_S = 3600.0
RECONCILE_SLOWEST_S = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How waiting grows: ``first_s`` times ``factor`` for each failure, up to
    ``longest_s``.

    ``jitter`` is the share of a wait that is random, so that clients that failed
    together do not come back together.
    """

    first_s: float = 30.0
    factor: float = 2.0
    longest_s: float = 3600.0
    jitter: float = 0.5


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often something has failed in a row. Store ``failures``, nothing else.

    Only complete success resets it: a server that lets us in and then fails is not
    well.
    """

    failures: int = 0

    def failed(self) -> Backoff:
        """After one more failure."""
        return Backoff(self.failures + 1)

    def succeeded(self) -> Backoff:
        """After complete success."""
        return Backoff()

    def delay_s(
        self,
        chance: Chance,
        retry_after: float | None = None,
        policy: Policy = Policy(),
    ) -> float:
        """How long to wait now.

        What the server asked for (``retry_after``) is the least; our own wait is kept
        too, for some servers always ask for one second.
        """
        own = _growing(policy, self.failures)
        own *= 1 - policy.jitter * chance()
        asked = _sane_retry_after(retry_after)
        # Jitter only upwards: earlier than asked would be refused again.
        return max(own, asked * (1 + INTERVAL_JITTER * chance()))


AWAY = Policy(longest_s=60.0)
LONG_AWAY = Policy(first_s=60.0, longest_s=600.0)


def away_delay_s(failures: int, chance: Chance) -> float:
    """How long to wait for a server that was away and costs little to try: most are
    back in a moment, and whatever broke before says nothing of now.
    """
    if failures <= OFTEN_TRIES:
        return Backoff(failures).delay_s(chance, None, AWAY)
    return Backoff(failures - OFTEN_TRIES).delay_s(chance, None, LONG_AWAY)


BROKEN = Policy(longest_s=600.0)


def broken_delay_s(failures: int, chance: Chance) -> float:
    """How long to wait after an answer that makes no sense, or an error of our own."""
    return Backoff(failures).delay_s(chance, None, BROKEN)


THROTTLED = Policy(first_s=15.0, longest_s=90.0)


def throttled_delay_s(
    failures: int, retry_after: float | None, chance: Chance
) -> float:
    """How long to wait for a service that found it too much: as long as it says, else
    as its makers recommend, who count what is asked in a minute.
    """
    return Backoff(failures).delay_s(chance, retry_after, THROTTLED)


@dataclass(frozen=True, slots=True)
class Demand:
    """What decides how often a mailbox is looked at.

    :param configured_s: the interval set for this mailbox
    :param is_viewed: whether somebody has it open now
    :param last_pass_s: how long the last pass took
    """

    configured_s: float = 300.0
    is_viewed: bool = False
    last_pass_s: float = 0.0


def sync_interval_s(demand: Demand, chance: Chance) -> float:
    """From the end of one pass to the beginning of the next.

    A mailbox that somebody looks at comes every minute; one whose pass takes long rests
    three times as long, so that it cannot starve the others.
    """
    wanted = demand.configured_s
    if demand.is_viewed:
        wanted = min(wanted, VIEWED_INTERVAL_S)
    rest = min(demand.last_pass_s * MIN_REST_RATIO, SLOWEST_INTERVAL_S)
    return max(wanted, rest) * (1 - INTERVAL_JITTER * chance())


def reconcile_interval_s(
    previous_s: float | None, *, drifted: bool, chance: Chance
) -> float:
    """When to compare a folder's complete list of ids with the server again.

    :param previous_s: the interval before this comparison, None after the first one
    :param drifted: whether the comparison found a difference
    """
    if previous_s is None:
        wanted = RECONCILE_FIRST_S
    else:
        wanted = previous_s / 4 if drifted else previous_s * 2
    wanted = min(max(wanted, RECONCILE_FASTEST_S), RECONCILE_SLOWEST_S)
    return wanted * (1 - INTERVAL_JITTER * chance())


def _growing(policy: Policy, failures: int) -> float:
    if failures <= 0:
        return 0.0
    # The exponent is bounded by logarithm: a huge count would overflow a float.
    steps = math.log(max(policy.longest_s / policy.first_s, 1.0), policy.factor)
    grown = policy.first_s * policy.factor ** min(failures - 1, steps + 1)
    return min(grown, policy.longest_s)


def _sane_retry_after(retry_after: float | None) -> float:
    if retry_after is None or not retry_after > 0:
        return 0.0
    return min(float(retry_after), MAX_RETRY_AFTER_S)
