"""The cursors of a folder: where ``changes`` and ``older`` go on, as text.

A pass over the changes may take many pages. All that is needed to go on after a crash
is in the cursor: what the pass is to reach, which stages are left, and how far the
first of them has come.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum

from odoo.addons.maildesk_base.engine.errors import ResyncRequired


class Stage(StrEnum):
    """One step of a pass, in the order in which they are taken."""

    NEW = "new"  # metadata of messages that came
    FLAGS = "flags"  # what CHANGEDSINCE reports
    CHANGED = "changed"  # the same in windows, when it is too much for one page
    SCAN = "scan"  # flags and ids of everything known
    TOP = "top"  # flags of the newest, without CONDSTORE
    ROTATE = "rotate"  # flags of one older window, another one each time
    COUNT = "count"  # ids of everything known, when the number of messages is off


@dataclass(frozen=True, slots=True)
class Run:
    """A pass under way: its targets, the stages left, and the place in the first.

    ``position`` is the highest UID still to be looked at, 0 at the start of a stage;
    ``arrived`` counts the new messages seen.
    """

    uidnext: int
    modseq: int
    exists: int
    stages: tuple[Stage, ...]
    position: int = 0
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class ChangeCursor:
    """The folder as the index knows it.

    All messages with UIDs below ``uidnext`` that lie in the known history are in the
    index, with their state as of ``modseq`` (0: the server numbers no changes);
    ``exists`` counted all. ``window`` is where the rotating look at flags goes on, 0:
    at the top.
    """

    uidvalidity: int
    uidnext: int
    modseq: int = 0
    exists: int = 0
    window: int = 0
    run: Run | None = None

    def to_text(self) -> str:
        """Write the cursor."""
        return json.dumps(dataclasses.asdict(self), separators=(",", ":"))


def read_cursor(text: str, folder_id: str) -> ChangeCursor:
    """Read a cursor of ``changes``; ResyncRequired when it is none of ours."""
    try:
        fields = json.loads(text)
        run = fields.pop("run", None)
        if run is not None:
            stages = tuple(Stage(stage) for stage in run.pop("stages"))
            run = Run(stages=stages, **{key: int(run[key]) for key in run})
        numbers = {key: int(value) for key, value in fields.items()}
        return ChangeCursor(run=run, **numbers)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ResyncRequired(folder_id, "cursor.unreadable") from error


@dataclass(frozen=True, slots=True)
class OlderCursor:
    """The lowest UID that has been fetched; the history goes on below it."""

    uidvalidity: int
    uid: int

    def to_text(self) -> str:
        """Write the cursor."""
        return f"{self.uidvalidity}:{self.uid}"


def read_older(text: str, folder_id: str) -> OlderCursor:
    """Read a cursor of ``older``; ResyncRequired when it is none of ours."""
    validity, _, uid = text.partition(":")
    if not (validity.isdigit() and uid.isdigit()):
        raise ResyncRequired(folder_id, "cursor.unreadable")
    return OlderCursor(int(validity), int(uid))


def lowest_known(older: str | None, folder_id: str) -> int:
    """Return the UID from which on the index knows the folder."""
    return read_older(older, folder_id).uid if older else 1
