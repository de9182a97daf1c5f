"""A small index that applies change pages by the contract, to be compared."""

import dataclasses

from odoo.addons.maildesk_base.engine.types import (
    ChangeScope,
    FolderCursor,
    MessageRef,
)

PASS_LIMIT = 100


class Mirror:
    """One folder as somebody who believes every page sees it.

    Of a page about the whole mailbox it takes what concerns its folder.
    """

    def __init__(self, folder_id):
        self.cursor = FolderCursor(folder_id)
        self.messages = {}
        self._unknown = []

    def copy(self):
        """One that can be changed without changing this one."""
        twin = Mirror(self.folder_id)
        twin.cursor, twin.messages = self.cursor, dict(self.messages)
        return twin

    @property
    def folder_id(self):
        return self.cursor.folder_id

    def load(self, provider, limit=1000):
        """Take the newest page."""
        self.apply(provider, provider.newest(self.folder_id, limit))
        return self

    def catch_up(self, provider):
        """Apply changes until there are none; returns the pages."""
        pages = []
        for _ in range(PASS_LIMIT):
            page = provider.changes(self._asked(provider))
            pages.append(page)
            self.apply(provider, page)
            if page.done:
                return pages
        raise AssertionError("the changes have no end")

    def load_older(self, provider, limit):
        """Apply the whole past."""
        while self.cursor.older:
            self.apply(provider, provider.older(self.cursor, limit))

    def apply(self, provider, page):
        """Apply a page: all of it, cursor included."""
        self._unknown.clear()
        self._take(page.added)
        for update in page.updated:
            self._update(update)
        if self._unknown:
            self._take(provider.fetch_metadata(self.folder_id, self._unknown))
        for removal in page.removed:
            self._remove(removal)
        for snapshot in page.snapshots:
            self.compare(provider, snapshot)
        assert not page.bad, page.bad
        changes = page.cursor if page.cursor is not None else self.cursor.changes
        older = page.older if page.older is not None else self.cursor.older
        self.cursor = FolderCursor(self.folder_id, changes, older)

    def state(self):
        """Message-ID -> (read, starred), to compare."""
        return {
            meta.rfc_message_id: (meta.flags.is_read, meta.flags.is_starred)
            for meta in self.messages.values()
        }

    def ref(self, rfc_message_id):
        """The reference to a message."""
        return ref_of(self.meta(rfc_message_id))

    def ref_of(self, meta):
        """The reference to a message as it lies in this folder."""
        here = [place for place in meta.locations if place.folder_id == self.folder_id]
        return dataclasses.replace(ref_of(meta), location=(here or meta.locations)[0])

    def meta(self, rfc_message_id):
        """The metadata of a message."""
        return next(
            m for m in self.messages.values() if m.rfc_message_id == rfc_message_id
        )

    def _asked(self, provider):
        """The cursor as the provider wants it: of this folder or of the mailbox."""
        if provider.capabilities.change_scope is ChangeScope.ACCOUNT:
            return FolderCursor("", self.cursor.changes)
        return self.cursor

    def _take(self, metas):
        for meta in metas:
            if self._is_here(meta.locations):
                self.messages[meta.remote_id] = meta
            else:
                self.messages.pop(meta.remote_id, None)

    def _update(self, update):
        if update.locations is not None and not self._is_here(update.locations):
            self.messages.pop(update.remote_id, None)
        elif update.remote_id not in self.messages:
            if update.locations is not None:
                self._unknown.append(update.remote_id)
        elif update.flags is not None:
            self._set_flags(update.remote_id, update.flags)

    def _is_here(self, locations):
        return any(place.folder_id == self.folder_id for place in locations)

    def _set_flags(self, remote_id, flags):
        changed = dataclasses.replace(self.messages[remote_id], flags=flags)
        self.messages[remote_id] = changed

    def _remove(self, removal):
        assert removal.folder_id in (None, self.folder_id)
        for remote_id, meta in list(self.messages.items()):
            uid = meta.locations[0].uid
            in_range = uid is not None and any(
                low <= uid <= high for low, high in removal.uid_ranges
            )
            if remote_id in removal.remote_ids or in_range:
                del self.messages[remote_id]

    def compare(self, provider, snapshot):
        """Take over a full listing of a range."""
        listed = {entry.remote_id: entry for entry in snapshot.entries}
        for remote_id, meta in list(self.messages.items()):
            if remote_id not in listed and _covers(snapshot, meta.locations[0].uid):
                del self.messages[remote_id]
        unknown = [
            entry.remote_id
            for entry in snapshot.entries
            if entry.expected and entry.remote_id not in self.messages
        ]
        if unknown:
            for meta in provider.fetch_metadata(self.folder_id, unknown):
                self.messages[meta.remote_id] = meta
        for remote_id, entry in listed.items():
            if entry.flags is not None and remote_id in self.messages:
                self._set_flags(remote_id, entry.flags)


def ref_of(meta):
    """The reference to a message by its metadata."""
    return MessageRef(
        meta.remote_id,
        meta.locations[0],
        meta.rfc_message_id,
        meta.size,
        meta.received_at,
    )


def _covers(snapshot, uid):
    if snapshot.uid_range is None:
        return True
    low, high = snapshot.uid_range
    return uid is not None and low <= uid <= high
