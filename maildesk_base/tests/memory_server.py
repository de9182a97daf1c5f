"""A mail server in memory, for tests of what happens above the provider contract.

It can be made to behave like IMAP (ids are places and change with every move) or like a
service with stable ids, and to fail: ``server.fail("changes", error)`` makes the next
call of that method raise, ``server.lose_answer(2)`` breaks the connection when the next
change was carried out for two of its messages. ``server.later(3, action)`` lets another
client do something just before the third request from now. ``server.calls`` lists the
methods that were called.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from odoo.addons.maildesk_base.engine.errors import ConnectionLostError
from odoo.addons.maildesk_base.engine.types import Flags, Role, SendOutcome, SentCopy

from .memory_provider import MemoryProvider

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Mail:
    """One message at the server."""

    key: str
    subject: str = ""
    flags: Flags = Flags()
    message_id: str = ""
    references: tuple[str, ...] = ()
    received_at: datetime = START
    maildesk_id: str = ""
    sender: str = "bob@example.com"
    is_broken: bool = False
    # What happens to whoever reads it, and to whoever reads its text.
    deadly: BaseException | None = None
    deadly_text: BaseException | None = None
    # ... and to whoever changes it.
    deadly_change: BaseException | None = None


@dataclass
class Folder:
    """A folder: its messages by UID, and a log of what happened to them."""

    name: str
    role: Role = Role.CUSTOM
    uidvalidity: int = 1
    next_uid: int = 1
    mails: dict[int, Mail] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)


class MemoryServer:
    """Folders and messages, and everything that other clients may do to them."""

    def __init__(self, *, stable_ids: bool = False, page_size: int = 100):
        self.stable_ids = stable_ids
        self.page_size = page_size
        self.folders: dict[str, Folder] = {}
        self.calls: list[str] = []
        self.reads = 0
        self.faults: dict[str, list[Exception]] = {}
        # What every request of a method, or for a kind of change, ends in.
        self.stuck: dict[str, Exception] = {}
        self.hooks: dict[str, list] = {}
        self.lost_answers: list[int] = []
        self.agenda: list[list] = []
        self.made_folders: list[str] = []
        self.sent: list = []
        self.filed: list = []
        self.send_outcome = SendOutcome.DELIVERED
        # The draft of an attempt whose end is unknown is still there.
        self.has_unsent = False
        self.sent_copy = SentCopy.CLIENT
        self.copyuid = True
        self.identities: tuple = ()
        self.tags: tuple = ()
        self._keys = itertools.count(1)
        self._validities = itertools.count(1)
        for name, role in (
            ("INBOX", Role.INBOX),
            ("Sent", Role.SENT),
            ("Drafts", Role.DRAFTS),
            ("Archive", Role.ARCHIVE),
            ("Trash", Role.TRASH),
        ):
            self.make_folder(name, role)

    def make_folder(self, name: str, role: Role = Role.CUSTOM) -> Folder:
        """Somebody makes a folder; one that exists stays."""
        if name not in self.folders:
            validity = next(self._validities)
            self.folders[name] = Folder(name.rpartition("/")[2], role, validity)
        return self.folders[name]

    def rename_folder(self, old: str, new: str) -> None:
        """Somebody renames a folder, and with it those below."""
        for name in list(self.folders):
            if name == old or name.startswith(f"{old}/"):
                moved = new + name[len(old) :]
                box = self.folders[moved] = self.folders.pop(name)
                box.name = moved.rpartition("/")[2]

    def delete_folder(self, name: str) -> None:
        """Somebody deletes a folder with its mail."""
        del self.folders[name]

    def fail(self, method: str, *errors: Exception) -> None:
        """Let the next calls of a method raise these."""
        self.faults.setdefault(method, []).extend(errors)

    def meanwhile(self, method: str, action) -> None:
        """Let something happen at the next call of a method, before it answers."""
        self.hooks.setdefault(method, []).append(action)

    def later(self, requests: int, action) -> None:
        """Let another client do something just before a coming request."""
        self.agenda.append([requests, action])

    def lose_answer(self, carried_out: int) -> None:
        """Break the connection when a change was carried out for so many messages."""
        self.lost_answers.append(carried_out)

    def carried_out(self, count: int, total: int) -> None:
        """A change was carried out for ``count`` of its messages so far."""
        self.let_others_act()
        if self.lost_answers and (count == self.lost_answers[0] or count == total):
            self.lost_answers.pop(0)
            raise ConnectionLostError()

    def let_others_act(self) -> None:
        """Time for what other clients do between two requests of ours."""
        for entry in self.agenda:
            entry[0] -= 1
        due = [action for count, action in self.agenda if count <= 0]
        self.agenda = [entry for entry in self.agenda if entry[0] > 0]
        for action in due:
            action()

    def called(self, method: str) -> None:
        self.calls.append(method)
        self.let_others_act()
        if self.hooks.get(method):
            self.hooks[method].pop(0)()
        if self.faults.get(method):
            raise self.faults[method].pop(0)
        if method in self.stuck:
            raise self.stuck[method]

    def asked_for(self, operation) -> None:
        """A change is about to be carried out."""
        self.calls.append(f"{operation.kind}:{len(operation.targets)}")
        if operation.kind in self.stuck:
            raise self.stuck[operation.kind]

    def add(self, folder: str, subject: str = "", **values) -> Mail:
        """A new message arrives."""
        number = next(self._keys)
        values.setdefault("message_id", f"m{number}@example.com")
        values.setdefault("received_at", START + timedelta(minutes=number))
        mail = Mail(f"k{number}", subject or f"Mail {number}", **values)
        self.store(folder, mail)
        return mail

    def store(self, folder: str, mail: Mail) -> int:
        box = self.folders[folder]
        uid = box.next_uid
        box.next_uid += 1
        box.mails[uid] = mail
        box.keys[uid] = mail.key
        box.log.append(("add", uid))
        return uid

    def find(self, mail: Mail) -> list[tuple[str, int]]:
        return [
            (name, uid)
            for name, box in self.folders.items()
            for uid, each in box.mails.items()
            if each is mail
        ]

    def move(self, mail: Mail, target: str) -> int:
        for name, uid in self.find(mail):
            self.expunge(name, uid)
        return self.store(target, mail)

    def copy(self, mail: Mail, target: str) -> Mail:
        twin = replace(mail)
        if self.stable_ids:
            twin.key = f"k{next(self._keys)}"
        self.store(target, twin)
        return twin

    def expunge(self, folder: str, uid: int) -> None:
        box = self.folders[folder]
        if box.mails.pop(uid, None):
            box.log.append(("gone", uid))

    def delete(self, mail: Mail) -> None:
        for name, uid in self.find(mail):
            self.expunge(name, uid)

    def mark(self, mail: Mail, **flags) -> None:
        mail.flags = replace(mail.flags, **flags)
        for name, uid in self.find(mail):
            self.folders[name].log.append(("flags", uid))

    def renumber(self, folder: str) -> None:
        """A new UIDVALIDITY, as after a restore."""
        box = self.folders[folder]
        mails = list(box.mails.values())
        box.uidvalidity = next(self._validities)
        box.mails = {uid: mail for uid, mail in enumerate(mails, 1000)}
        box.keys.update((uid, mail.key) for uid, mail in box.mails.items())
        box.next_uid = 1000 + len(mails)
        box.log = []

    def open(self) -> MemoryProvider:
        return MemoryProvider(self)
