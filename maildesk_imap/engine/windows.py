"""Walking through the UIDs of a folder from the top down, however sparse they are.

UIDs can have gaps of millions. A window is guessed from the folder's density and grows
by eight whenever it holds too little, so the whole range of UIDs is crossed in about
ten steps, and a folder of a million messages is never listed at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .protocol.arguments import Argument, UidSet
from .protocol.connection import ImapConnection
from .protocol.mailbox import Selected
from .protocol.uidset import MAX_UID, Range, clip
from .uidsearch import search_ranges

# The greatest UID is below 8**11, so that many steps always reach the bottom.
GROWTH = 8
# Windows are drawn a little wider than the density says, for it is only an average.
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Found:
    """UIDs, descending, and the lowest UID down to which every one is known."""

    uids: list[int]
    complete_to: int


def guess_width(selected: Selected, wanted: int) -> int:
    """Return how many UIDs probably hold ``wanted`` messages of the folder."""
    if not selected.uidnext or selected.exists <= 0:
        return MARGIN * wanted
    return max(wanted, MARGIN * wanted * selected.uidnext // selected.exists)


def highest_in(
    connection: ImapConnection,
    selected: Selected,
    bounds: Range,
    wanted: int,
    extra: tuple[Argument, ...] = (),
) -> Found:
    """Find the ``wanted`` highest UIDs of the open folder within ``bounds``.

    :param bounds: lowest and highest UID to look at, both included
    :param extra: further search keys
    """

    def list_ranges(window: Range) -> list[Range]:
        return search_ranges(connection, (UidSet((window,)), *extra))

    return walk_down(list_ranges, bounds, guess_width(selected, wanted), wanted)


def walk_down(
    list_ranges: Callable[[Range], list[Range]], bounds: Range, width: int, wanted: int
) -> Found:
    """Ask for window after window until enough is found or the bottom is reached.

    :param list_ranges: returns what exists in a range, as ascending ranges
    """
    lowest, high = bounds
    found: list[int] = []
    while high >= lowest and len(found) < wanted:
        low = max(lowest, high - width + 1)
        # What the server names beyond the window is of no use, if it is not wrong.
        ranges = list(clip(list_ranges((low, high)), low, high))
        found += take_highest(ranges, wanted - len(found))
        if len(found) == wanted:
            return Found(found, found[-1])
        high = low - 1
        width = min(width * GROWTH, MAX_UID)
    return Found(found, lowest)


def take_highest(ranges: list[Range], wanted: int) -> list[int]:
    """Return the ``wanted`` highest numbers of ascending ranges, descending."""
    numbers: list[int] = []
    for low, high in reversed(ranges):
        missing = wanted - len(numbers)
        if missing <= 0:
            break
        numbers.extend(range(high, max(low, high - missing + 1) - 1, -1))
    return numbers
