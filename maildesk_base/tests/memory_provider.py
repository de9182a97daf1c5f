"""The provider contract over a ``MemoryServer``; the second implementation of it."""

from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import (
    ProtocolError,
    RejectedError,
    RemoteGone,
    ResyncRequired,
)
from odoo.addons.maildesk_base.engine.mime.meta import meta_from_headers
from odoo.addons.maildesk_base.engine.provider import Provider
from odoo.addons.maildesk_base.engine.suspects import Aspect, Span
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
    SendOutcome,
    SendResult,
    Snapshot,
    SnapshotEntry,
    Stored,
)


class MemoryProvider(Provider):
    """The contract over a ``MemoryServer``."""

    def __init__(self, server):
        self.server = server

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            stable_ids=self.server.stable_ids, sent_copy=self.server.sent_copy
        )

    def list_folders(self):
        self.server.called("list_folders")
        return self._listed()

    def _listed(self):
        return [
            RemoteFolder(
                folder_id=name,
                name=box.name,
                path=tuple(name.split("/")),
                parent_id=name.rpartition("/")[0] or None,
                role=box.role,
                lasting_id="" if self.server.stable_ids else str(box.uidvalidity),
                state=f"{box.uidvalidity}:{len(box.log)}:{box.next_uid}",
                total=len(box.mails),
                unread=sum(not mail.flags.is_read for mail in box.mails.values()),
            )
            for name, box in self.server.folders.items()
        ]

    def search(self, query, folder_ids, limit):
        self.server.called("search")
        words = [str(term.value).lower() for term in query.terms]
        found = []
        for folder_id in folder_ids:
            box = self._box(folder_id)
            found += [
                self._meta(folder_id, uid)
                for uid, mail in box.mails.items()
                if all(word in mail.subject.lower() for word in words)
            ]
        return tuple(found[-limit:])

    def identities(self):
        self.server.called("identities")
        return self.server.identities

    def tags(self):
        self.server.called("tags")
        return self.server.tags

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
        validities = {each.split(";")[-2] for each in remote_ids if ";" in each}
        if validities and str(box.uidvalidity) not in validities:
            raise ResyncRequired(folder_id, "uidvalidity")
        found = {self._remote_id(folder_id, uid): uid for uid in box.mails}
        named = [found[each] for each in remote_ids if each in found]
        readable = self._survivors(folder_id, named)
        remote_ids = [self._remote_id(folder_id, uid) for uid in readable]
        return tuple(
            self._meta(folder_id, found[each])
            for each in remote_ids
            if each in found and not box.mails[found[each]].is_broken
        )

    def fetch_body(self, ref):
        self.server.called("fetch_body")
        folder_id, uid = self._target(ref)
        if not self._survivors(folder_id, [uid], Aspect.BODY):
            raise ProtocolError("aside.message")
        return FetchedBody(b"Subject: x\r\n\r\n", (), {})

    def fetch_part(self, ref, part_id):
        yield b""

    def fetch_raw(self, ref):
        yield b""

    def apply(self, operation):
        self.server.called("apply")
        self.server.asked_for(operation)
        if operation.kind in self._FOLDER_WORK:
            return self._FOLDER_WORK[operation.kind](self, operation)
        relocated, gone, unsure = [], [], []
        total = len(operation.targets)
        for count, ref in enumerate(operation.targets, 1):
            if not self._is_known(ref, operation):
                unsure.append(ref.remote_id)
                continue
            try:
                folder_id, uid = self._target(ref)
            except RemoteGone:
                gone.append(ref.remote_id)
                continue
            moved = self._apply_one(operation, ref, folder_id, uid)
            if moved:
                relocated.append(moved)
            self.server.carried_out(count, total)
        return OperationResult(tuple(relocated), tuple(gone), unsure=tuple(unsure))

    def _is_known(self, ref, operation):
        """Whether all folders have the names, and numbers, that we know."""
        folders = self.server.folders
        if any(each not in folders for each in operation.add_to):
            return False
        if self.server.stable_ids:
            return True
        name, validity, _uid = ref.remote_id.rsplit(";", 2)
        return name in folders and str(folders[name].uidvalidity) == validity

    def _full_name(self, operation):
        if operation.parent_id is None:
            return operation.folder_name
        self._box(operation.parent_id)
        return f"{operation.parent_id}/{operation.folder_name}"

    def _create_folder(self, operation):
        name = self._full_name(operation)
        if name not in self.server.folders:
            self.server.made_folders.append(name)
        self.server.make_folder(name)
        self.server.carried_out(1, 1)
        return self._made(name)

    def _rename_folder(self, operation):
        name = self._full_name(operation)
        if name != operation.folder_id:
            self._box(operation.folder_id)
            if name in self.server.folders:
                raise RejectedError("rejected.folder_name", "exists")
            self.server.rename_folder(operation.folder_id, name)
        self.server.carried_out(1, 1)
        return self._made(name)

    def _delete_folder(self, operation):
        box = self._box(operation.folder_id)
        if box.mails and not self.capabilities.several_folders:
            raise RejectedError("rejected.folder_not_empty")
        self.server.delete_folder(operation.folder_id)
        self.server.carried_out(1, 1)
        return OperationResult()

    def _made(self, name):
        self._box(name)
        made = next(each for each in self._listed() if each.folder_id == name)
        return OperationResult(folder=made)

    _FOLDER_WORK = {
        OperationKind.FOLDER_CREATE: _create_folder,
        OperationKind.FOLDER_RENAME: _rename_folder,
        OperationKind.FOLDER_DELETE: _delete_folder,
    }

    def _apply_one(self, operation, ref, folder_id, uid):
        mail = self._box(folder_id).mails[uid]
        if mail.deadly_change is not None:
            raise mail.deadly_change
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
        found = meta_from_headers(mime.partition(b"\r\n\r\n")[0])
        values = {"maildesk_id": maildesk_id, "message_id": found.rfc_message_id}
        mail = self._same_draft(values)
        if mail is None:
            mail = self.server.add("Drafts", "Draft", flags=flags, **values)
        self.server.called("save_draft")
        if replaces is not None:
            self.server.expunge(*self._target(replaces))
        uid = self.server.find(mail)[0][1]
        return Stored(self._remote_id("Drafts", uid), Location("Drafts", uid))

    def _same_draft(self, values):
        for mail in self._box("Drafts").mails.values():
            if all(getattr(mail, name) == value for name, value in values.items()):
                return mail
        return None

    def send(self, outgoing):
        self.server.called("send")
        if self.server.send_outcome is not SendOutcome.REJECTED:
            self.server.sent.append(outgoing)
        return SendResult(self.server.send_outcome, reason="as the test says")

    def withdraw(self, outgoing):
        had_draft, self.server.has_unsent = self.server.has_unsent, False
        return had_draft

    def find_sent(self, outgoing):
        self.server.called("find_sent")
        for uid, mail in self._box("Sent").mails.items():
            if mail.message_id == outgoing.rfc_message_id:
                return self._meta("Sent", uid)
        return None

    def file_sent(self, outgoing):
        self.server.called("file_sent")
        found = self.find_sent(outgoing)
        if found is None:
            self.server.filed.append(outgoing)
            self.server.add(
                "Sent",
                "Filed",
                message_id=outgoing.rfc_message_id,
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

    def _survivors(self, folder_id, uids, aspect=Aspect.LIST):
        """The messages that can be read; whatever else happens, happens here."""
        box = self._box(folder_id)
        keys = {
            box.mails[uid].key if self.server.stable_ids else uid: uid for uid in uids
        }
        prefix = "" if self.server.stable_ids else f"{folder_id};{box.uidvalidity};"
        place = Span(aspect, folder_id, 0, 0, prefix)
        survivors = []
        for batch in self.suspects.batches(place, keys):
            with self.suspects.asking(batch):
                for key in batch.keys:
                    self._read(box.mails[keys[key]], aspect)
            survivors += [keys[key] for key in batch.keys]
        return [uid for uid in uids if uid in survivors]

    def _read(self, mail, aspect):
        self.server.reads += 1
        death = mail.deadly if aspect is Aspect.LIST else mail.deadly_text
        if death is not None:
            raise death

    def _page(self, folder_id, uids, **values):
        box = self._box(folder_id)
        uids = self._survivors(folder_id, uids)
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
            rfc_message_id=mail.message_id,
            references=mail.references,
            fingerprint=mail.key,
            sent_at=mail.received_at,
            subject=mail.subject,
            sender=Address("Bob", mail.sender),
            to=(Address("Anna", "anna@example.com"),),
            size=1000,
            flags=mail.flags,
            preview="Text",
            maildesk_id=mail.maildesk_id,
        )
