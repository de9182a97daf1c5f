"""List-Unsubscribe (RFC 2369) and its one-click form (RFC 8058)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...text import clean_line

_TARGET = re.compile(r"<([^<>]+)>")
_SCHEME = re.compile(r"(https?://|mailto:)", re.I)
_MAX_TARGETS = 5
_MAX_TARGET_CHARS = 2000


@dataclass(frozen=True, slots=True)
class UnsubscribeTargets:
    """Where one can unsubscribe, each kind in the order of the header."""

    https: tuple[str, ...] = ()
    http: tuple[str, ...] = ()
    mailto: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The targets written as a header value again, "" when there are none."""
        every = self.https + self.http + self.mailto
        return ", ".join(f"<{target}>" for target in every)


def parse_unsubscribe(wire: str) -> UnsubscribeTargets:
    """The usable targets of a List-Unsubscribe value; other schemes are left out."""
    value = clean_line(wire) if not wire.isprintable() else wire
    found = _TARGET.findall(value) or value.split(",")
    kinds: dict[str, list[str]] = {"https://": [], "http://": [], "mailto:": []}
    for item in found[:_MAX_TARGETS]:
        target = "".join(item.split())
        scheme = _SCHEME.match(target)
        if scheme and target.isascii() and len(target) <= _MAX_TARGET_CHARS:
            kinds[scheme[1].lower()].append(target)
    return UnsubscribeTargets(*(tuple(targets) for targets in kinds.values()))
