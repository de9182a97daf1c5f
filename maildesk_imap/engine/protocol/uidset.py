"""Sets of UIDs as IMAP writes them: ``1:4,7,9:10`` (RFC 3501 sequence-set)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from odoo.addons.maildesk_base.engine.errors import ProtocolError

MAX_UID = 0xFFFFFFFF
_SET = re.compile(rb"\d{1,10}(?::\d{1,10})?(?:,\d{1,10}(?::\d{1,10})?)*")

Range = tuple[int, int]


def ranges_of(uids: Iterable[int]) -> list[Range]:
    """Join ``uids`` (any order, repeats allowed) to inclusive ranges, ascending."""
    ranges: list[Range] = []
    for uid in sorted(set(uids)):
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1] = (ranges[-1][0], uid)
        else:
            ranges.append((uid, uid))
    return ranges


def format_ranges(ranges: Iterable[Range]) -> bytes:
    """Write ranges as an IMAP set; ValueError for numbers no UID can have."""
    pieces = []
    for low, high in ranges:
        if not 0 < low <= high <= MAX_UID:
            raise ValueError(f"not a range of UIDs: {low}:{high}")
        pieces.append(b"%d" % low if low == high else b"%d:%d" % (low, high))
    if not pieces:
        raise ValueError("an empty set of UIDs")
    return b",".join(pieces)


def format_uids(uids: Iterable[int]) -> bytes:
    """Write single UIDs as an IMAP set."""
    return format_ranges(ranges_of(uids))


def parse_ranges(text: bytes) -> list[Range]:
    """Read a set the server sent; ProtocolError ``protocol.uidset`` when it is none."""
    if not _SET.fullmatch(text):
        raise ProtocolError("protocol.uidset", text[:60].decode("latin-1"))
    ranges = []
    for piece in text.split(b","):
        low, _, high = piece.partition(b":")
        first, last = int(low), int(high or low)
        if last < first:
            first, last = last, first
        if first < 1 or last > MAX_UID:
            raise ProtocolError("protocol.uidset", piece.decode("latin-1"))
        ranges.append((first, last))
    return ranges


def expand(ranges: Iterable[Range], limit: int) -> list[int]:
    """Return the single numbers in their given order.

    Raises ProtocolError when there are more than ``limit``: a server that names four
    thousand million messages must not fill the memory.
    """
    numbers: list[int] = []
    for low, high in ranges:
        if len(numbers) + high - low >= limit:
            raise ProtocolError("protocol.uidset", f"more than {limit} numbers")
        numbers.extend(range(low, high + 1))
    return numbers


def clip(ranges: Iterable[Range], low: int, high: int) -> Iterator[Range]:
    """Cut ranges to what lies between ``low`` and ``high``, both included."""
    for first, last in ranges:
        first, last = max(first, low), min(last, high)
        if first <= last:
            yield first, last


def chunks(uids: Iterable[int], size: int) -> Iterator[list[int]]:
    """Split UIDs, keeping their order, into lists of at most ``size``."""
    batch: list[int] = []
    for uid in uids:
        batch.append(uid)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
