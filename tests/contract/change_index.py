"""Several folders that are followed, as those of a mailbox are."""

from dataclasses import replace

from odoo.addons.maildesk_base.engine.errors import ResyncRequired
from odoo.addons.maildesk_base.engine.types import ChangeScope

from .mirror import Mirror


class Index:
    """Mirrors of all folders, as a mailbox that is synchronised has them."""

    def __init__(self, provider, folders, limit):
        self.provider = provider
        self.limit = limit
        self.scope = provider.capabilities.change_scope
        self.mirrors = [Mirror(each) for each in folders]
        for mirror in self.mirrors:
            mirror.load(provider, limit)
        if self.scope is ChangeScope.ACCOUNT:
            self._share(self.mirrors[0].cursor.changes)

    def follow(self, mirror, *, pages=100):
        """Apply what has changed; of the whole mailbox where that is said."""
        for _page in range(pages):
            try:
                page = self.provider.changes(self._asked(mirror))
            except ResyncRequired:
                self._begin_again(mirror)
                return
            self._store(mirror, page)
            if page.done:
                return

    def follow_for_a_page(self, mirror):
        """The claim's time is over after that."""
        self.follow(mirror, pages=1)

    def look(self, mirror):
        """Ask and never store the answer: the worker has died."""
        try:
            self.provider.changes(self._asked(mirror))
        except ResyncRequired:
            pass

    def compare(self, mirror):
        """Compare all ids, as happens now and then."""
        try:
            for snapshot in self.provider.snapshot(mirror.folder_id, mirror.cursor):
                mirror.compare(self.provider, snapshot)
        except ResyncRequired:
            self._begin_again(mirror)

    def _store(self, mirror, page):
        """All of a page or nothing: it may be cut off while it is completed."""
        concerned = self._concerned(mirror)
        fresh = [each.copy() for each in concerned]
        for each in fresh:
            each.apply(self.provider, page)
        for each, after in zip(concerned, fresh, strict=True):
            each.messages, each.cursor = after.messages, after.cursor

    def _concerned(self, mirror):
        return self.mirrors if self.scope is ChangeScope.ACCOUNT else [mirror]

    def _asked(self, mirror):
        cursor = mirror.cursor
        if self.scope is ChangeScope.ACCOUNT:
            return replace(cursor, folder_id="", older="")
        return cursor

    def _begin_again(self, mirror):
        """All or nothing: it may be cut off."""
        concerned = self._concerned(mirror)
        fresh = [
            Mirror(each.folder_id).load(self.provider, self.limit) for each in concerned
        ]
        for each, again in zip(concerned, fresh, strict=True):
            each.messages, each.cursor = again.messages, again.cursor
        if self.scope is ChangeScope.ACCOUNT:
            self._share(fresh[0].cursor.changes)

    def _share(self, changes):
        for mirror in self.mirrors:
            mirror.cursor = replace(mirror.cursor, changes=changes)
