"""The mailboxes at their servers: what other programs do there, and what is there.

``state()`` is the truth that the index is compared with: folder id -> {key: (subject,
read, starred)}, keys being the server's.
"""

import imaplib
import re
from contextlib import contextmanager, suppress
from email.header import decode_header, make_header

from tests.e2e.people import mail

_FETCHED = re.compile(rb"UID (\d+).*?FLAGS \(([^)]*)\)|FLAGS \(([^)]*)\).*?UID (\d+)")
_SUBJECT = re.compile(rb"^Subject: *(.*?)\r?\n(?![ \t])", re.I | re.M | re.S)
TIMEOUT_S = 20
# What the user's program would not touch by itself.
ROLES = ("inbox", "archive", "trash", "spam")


def subject_of(raw):
    """The subject of a raw message as text."""
    found = _SUBJECT.search(raw)
    return str(make_header(decode_header(found[1].decode()))) if found else ""


class Place:
    """One person's mailbox; subclasses know the server."""

    def __init__(self, person):
        self.person = person

    def new_mail(self, subject):
        """The bytes of a message to this mailbox."""
        return mail(subject, "Carl <carl@example.org>", self.person.address)


class ImapPlace(Place):
    """At Dovecot, reached past the proxy."""

    names = {"inbox": "INBOX", "archive": "Archive", "trash": "Trash", "spam": "Junk"}

    def folders(self):
        """Ids of all folders."""
        with self._session() as client:
            return self._listed(client)

    def own_folders(self):
        """Those that people have made."""
        fixed = {*self.names.values(), "Sent", "Drafts"}
        return [each for each in self.folders() if each not in fixed]

    def subjects(self, folder):
        """key -> subject of what lies in a folder."""
        with self._session() as client:
            rows = self._rows(client, self.names.get(folder, folder))
        return {key: row[0] for key, row in rows.items()}

    def state(self):
        """See the module."""
        with self._session() as client:
            return {each: self._rows(client, each) for each in self._listed(client)}

    def deliver(self, subject, folder="inbox"):
        """Let a message arrive."""
        with self._session() as client:
            raw = self.new_mail(subject)
            client.append(self.names.get(folder, folder), None, None, raw)

    def move(self, folder, key, target):
        """Move a message."""
        with self._selected(folder) as client:
            target = self.names.get(target, target)
            _ok(client.uid("MOVE", str(key), _quoted(target)))

    def mark(self, folder, key, *, read=None, starred=None):
        """Set or clear marks."""
        with self._selected(folder) as client:
            for flag, wanted in ((r"\Seen", read), (r"\Flagged", starred)):
                if wanted is not None:
                    sign = "+" if wanted else "-"
                    _ok(client.uid("STORE", str(key), f"{sign}FLAGS", f"({flag})"))

    def delete(self, folder, key):
        """Remove a message for good."""
        with self._selected(folder) as client:
            _ok(client.uid("STORE", str(key), "+FLAGS", r"(\Deleted)"))
            _ok(client.uid("EXPUNGE", str(key)))

    def create(self, name):
        """Make a folder."""
        with self._session() as client:
            _ok(client.create(_quoted(name)))
            client.subscribe(_quoted(name))

    def rename(self, folder, name):
        """Give a folder another name."""
        with self._session() as client:
            _ok(client.rename(_quoted(folder), _quoted(name)))

    def remove_folder(self, folder):
        """Delete a folder with what is in it."""
        with self._session() as client:
            _ok(client.delete(_quoted(folder)))

    @contextmanager
    def _session(self):
        port = self.person.system.dovecot.ports["imap"]
        client = imaplib.IMAP4("localhost", port, timeout=TIMEOUT_S)
        try:
            client.login(self.person.address, self.person.mail_password)
            yield client
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()

    @contextmanager
    def _selected(self, folder):
        with self._session() as client:
            _ok(client.select(_quoted(self.names.get(folder, folder))))
            yield client

    def _listed(self, client):
        lines = _ok(client.list())
        return [each.decode().rpartition(' "/" ')[2].strip('"') for each in lines]

    def _rows(self, client, folder):
        _ok(client.select(_quoted(folder), readonly=True))
        items = "(UID FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])"
        answer = _ok(client.uid("FETCH", "1:*", items))
        rows = {}
        for part in answer:
            if isinstance(part, tuple):
                found = _FETCHED.search(part[0])
                uid, flags = int(found[1] or found[4]), found[2] or found[3] or b""
                marks = (b"\\Seen" in flags, b"\\Flagged" in flags)
                rows[uid] = (subject_of(part[1] + b"\r\n"), *marks)
        return rows


class GmailPlace(Place):
    """In the simulator's memory, under its lock."""

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
                marks = ("UNREAD" not in each.labels, "STARRED" in each.labels)
                row = (each.header("Subject"), *marks)
                for folder in self._places(each, own):
                    folders[folder][each.id] = row
        return folders

    def deliver(self, subject, folder="inbox"):
        """Let a message arrive."""
        label = self.names.get(folder, folder)
        with self.service.lock:
            self.mailbox.add(self.new_mail(subject), {"UNREAD", *filter(None, [label])})

    def move(self, folder, key, target):
        """Change the label."""
        source, wanted = (self.names.get(each, each) for each in (folder, target))
        with self.service.lock:
            message = self.mailbox.messages[key]
            add, remove = set(filter(None, [wanted])), set(filter(None, [source]))
            self.mailbox.modify(message, add, remove)

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


class OutlookPlace(Place):
    """In the simulator's memory, under its lock."""

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
            return [
                each.id
                for each in self.mailbox.folders.values()
                if not each.well_known and each.parent
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
                    )
                    for item in self.mailbox.in_folder(folder.id)
                }
                for folder in self.mailbox.folders.values()
                if folder.parent and not folder.hidden
            }

    def deliver(self, subject, folder="inbox"):
        """Let a message arrive."""
        world = self.person.maildesk.world(self.person.address)
        world.deliver(self._folder(folder).id, self.new_mail(subject))

    def move(self, folder, key, target):
        """Move a message."""
        with self.service.lock:
            self.mailbox.move(self.mailbox.items[key], self._folder(target).id)

    def mark(self, folder, key, *, read=None, starred=None):
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
            self.mailbox.update(item, changed)

    def delete(self, folder, key):
        """Remove a message for good."""
        with self.service.lock:
            self.mailbox.remove(self.mailbox.items[key])

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


PLACES = {"imap": ImapPlace, "gmail": GmailPlace, "outlook": OutlookPlace}


def _ok(answer):
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(data))
    return [each for each in data if each is not None]


def _quoted(name):
    return f'"{name}"'


def _negated(value):
    return None if value is None else not value
