"""Where ``changes`` and ``older`` go on, as text.

Changes go on at a history id of the whole mailbox. The past goes on at a moment: page
tokens of the service do not live long. Messages of the very second are named, so that
none comes twice and none is left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from odoo.addons.maildesk_base.engine.errors import ResyncRequired

_PREFIX = "h"


def write_history_id(history_id: str) -> str:
    """The cursor of ``changes``."""
    return f"{_PREFIX}{history_id}"


def read_history_id(text: str) -> str:
    """The history id of a cursor; ResyncRequired when it is none of ours."""
    number = text.removeprefix(_PREFIX)
    if not text.startswith(_PREFIX) or not (number.isascii() and number.isdigit()):
        raise ResyncRequired("", "cursor.unreadable")
    return number


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
