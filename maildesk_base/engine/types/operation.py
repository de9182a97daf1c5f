"""What is asked of the server: changes of messages and folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .mailbox import RemoteFolder
from .message import Location, MessageRef


class OperationKind(StrEnum):
    """What can be asked of the server for messages and folders."""

    FLAGS = "flags"
    RELOCATE = "relocate"
    DELETE = "delete"
    FOLDER_CREATE = "folder_create"
    FOLDER_RENAME = "folder_rename"
    FOLDER_DELETE = "folder_delete"
    FOLDER_COLOR = "folder_color"


@dataclass(frozen=True, slots=True)
class Operation:
    """One change to carry out at the server, for any number of messages.

    FLAGS sets ``set_flags`` (field name of Flags -> bool) and adds or removes keywords.
    RELOCATE takes the messages out of ``remove_from`` and puts them into ``add_to``:
    with folders that is a move, with labels any change of labels, archive included.
    DELETE removes for good. The FOLDER kinds use ``folder_id``, ``folder_name``,
    ``parent_id``; FOLDER_COLOR, for services whose labels have colours, ``color``
    (``#rrggbb``).
    """

    kind: OperationKind
    targets: tuple[MessageRef, ...] = ()
    set_flags: Mapping[str, bool] = field(default_factory=dict)
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    add_to: tuple[str, ...] = ()
    remove_from: tuple[str, ...] = ()
    folder_id: str = ""
    folder_name: str = ""
    parent_id: str | None = None
    color: str = ""


@dataclass(frozen=True, slots=True)
class Relocated:
    """Where a message went: its id from now on, and its place when the server reported
    it.
    """

    remote_id: str
    new_remote_id: str | None
    location: Location


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What became of each target; a target named nowhere succeeded.

    ``gone``: no longer at the server. ``unsure``: not touched, for their folder is not
    there under this name, or was renumbered. ``refused``: remote id -> reason, roll
    back. ``folder``: the folder as it is now, for the FOLDER kinds.
    """

    relocated: tuple[Relocated, ...] = ()
    gone: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    folder: RemoteFolder | None = None
    unsure: tuple[str, ...] = ()
