"""At the simulated Gmail."""

from .base import Place, rewritten


class GmailPlace(Place):
    """In the simulator's memory, under its lock."""

    keeps_words = False
    names = {"inbox": "INBOX", "trash": "TRASH", "spam": "SPAM", "archive": ""}
    folder_labels = ("INBOX", "STARRED", "IMPORTANT", "SENT", "DRAFT")

    def __init__(self, person):
        super().__init__(person)
        self.service = person.service
        self.mailbox = self.service.mailboxes[person.address]

    def own_folders(self):
        """Those that people have made."""
        with self.service.lock:
            return [e["id"] for e in self.mailbox.labels.all() if e["type"] == "user"]

    def subjects(self, folder):
        """key -> subject of what lies in a folder."""
        wanted = self.names.get(folder, folder)
        with self.service.lock:
            return {
                each.id: each.header("Subject")
                for each in self.mailbox.messages.values()
                if (wanted in each.labels if wanted else self._is_archived(each))
            }

    def state(self):
        """See the module."""
        own = self.own_folders()
        known = (*self.folder_labels, "ALL_MAIL", "SPAM", "TRASH", *own)
        folders = {each: {} for each in known}
        with self.service.lock:
            for each in self.mailbox.messages.values():
                marks = ("UNREAD" not in each.labels, "STARRED" in each.labels, False)
                row = (each.header("Subject"), *marks)
                for folder in self._places(each, own):
                    folders[folder][each.id] = row
        return folders

    def deliver(self, subject, folder="inbox", *, has_file=False):
        """Let a message arrive."""
        label = self.names.get(folder, folder)
        raw = self.new_mail(subject, has_file=has_file)
        with self.service.lock:
            self.mailbox.add(raw, {"UNREAD", *filter(None, [label])})

    def move(self, folder, key, target):
        """Change the label."""
        source, wanted = (self.names.get(each, each) for each in (folder, target))
        with self.service.lock:
            message = self.mailbox.messages[key]
            add, remove = set(filter(None, [wanted])), set(filter(None, [source]))
            self.mailbox.modify(message, add, remove)

    def copy(self, _folder, key, target):
        """Give the message one label more; nothing is there twice."""
        wanted = self.names.get(target, target)
        with self.service.lock:
            add = set(filter(None, [wanted]))
            # What is thrown away is not spam, and the other way round.
            remove = {"SPAM", "TRASH"} - add if add & {"SPAM", "TRASH"} else ()
            self.mailbox.modify(self.mailbox.messages[key], add, remove)

    def mark(self, folder, key, *, read=None, starred=None):
        """Set or clear marks."""
        with self.service.lock:
            message = self.mailbox.messages[key]
            for label, wanted in (("UNREAD", _negated(read)), ("STARRED", starred)):
                if wanted is not None:
                    change = ({label}, ()) if wanted else ((), {label})
                    self.mailbox.modify(message, *change)

    def delete(self, folder, key):
        """Remove a message for good."""
        with self.service.lock:
            self.mailbox.delete(self.mailbox.messages[key])

    def drafts(self):
        """key -> (subject, raw) of the drafts."""
        with self.service.lock:
            found = [self.mailbox.messages[m] for m in self.mailbox.drafts.values()]
            return {each.id: (each.header("Subject"), each.raw) for each in found}

    def begin_draft(self, subject, text):
        """As ``drafts.create``."""
        with self.service.lock:
            new = self.mailbox.add(self.new_draft(subject, text), {"DRAFT"})
            self.mailbox.drafts[self.mailbox.new_draft_id()] = new.id

    def edit_draft(self, key, text):
        """As ``drafts.update``: the message gets another id."""
        with self.service.lock:
            old = self.mailbox.messages[key]
            (draft,) = [d for d, m in self.mailbox.drafts.items() if m == key]
            raw = rewritten(old.raw, text)
            new = self.mailbox.add(raw, {"DRAFT"}, thread_id=old.thread_id)
            self.mailbox.drafts[draft] = new.id
            self.mailbox.delete(old)

    def create(self, name):
        """Make a label."""
        with self.service.lock:
            self.mailbox.labels.create({"name": name})

    def rename(self, folder, name):
        """Give a label another name."""
        with self.service.lock:
            self.mailbox.labels.update(folder, {"name": name})

    def remove_folder(self, folder):
        """Delete a label; its messages stay."""
        with self.service.lock:
            self.mailbox.delete_label(folder)

    def _places(self, message, own):
        for only in ("TRASH", "SPAM"):
            if only in message.labels:
                return [only]
        known = (*self.folder_labels, *own)
        return [*(each for each in known if each in message.labels), "ALL_MAIL"]

    def _is_archived(self, message):
        return not message.labels & {"INBOX", "TRASH", "SPAM", "SENT", "DRAFT"}


def _negated(value):
    return None if value is None else not value
