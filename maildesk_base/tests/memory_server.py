"""A mail server in memory, and a provider for it: the second implementation of the
contract.

It can be told to behave like IMAP (ids are places and change with every move) or like a
service with stable ids, and to fail: ``server.fail("changes", error)`` makes the next
call of that method raise. ``server.calls`` lists the methods that were called.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from odoo.addons.maildesk_base.engine.errors import RemoteGone, ResyncRequired
from odoo.addons.maildesk_base.engine.provider import Provider
from odoo.addons.maildesk_base.engine.types import (
    Address,
    BadEntry,
    Capabilities,
    ChangePage,
    FetchedBody,
    Flags,
    Location,
    MessageMeta,
    MessageUpdate,
    OperationKind,
    OperationResult,
    Relocated,
    RemoteFolder,
    Removal,
    Role,
    SendOutcome,
    SendResult,
    SentCopy,
    Snapshot,
    SnapshotEntry,
    Stored,
)

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
        self.faults: dict[str, list[Exception]] = {}
        self.hooks: dict[str, list] = {}
        self.sent: list = []
        self.send_outcome = SendOutcome.DELIVERED
        self.sent_copy = SentCopy.CLIENT
        self.copyuid = True
        self._keys = itertools.count(1)
        for name, role in (
            ("INBOX", Role.INBOX),
            ("Sent", Role.SENT),
            ("Drafts", Role.DRAFTS),
            ("Archive", Role.ARCHIVE),
            ("Trash", Role.TRASH),
        ):
            self.folders[name] = Folder(name, role)

    def fail(self, method: str, *errors: Exception) -> None:
        """Let the next calls of a method raise these."""
        self.faults.setdefault(method, []).extend(errors)

    def meanwhile(self, method: str, action) -> None:
        """Let something happen at the next call of a method, before it answers."""
        self.hooks.setdefault(method, []).append(action)

    def called(self, method: str) -> None:
        self.calls.append(method)
        if self.hooks.get(method):
            self.hooks[method].pop(0)()
        if self.faults.get(method):
            raise self.faults[method].pop(0)

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
        box.uidvalidity += 1
        box.mails = {uid: mail for uid, mail in enumerate(mails, 1000)}
        box.next_uid = 1000 + len(mails)
        box.log = []

    def open(self) -> MemoryProvider:
        return MemoryProvider(self)


class MemoryProvider(Provider):
    """The contract over a ``MemoryServer``."""

    def __init__(self, server: MemoryServer):
        self.server = server

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            stable_ids=self.server.stable_ids, sent_copy=self.server.sent_copy
        )

    def list_folders(self):
        self.server.called("list_folders")
        return [
            RemoteFolder(
                folder_id=name,
                name=box.name,
                path=(box.name,),
                role=box.role,
                state=f"{box.uidvalidity}:{len(box.log)}:{box.next_uid}",
                total=len(box.mails),
                unread=sum(not mail.flags.is_read for mail in box.mails.values()),
            )
            for name, box in self.server.folders.items()
        ]

    def newest(self, folder_id, limit):
        self.server.called("newest")
        box = self._box(folder_id)
        uids = sorted(box.mails, reverse=True)[:limit]
        older = str(uids[-1]) if len(uids) < len(box.mails) else ""
        cursor = f"{box.uidvalidity}:{len(box.log)}"
        return self._page(folder_id, uids, cursor=cursor, older=older)

    def older(self, cursor, limit):
        self.server.called("older")
        box = self._box(cursor.folder_id)
        below = sorted((u for u in box.mails if u < int(cursor.older)), reverse=True)
        uids = below[:limit]
        older = str(uids[-1]) if len(uids) < len(below) else ""
        return self._page(cursor.folder_id, uids, older=older, done=not older)

    def changes(self, cursor):
        self.server.called("changes")
        box = self._box(cursor.folder_id)
        validity, position = map(int, cursor.changes.split(":"))
        if validity != box.uidvalidity:
            raise ResyncRequired(cursor.folder_id, "resync.uidvalidity")
        events = box.log[position : position + self.server.page_size]
        position += len(events)
        page = self._events_page(cursor.folder_id, box, events)
        return replace(
            page, cursor=f"{validity}:{position}", done=position == len(box.log)
        )

    def _events_page(self, folder_id, box, events):
        new = [uid for kind, uid in events if kind == "add" and uid in box.mails]
        flags = {uid for kind, uid in events if kind == "flags" and uid in box.mails}
        gone = [uid for kind, uid in events if kind == "gone"]
        updated = tuple(
            MessageUpdate(self._remote_id(folder_id, uid), box.mails[uid].flags)
            for uid in flags.difference(new)
        )
        removed = ()
        if gone and self.server.stable_ids:
            here = {mail.key for mail in box.mails.values()}
            keys = tuple(box.keys[uid] for uid in gone if box.keys[uid] not in here)
            removed = (Removal(folder_id, keys),)
        elif gone:
            removed = (Removal(folder_id, uid_ranges=tuple((u, u) for u in gone)),)
        return replace(self._page(folder_id, new), updated=updated, removed=removed)

    def snapshot(self, folder_id, cursor):
        self.server.called("snapshot")
        box = self._box(folder_id)
        below = int(cursor.older) if cursor.older else 1
        stable = self.server.stable_ids
        entries = tuple(
            SnapshotEntry(
                self._remote_id(folder_id, uid), None if stable else uid, mail.flags
            )
            for uid, mail in box.mails.items()
            if uid >= below
        )
        yield Snapshot(folder_id, entries, None if stable else (below, box.next_uid))

    def fetch_metadata(self, folder_id, remote_ids):
        self.server.called("fetch_metadata")
        box = self._box(folder_id)
        found = {self._remote_id(folder_id, uid): uid for uid in box.mails}
        return tuple(
            self._meta(folder_id, found[each])
            for each in remote_ids
            if each in found and not box.mails[found[each]].is_broken
        )

    def fetch_body(self, ref):
        self.server.called("fetch_body")
        self._target(ref)
        return FetchedBody(b"Subject: x\r\n\r\n", (), {})

    def fetch_part(self, ref, part_id):
        yield b""

    def fetch_raw(self, ref):
        yield b""

    def apply(self, operation):
        self.server.called("apply")
        self.server.calls.append(f"{operation.kind}:{len(operation.targets)}")
        relocated, gone = [], []
        for ref in operation.targets:
            try:
                folder_id, uid = self._target(ref)
            except RemoteGone:
                gone.append(ref.remote_id)
                continue
            moved = self._apply_one(operation, ref, folder_id, uid)
            if moved:
                relocated.append(moved)
        return OperationResult(tuple(relocated), tuple(gone))

    def _apply_one(self, operation, ref, folder_id, uid):
        mail = self._box(folder_id).mails[uid]
        if operation.kind is OperationKind.FLAGS:
            keywords = mail.flags.keywords | set(operation.add_keywords)
            keywords -= set(operation.remove_keywords)
            self.server.mark(mail, **operation.set_flags, keywords=frozenset(keywords))
            return None
        if operation.kind is OperationKind.DELETE:
            self.server.expunge(folder_id, uid)
            return None
        target = operation.add_to[0]
        new_uid = self.server.move(mail, target)
        new_id = self._remote_id(target, new_uid)
        if not self.server.copyuid:
            return Relocated(ref.remote_id, None, Location(target))
        return Relocated(ref.remote_id, new_id, Location(target, new_uid))

    def save_draft(self, mime, maildesk_id, replaces):
        flags = Flags(is_read=True, is_draft=True)
        mail = self.server.add("Drafts", "Draft", maildesk_id=maildesk_id, flags=flags)
        self.server.called("save_draft")
        if replaces is not None:
            self.server.expunge(*self._target(replaces))
        uid = self.server.find(mail)[0][1]
        return Stored(self._remote_id("Drafts", uid), Location("Drafts", uid))

    def send(self, outgoing):
        self.server.called("send")
        if self.server.send_outcome is not SendOutcome.REJECTED:
            self.server.sent.append(outgoing)
        return SendResult(self.server.send_outcome, reason="as the test says")

    def find_sent(self, outgoing):
        self.server.called("find_sent")
        for uid, mail in self._box("Sent").mails.items():
            if mail.message_id == outgoing.message_id:
                return self._meta("Sent", uid)
        return None

    def file_sent(self, outgoing):
        self.server.called("file_sent")
        found = self.find_sent(outgoing)
        if found is None:
            self.server.add(
                "Sent",
                "Filed",
                message_id=outgoing.message_id,
                maildesk_id=outgoing.maildesk_id,
                flags=Flags(is_read=True),
            )
            found = self.find_sent(outgoing)
        return Stored(found.remote_id, found.locations[0])

    def diagnose(self):
        return iter(())

    def close(self):
        self.server.calls.append("close")

    def _box(self, folder_id):
        try:
            return self.server.folders[folder_id]
        except KeyError:
            raise RemoteGone("gone.folder") from None

    def _target(self, ref):
        for name, box in self.server.folders.items():
            for uid in box.mails:
                if self._remote_id(name, uid) == ref.remote_id:
                    return name, uid
        raise RemoteGone("gone.message")

    def _remote_id(self, folder_id, uid):
        box = self.server.folders[folder_id]
        if self.server.stable_ids:
            return box.mails[uid].key
        return f"{folder_id};{box.uidvalidity};{uid}"

    def _page(self, folder_id, uids, **values):
        box = self._box(folder_id)
        bad = tuple(
            BadEntry(self._remote_id(folder_id, uid), Location(folder_id, uid), "parse")
            for uid in uids
            if box.mails[uid].is_broken
        )
        good = [uid for uid in uids if not box.mails[uid].is_broken]
        metas = tuple(self._meta(folder_id, uid) for uid in good)
        return ChangePage(added=metas, bad=bad, **values)

    def _meta(self, folder_id, uid):
        mail = self._box(folder_id).mails[uid]
        return MessageMeta(
            remote_id=self._remote_id(folder_id, uid),
            locations=(Location(folder_id, None if self.server.stable_ids else uid),),
            received_at=mail.received_at,
            message_id=mail.message_id,
            references=mail.references,
            fingerprint="" if self.server.stable_ids else mail.key,
            sent_at=mail.received_at,
            subject=mail.subject,
            sender=Address("Bob", mail.sender),
            to=(Address("Anna", "anna@example.com"),),
            size=1000,
            flags=mail.flags,
            preview="Text",
            maildesk_id=mail.maildesk_id,
        )
