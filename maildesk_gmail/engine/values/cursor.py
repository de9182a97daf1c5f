"""Where ``changes`` and ``older`` go on, as text.

Changes go on at a history id of the whole mailbox. The past goes on at a moment: page
tokens of the service do not live long. Messages of the very second are named, so that
none comes twice and none is left out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import ResyncRequired

_PREFIX = "h"
_HISTORY = re.compile(r"h(\d{1,20})@(\d{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class HistoryCursor:
    """Where the history is known to, and when the labels were looked at (seconds).

    Labels have no history: they have to be looked at now and then.
    """

    history_id: str
    labels_at: int = 0

    def to_text(self) -> str:
        """Write the cursor."""
        return f"{_PREFIX}{self.history_id}@{self.labels_at}"


def read_history(text: str) -> HistoryCursor:
    """Read a cursor of ``changes``; ResyncRequired when it is none of ours."""
    found = _HISTORY.fullmatch(text)
    if not found:
        raise ResyncRequired("", "cursor.unreadable")
    return HistoryCursor(found[1], int(found[2]))


@dataclass(frozen=True, slots=True)
class OlderCursor:
    """All messages after this second are known, and of this second those named."""

    second: int
    known: tuple[str, ...] = ()

    def to_text(self) -> str:
        """Write the cursor."""
        return json.dumps({"second": self.second, "known": self.known})


def read_older(text: str, folder_id: str) -> OlderCursor:
    """Read a cursor of ``older``; ResyncRequired when it is none of ours."""
    try:
        fields = json.loads(text)
        known = tuple(str(each) for each in fields["known"])
        return OlderCursor(int(fields["second"]), known)
    except (ValueError, TypeError, KeyError) as error:
        raise ResyncRequired(folder_id, "cursor.unreadable") from error
