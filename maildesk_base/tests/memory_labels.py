"""A ``MemoryServer`` in the manner of Gmail: ids that stay, labels, one cursor."""

from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import RemoteGone
from odoo.addons.maildesk_base.engine.types import (
    Capabilities,
    ChangePage,
    ChangeScope,
    Location,
    MessageUpdate,
    OperationKind,
    Removal,
)

from .memory_provider import MemoryProvider
from .memory_server import MemoryServer

# Where a message is that has no other label.
REST = "Archive"


class LabelServer(MemoryServer):
    """A message lies in every folder whose label it has, under one id."""

    def __init__(self):
        self.history = []
        super().__init__(stable_ids=True)

    def store(self, folder, mail):
        self.history.append(mail.key)
        return super().store(folder, mail)

    def expunge(self, folder, uid):
        mail = self.folders[folder].mails.get(uid)
        if mail:
            self.history.append(mail.key)
        return super().expunge(folder, uid)

    def mark(self, mail, **flags):
        self.history.append(mail.key)
        return super().mark(mail, **flags)

    def delete_folder(self, name):
        """The label goes, its messages stay."""
        mails = list(self.folders[name].mails.values())
        result = super().delete_folder(name)
        for mail in mails:
            self.history.append(mail.key)
            self.keep(mail)
        return result

    def rename_folder(self, old, new):
        """Ids of labels stay, whatever their names are; here they are the names."""

    def label(self, mail, add, remove):
        """Change the labels of a message."""
        places = dict(self.find(mail))
        for name in add:
            if name not in places:
                self.store(name, mail)
        for name in remove:
            if name in places:
                self.expunge(name, places[name])
        self.keep(mail)

    def keep(self, mail):
        """A message without labels is not lost."""
        if not self.find(mail):
            self.store(REST, mail)

    def by_key(self, key):
        """The message with an id, or None."""
        for box in self.folders.values():
            for mail in box.mails.values():
                if mail.key == key:
                    return mail
        return None

    def open(self):
        return LabelProvider(self)


class LabelProvider(MemoryProvider):
    """The contract over a ``LabelServer``."""

    @property
    def capabilities(self):
        return Capabilities(
            change_scope=ChangeScope.ACCOUNT,
            several_folders=True,
            sent_copy=self.server.sent_copy,
        )

    def newest(self, folder_id, limit):
        page = super().newest(folder_id, limit)
        return replace(page, cursor=str(len(self.server.history)))

    def changes(self, cursor):
        self.server.called("changes")
        start = int(cursor.changes)
        keys = self.server.history[start : start + self.server.page_size]
        end = start + len(keys)
        updated, gone = [], []
        for key in dict.fromkeys(keys):
            mail = self.server.by_key(key)
            if mail is None:
                gone.append(key)
            else:
                places = self._locations(mail)
                updated.append(MessageUpdate(key, mail.flags, places))
        return ChangePage(
            updated=tuple(updated),
            removed=(Removal(None, tuple(gone)),) if gone else (),
            cursor=str(end),
            done=end == len(self.server.history),
        )

    def fetch_metadata(self, folder_id, remote_ids):
        self.server.called("fetch_metadata")
        mails = (self.server.by_key(key) for key in remote_ids)
        places = (self.server.find(mail)[0] for mail in mails if mail)
        return tuple(self._meta(*place) for place in places)

    def _meta(self, folder_id, uid):
        meta = super()._meta(folder_id, uid)
        mail = self.server.folders[folder_id].mails[uid]
        return replace(meta, locations=self._locations(mail), fingerprint="")

    def _locations(self, mail):
        return tuple(Location(name) for name, _uid in self.server.find(mail))

    def _apply_one(self, operation, ref, folder_id, uid):
        mail = self._box(folder_id).mails[uid]
        if operation.kind is OperationKind.RELOCATE:
            self.server.label(mail, operation.add_to, operation.remove_from)
        elif operation.kind is OperationKind.DELETE:
            self.server.delete(mail)
        else:
            return super()._apply_one(operation, ref, folder_id, uid)
        return None

    def _rename_folder(self, operation):
        raise RemoteGone("gone.folder")
