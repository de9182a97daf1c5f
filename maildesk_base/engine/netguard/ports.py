"""Ports that may be connected to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import ConfigurationError

_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", re.ASCII)
LARGEST = 65535


@dataclass(frozen=True, slots=True)
class PortList:
    """Some ports, as ranges with both ends in them."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> PortList:
        """Read ports and ranges like ``993, 10143-10145``. Raises ConfigurationError
        ``network.bad_ports``.
        """
        return cls(tuple(map(_range_of, re.findall(r"[^\s,;]+", text))))

    def __contains__(self, port: int) -> bool:
        return any(first <= port <= last for first, last in self.ranges)


def _range_of(word: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(word)
    if match:
        first = int(match[1])
        last = int(match[2] or first)
        if 0 < first <= last <= LARGEST:
            return first, last
    raise ConfigurationError("network.bad_ports", word[:40])
