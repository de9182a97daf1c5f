"""The cursors of a folder: where ``changes`` and ``older`` go on, as text."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo.addons.maildesk_base.engine.errors import ResyncRequired

from .messages import read_time, write_time


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """Where a folder's delta goes on.

    :param path: of the link Graph gave, below the mailbox
    :param since: seconds since 1970 at which the last round was complete; what was made
        later is new
    :param is_first: the round that lists the whole folder is still under way
    :param is_plain: it says nothing of answers, for Graph refused to
    """

    path: str
    since: int
    is_first: bool = False
    is_plain: bool = False

    def to_text(self) -> str:
        """Write the cursor."""
        fields = {"path": self.path, "since": self.since, "first": self.is_first}
        if self.is_plain:
            fields["plain"] = True
        return json.dumps(fields, separators=(",", ":"))


def read_cursor(text: str, folder_id: str) -> ChangeCursor:
    """Read a cursor of ``changes``; ResyncRequired when it is none of ours."""
    try:
        fields = json.loads(text)
        path = fields["path"]
        if not isinstance(path, str) or not path.startswith("/mailFolders"):
            raise ValueError("not a path")
        return ChangeCursor(
            path,
            int(fields["since"]),
            bool(fields["first"]),
            bool(fields.get("plain")),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise ResyncRequired(folder_id, "cursor.unreadable") from error


@dataclass(frozen=True, slots=True)
class OlderCursor:
    """How far the history is known: all that came after ``at``, and of those that came
    in that very second the ones whose marks are in ``marks``.
    """

    at: datetime
    marks: frozenset[str] = frozenset()

    def to_text(self) -> str:
        """Write the cursor."""
        fields = {"at": write_time(self.at), "marks": sorted(self.marks)}
        return json.dumps(fields, separators=(",", ":"))

    @property
    def before(self) -> str:
        """The first second that is wholly known, as a literal."""
        # Exchange keeps fractions of a second that it does not show.
        return write_time(self.at + timedelta(seconds=1))

    def covers(self, received: datetime, remote_id: str) -> bool:
        """Whether a message belongs to the known history."""
        second = received.replace(microsecond=0)
        return second > self.at or (second == self.at and mark(remote_id) in self.marks)


def read_older(text: str, folder_id: str) -> OlderCursor:
    """Read a cursor of ``older``; ResyncRequired when it is none of ours."""
    try:
        fields = json.loads(text)
        at = read_time(fields["at"])
        marks = frozenset(str(each) for each in fields["marks"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ResyncRequired(folder_id, "cursor.unreadable") from error
    if at is None:
        raise ResyncRequired(folder_id, "cursor.unreadable")
    return OlderCursor(at, marks)


def mark(remote_id: str) -> str:
    """A short stand-in for an id."""
    return hashlib.sha256(remote_id.encode()).hexdigest()[:12]
