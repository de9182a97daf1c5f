"""At the simulated Outlook."""

import copy

from tests.simulators.graph.store import new_id

from .base import WORD, Place, rewritten


class OutlookPlace(Place):
    """In the simulator's memory, under its lock."""

    edits_in_place = True
    names = {
        "inbox": "inbox",
        "archive": "archive",
        "trash": "deleteditems",
        "spam": "junkemail",
    }

    def __init__(self, person):
        super().__init__(person)
        self.service = person.service
        self.mailbox = self.service.mailboxes[person.address.lower()]

    def own_folders(self):
        """Those that people have made."""
        with self.service.lock:
            thrown_away = self._thrown_away()
            return [
                each.id
                for each in self.mailbox.folders.values()
                if not each.well_known and each.parent and each.id not in thrown_away
            ]

    def subjects(self, folder):
        """key -> subject of what lies in a folder."""
        with self.service.lock:
            found = self.mailbox.in_folder(self._folder(folder).id)
            return {each.key: each.props["subject"] for each in found}

    def state(self):
        """See the module."""
        with self.service.lock:
            return {
                folder.id: {
                    item.key: (
                        item.props["subject"],
                        bool(item.props.get("isRead")),
                        (item.props.get("flag") or {}).get("flagStatus") == "flagged",
                        WORD in (item.props.get("categories") or ()),
                    )
                    for item in self.mailbox.in_folder(folder.id)
                }
                for folder in self.mailbox.folders.values()
                if folder.parent
                and not folder.hidden
                and folder.id not in self._thrown_away()
            }

    def _thrown_away(self):
        """Folders in Deleted Items, where Outlook puts those that are deleted: nobody
        works with them any more.
        """
        trash = self.mailbox.folder("deleteditems")
        return {each.id for each in self.mailbox.below(trash.id)} - {trash.id}

    def deliver(self, subject, folder="inbox", *, has_file=False):
        """Let a message arrive."""
        world = self.person.maildesk.world(self.person.address)
        raw = self.new_mail(subject, has_file=has_file)
        world.deliver(self._folder(folder).id, raw)

    def move(self, folder, key, target):
        """Move a message."""
        with self.service.lock:
            self.mailbox.move(self.mailbox.items[key], self._folder(target).id)

    def copy(self, _folder, key, target):
        """Make a second one, perhaps in the same folder."""
        with self.service.lock:
            item, now = self.mailbox.items[key], self.mailbox.clock.now()
            twin = copy.deepcopy(item)
            twin.key, twin.mutable = new_id("AAkALg"), new_id("AAMkAD")
            twin.folder, twin.created, twin.modified = self._folder(target).id, now, now
            self.mailbox.add(twin)

    def mark(self, folder, key, *, read=None, starred=None, word=None):
        """Set or clear marks."""
        with self.service.lock:
            item, changed = self.mailbox.items[key], set()
            if read is not None:
                item.props["isRead"] = read
                changed.add("isRead")
            if starred is not None:
                status = "flagged" if starred else "notFlagged"
                item.props["flag"] = {"flagStatus": status}
                changed.add("flag")
            if word is not None:
                others = set(item.props.get("categories") or ()) - {WORD}
                item.props["categories"] = [*others, *([WORD] if word else ())]
                changed.add("categories")
            self.mailbox.update(item, changed)

    def delete(self, folder, key):
        """Remove a message for good."""
        with self.service.lock:
            self.mailbox.remove(self.mailbox.items[key])

    def drafts(self):
        """key -> (subject, raw) of the drafts."""
        with self.service.lock:
            found = self.mailbox.in_folder(self.mailbox.folder("drafts").id)
            return {
                each.key: (each.props["subject"], self.service.mime_of(each))
                for each in found
            }

    def begin_draft(self, subject, text):
        """File a new draft."""
        world = self.person.maildesk.world(self.person.address)
        world.deliver("drafts", self.new_draft(subject, text), read=True)

    def edit_draft(self, key, text):
        """Go on with a draft: the message stays the same one."""
        with self.service.lock:
            item = self.mailbox.items[key]
            item.props["body"] = {"contentType": "text", "content": text}
            item.props["bodyPreview"] = text
            item.raw = rewritten(self.service.mime_of(item), text)
            self.mailbox.update(item, {"body"})

    def create(self, name):
        """Make a folder."""
        with self.service.lock:
            self.mailbox.add_folder(name, self.mailbox.root.id)

    def rename(self, folder, name):
        """Give a folder another name."""
        with self.service.lock:
            found = self.mailbox.folders[folder]
            found.name = name
            self.mailbox.touch_folder(found)

    def remove_folder(self, folder):
        """Delete a folder with what is in it."""
        with self.service.lock:
            self.mailbox.remove_folder(self.mailbox.folders[folder])

    def _folder(self, name):
        return self.mailbox.folder(self.names.get(name, name))
