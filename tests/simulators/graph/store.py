"""Mailboxes: folders, items, and the numbered history of their changes."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

WELL_KNOWN = {
    "inbox": "Inbox",
    "drafts": "Drafts",
    "sentitems": "Sent Items",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "archive": "Archive",
    "outbox": "Outbox",
    "conversationhistory": "Conversation History",
}
ROOT = "msgfolderroot"
_IDS = re.compile(r"<[^<>\s]+>")
HIDDEN = ("conversationhistory",)


@dataclass
class Folder:
    """One folder; ``id`` never changes."""

    id: str
    name: str
    parent: str
    well_known: str = ""
    hidden: bool = False


@dataclass
class Attachment:
    """What hangs on a message; ``kind`` is file, item or reference."""

    id: str
    name: str
    content_type: str
    content: bytes
    inline: bool = False
    content_id: str = ""
    kind: str = "file"


@dataclass
class Item:
    """One message. ``key`` is its immutable id, ``mutable`` changes when it moves.

    ``raw`` is its MIME form while that is known; ``appears_at`` is when it can be
    seen, for copies in Sent Items that come late.
    """

    key: str
    mutable: str
    folder: str
    created: datetime
    received: datetime
    modified: datetime
    props: dict = field(default_factory=dict)
    headers: list = field(default_factory=list)
    extended: dict = field(default_factory=dict)
    attachments: list = field(default_factory=list)
    raw: bytes = b""
    version: int = 0
    order: int = 0
    appears_at: float = 0.0
    # What of it ends in an error for ever: "mime", "expand", "all" but its id, "list":
    # that, too.
    ill: frozenset = frozenset()

    @property
    def etag(self):
        """The version in the manner of OData."""
        return f'W/"CQAAABYA{self.version:08d}"'


@dataclass(frozen=True)
class Change:
    """Something that happened: added, removed, updated (with the fields), folder."""

    number: int
    kind: str
    key: str
    folder: str = ""
    fields: tuple = ()


class Mailbox:
    """One user's or shared mailbox.

    ``delegates``: addresses of other people who may use it.
    """

    def __init__(self, address, name, oid, clock):
        self.address = address
        self.name = name
        self.oid = oid
        self.clock = clock
        self.folders = {}
        self.items = {}
        self.by_mutable = {}
        self.former = {}
        self._sorted = {}
        self.changes = []
        self.delegates = set()
        self.categories = []
        self.conversations = {}
        self.root = self._new_folder(ROOT, "Top of Information Store", "")
        for well_known, display in WELL_KNOWN.items():
            made = self._new_folder(well_known, display, self.root.id)
            made.hidden = well_known in HIDDEN

    def folder(self, name):
        """A folder by id or well-known name, None when there is none."""
        if name in self.folders:
            return self.folders[name]
        wanted = name.lower()
        found = (f for f in self.folders.values() if f.well_known == wanted)
        return next(found, None)

    def children(self, folder_id):
        """The folders directly below one."""
        return [f for f in self.folders.values() if f.parent == folder_id]

    def below(self, folder_id):
        """All folders below one, itself included."""
        found = [self.folders[folder_id]]
        for child in self.children(folder_id):
            found += self.below(child.id)
        return found

    def item(self, name):
        """A visible message by either id, None when there is none."""
        found = self.items.get(name) or self.items.get(self.by_mutable.get(name, ""))
        return found if found and self.is_visible(found) else None

    def is_visible(self, item):
        """Whether it has appeared yet."""
        return not item.appears_at or item.appears_at <= self.clock.time()

    def in_folder(self, folder_id):
        """The visible messages of a folder, newest first."""
        version, found = self._sorted.get(folder_id, (-1, []))
        if version != len(self.changes):
            found = [i for i in self.items.values() if i.folder == folder_id]
            found.sort(key=lambda i: (i.received, i.order), reverse=True)
            self._sorted[folder_id] = len(self.changes), found
        return [item for item in found if self.is_visible(item)]

    def add(self, item):
        """Take a new message in."""
        self.items[item.key] = item
        self.by_mutable[item.mutable] = item.key
        item.order = len(self.changes)
        self._note("added", item.key, item.folder)
        self._touch(item)
        return item

    def update(self, item, fields):
        """Note that fields of a message have another value."""
        self._note("updated", item.key, item.folder, fields)
        self._touch(item)

    def move(self, item, folder_id):
        """Put a message elsewhere; its mutable id changes."""
        if item.folder == folder_id:
            return item
        self._note("removed", item.key, item.folder)
        self._forget_mutable(item)
        item.mutable = new_id("AAMkAD")
        self.by_mutable[item.mutable] = item.key
        item.folder = folder_id
        self._note("added", item.key, folder_id)
        self._touch(item)
        return item

    def remove(self, item):
        """Remove a message for good."""
        self._note("removed", item.key, item.folder)
        del self.items[item.key]
        self._forget_mutable(item)

    def add_folder(self, name, parent_id, hidden=False):
        """Make a folder."""
        made = self._new_folder("", name, parent_id)
        made.hidden = hidden
        self._note("folder", made.id)
        return made

    def touch_folder(self, folder):
        """Note that a folder has changed."""
        self._note("folder", folder.id)

    def remove_folder(self, folder):
        """Remove a folder for good, with all that is in it."""
        for each in self.below(folder.id):
            for item in [i for i in self.items.values() if i.folder == each.id]:
                self.remove(item)
            del self.folders[each.id]
            self._note("folder", each.id)

    @property
    def latest(self):
        """The number of the last change."""
        return len(self.changes)

    def thread(self, item):
        """Put a message into the conversation whose messages it names, or a new one."""
        named = (
            item.extended.get(tag, "") for tag in ("string 0x1039", "string 0x1042")
        )
        ids = [*_IDS.findall(" ".join(named)), item.props.get("internetMessageId", "")]
        known = (self.conversations[i] for i in ids if i in self.conversations)
        conversation = next(known, None) or new_id("AAQkAD")
        for each in filter(None, ids):
            self.conversations.setdefault(each, conversation)
        item.props["conversationId"] = conversation

    def _new_folder(self, well_known, name, parent_id):
        made = Folder(new_id("AAMkAG"), name, parent_id, well_known)
        self.folders[made.id] = made
        return made

    def _forget_mutable(self, item):
        self.by_mutable.pop(item.mutable, None)
        self.former[item.key] = item.mutable

    def _note(self, kind, key, folder="", fields=()):
        number = len(self.changes) + 1
        self.changes.append(Change(number, kind, key, folder, tuple(fields)))

    def _touch(self, item):
        item.version = len(self.changes)
        item.modified = self.clock.now()


def new_id(prefix):
    """An id as Exchange makes them: long, with a final equals sign."""
    return f"{prefix}{secrets.token_urlsafe(48)}AAA="
