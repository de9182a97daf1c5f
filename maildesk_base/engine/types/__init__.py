"""The values that travel between providers, the sync layer and the models.

All are frozen: a provider makes them, nobody changes them. Ids of the server are text:
``remote_id`` names a message, ``folder_id`` a folder. Times are aware UTC datetimes,
sizes are bytes.

Ids of messages. With ``Capabilities.stable_ids`` a ``remote_id`` lives as long as the
message. Without it (IMAP) the id is the message's *location* (folder, UIDVALIDITY, UID)
and changes when the message moves; then ``fingerprint`` lets the sync layer see that
the new message in one folder is the one that has just left another, so that its row
keeps its tags, links and notes.
"""

from .mailbox import (
    Capabilities,
    ChangeScope,
    DiagnosticStep,
    FolderList,
    RemoteFolder,
    RemoteTag,
    Role,
    SentCopy,
    StepState,
)
from .message import (
    Address,
    FetchedBody,
    Flags,
    Location,
    MessageMeta,
    MessageRef,
    Part,
)
from .change import (
    BadEntry,
    ChangePage,
    FolderCursor,
    MessageUpdate,
    Removal,
    Snapshot,
    SnapshotEntry,
)
from .operation import (
    Operation,
    OperationKind,
    OperationResult,
    Relocated,
)
from .outgoing import (
    Identity,
    Outgoing,
    SendOutcome,
    SendResult,
    Stored,
)
from .watching import Subscription, WatchTarget

__all__ = [
    "Address",
    "BadEntry",
    "Capabilities",
    "ChangePage",
    "ChangeScope",
    "DiagnosticStep",
    "FetchedBody",
    "Flags",
    "FolderCursor",
    "FolderList",
    "Identity",
    "Location",
    "MessageMeta",
    "MessageRef",
    "MessageUpdate",
    "Operation",
    "OperationKind",
    "OperationResult",
    "Outgoing",
    "Part",
    "Relocated",
    "RemoteFolder",
    "RemoteTag",
    "Removal",
    "Role",
    "SendOutcome",
    "SendResult",
    "SentCopy",
    "Snapshot",
    "SnapshotEntry",
    "StepState",
    "Stored",
    "Subscription",
    "WatchTarget",
]
