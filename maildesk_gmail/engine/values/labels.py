"""Labels as folders: which are folders, what they are for, where a message lies.

A message has any number of labels, and lies in the folder of each. Gmail has no folder
for what is archived: "All mail" is our name for everything outside of Spam and Trash,
so that an archived message still has a place. What is in Trash or Spam lies there
only, as Gmail shows it, whatever labels it has kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from odoo.addons.maildesk_base.engine.types import Flags, Location, RemoteFolder, Role

ALL = "ALL_MAIL"
INBOX, SENT, DRAFT = "INBOX", "SENT", "DRAFT"
SPAM, TRASH = "SPAM", "TRASH"
UNREAD, STARRED, IMPORTANT, CHAT = "UNREAD", "STARRED", "IMPORTANT", "CHAT"

# System labels that are folders, in the order in which Gmail shows them.
ROLES = {
    INBOX: (Role.INBOX, "Inbox"),
    STARRED: (Role.STARRED, "Starred"),
    IMPORTANT: (Role.IMPORTANT, "Important"),
    SENT: (Role.SENT, "Sent"),
    DRAFT: (Role.DRAFTS, "Drafts"),
    ALL: (Role.ALL, "All mail"),
    SPAM: (Role.SPAM, "Spam"),
    TRASH: (Role.TRASH, "Trash"),
}
# Set by Gmail alone: these can be asked for neither way.
FIXED = frozenset((SENT, DRAFT, CHAT, ALL))
# Marks rather than places: a message that is moved keeps them.
MARKS = frozenset((STARRED, IMPORTANT))
EXCLUSIVE = (TRASH, SPAM)


@dataclass(frozen=True, slots=True)
class LabelBook:
    """The user's own labels: id -> name."""

    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_labels(cls, labels: Iterable[dict]) -> LabelBook:
        """From what labels.list gives."""
        own = {each["id"]: each.get("name", "") for each in labels if is_own(each)}
        return cls(own)

    def id_of(self, name: str) -> str | None:
        """The id of a label by its name; Gmail ignores case."""
        wanted = name.casefold()
        for label_id, known in self.names.items():
            if known.casefold() == wanted:
                return label_id
        return None


def is_readable(label: Mapping) -> bool:
    """Whether it is known what a label is."""
    label_id = label.get("id")
    return label_id in ROLES or all(label.get(key) for key in ("id", "name", "type"))


def is_own(label: Mapping) -> bool:
    """Whether the user has made a label."""
    return label.get("type") == "user" and bool(label.get("id"))


def is_folder(label_id: str, book: LabelBook) -> bool:
    """Whether messages with this label lie in a folder."""
    return label_id in ROLES or label_id in book.names


def places_of(label_ids: Iterable[str], book: LabelBook) -> tuple[Location, ...]:
    """The folders a message with these labels lies in; none for a chat."""
    labels = set(label_ids)
    if CHAT in labels:
        return ()
    for only in EXCLUSIVE:
        if only in labels:
            return (Location(only),)
    found = [each for each in ROLES if each in labels]
    found += [each for each in book.names if each in labels]
    return tuple(Location(each) for each in (*found, ALL))


def query_within(folder_id: str, q: str = "") -> str:
    """A search in a folder. What is in Trash may keep the label of Spam, and lies in
    Trash only, as in ``places_of``.
    """
    return f"{q} -in:trash".strip() if folder_id == SPAM else q


def flags_of(label_ids: Iterable[str], book: LabelBook) -> Flags:
    """The flags of a message with these labels; Gmail keeps no "answered"."""
    labels = set(label_ids)
    return Flags(
        is_read=UNREAD not in labels,
        is_starred=STARRED in labels,
        is_answered=None,
        is_forwarded=None,
        is_draft=DRAFT in labels,
        keywords=frozenset(book.names[each] for each in labels & book.names.keys()),
    )


def folders_of(
    labels: Iterable[dict], counts: Mapping[str, dict], state: str
) -> list[RemoteFolder]:
    """The folders of a mailbox: system folders first, then the user's labels.

    :param counts: label id -> what labels.get gives
    """
    given = {each["id"]: each for each in labels}
    given[ALL] = {"id": ALL}
    own = sorted((each for each in given.values() if is_own(each)), key=_by_name)
    by_name = {each["name"]: each["id"] for each in own}
    found = [_system_folder(each, counts, state) for each in ROLES if each in given]
    return found + [own_folder(each, by_name, counts, state) for each in own]


def own_folder(
    label: dict,
    by_name: Mapping[str, str],
    counts: Mapping[str, dict] | None = None,
    state: str = "",
) -> RemoteFolder:
    """A label of the user; a slash in its name makes it the child of another one.

    :param by_name: the ids of all labels of the user
    """
    path, parent_id = tuple(label["name"].split("/")), None
    cut = len(path) - 1
    # A parent need not exist: then the rest of the name is one.
    while cut > 0 and parent_id is None:
        parent_id = by_name.get("/".join(path[:cut]))
        cut -= 1
    kept = cut + 1 if parent_id else 0
    name = "/".join(path[kept:])
    counted = (counts or {}).get(label["id"], label)
    return RemoteFolder(
        folder_id=label["id"],
        name=name,
        path=(*path[:kept], name),
        parent_id=parent_id,
        state=state,
        total=counted.get("messagesTotal"),
        unread=counted.get("messagesUnread"),
        color=str((label.get("color") or {}).get("backgroundColor", "")),
    )


def _system_folder(label_id: str, counts, state: str) -> RemoteFolder:
    role, name = ROLES[label_id]
    counted = counts.get(label_id, {})
    return RemoteFolder(
        folder_id=label_id,
        name=name,
        path=(name,),
        role=role,
        state=state,
        total=counted.get("messagesTotal"),
        unread=counted.get("messagesUnread"),
    )


def _by_name(label: dict) -> str:
    return label["name"].casefold()
