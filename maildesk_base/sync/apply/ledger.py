"""What one transaction did, so that counters and marks are settled once, at its end.

Whoever changes placements or flags enters it in the ledger; ``settle`` then writes, for
just the folders and conversations concerned: folder counters (by difference, never
below zero), the newest message of each conversation in each folder (``is_head``),
conversation counters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from odoo.tools import SQL

from ..bulk import int_array
from .tags import follow_keywords


@dataclass(slots=True)
class Ledger:
    """The books of one transaction for one mailbox."""

    account_id: int
    new_ids: list[int] = field(default_factory=list)
    changed_ids: set[int] = field(default_factory=set)
    removed_ids: set[int] = field(default_factory=set)
    folder_ids: set[int] = field(default_factory=set)
    conversation_ids: set[int] = field(default_factory=set)
    keyword_ids: set[int] = field(default_factory=set)
    has_new_tags: bool = False
    _arrivals: Counter = field(default_factory=Counter)
    _totals: Counter = field(default_factory=Counter)
    _unread: Counter = field(default_factory=Counter)
    _heads: set[tuple[int, int]] = field(default_factory=set)

    def placed(self, folder_id: int, *, is_unread: bool) -> None:
        """A message was put into a folder."""
        self.folder_ids.add(folder_id)
        self._totals[folder_id] += 1
        self._unread[folder_id] += is_unread

    def unplaced(self, folder_id: int, *, is_unread: bool) -> None:
        """A message was taken out of a folder."""
        self.folder_ids.add(folder_id)
        self._totals[folder_id] -= 1
        self._unread[folder_id] -= is_unread

    def read_changed(self, folder_id: int, *, is_unread: bool, count: int = 1) -> None:
        """Placed messages were marked read or unread."""
        self.folder_ids.add(folder_id)
        self._unread[folder_id] += count if is_unread else -count

    def shuffled(self, conversation_id: int | None, folder_id: int) -> None:
        """The newest message of a conversation in a folder may be another one now."""
        if conversation_id:
            self._heads.add((conversation_id, folder_id))

    def arrived(self, conversation_id: int) -> None:
        """A message was added to a conversation that existed."""
        self._arrivals[conversation_id] += 1

    def settle(self, cr) -> None:
        """Write counters and marks; the last statement of a transaction's changes."""
        self.has_new_tags |= follow_keywords(cr, sorted(self.keyword_ids))
        self.keyword_ids.clear()
        self._settle_heads(cr)
        self._settle_conversations(cr)
        self._settle_folders(cr)

    def _settle_heads(self, cr) -> None:
        if not self._heads:
            return
        conversations, folders = zip(*sorted(self._heads), strict=True)
        cr.execute(
            SQL(
                """WITH newest AS (
                       SELECT DISTINCT ON (p.conversation_id, p.folder_id)
                              p.id, p.conversation_id, p.folder_id
                         FROM unnest(%s, %s) AS t(conversation_id, folder_id)
                         JOIN mailbox_placement p USING (conversation_id, folder_id)
                        ORDER BY p.conversation_id, p.folder_id,
                                 p.sort_ts DESC, p.message_id DESC)
                   UPDATE mailbox_placement p SET is_head = (p.id = newest.id)
                     FROM newest
                    WHERE p.conversation_id = newest.conversation_id
                      AND p.folder_id = newest.folder_id
                      AND p.is_head IS DISTINCT FROM (p.id = newest.id)""",
                int_array(conversations),
                int_array(folders),
            )
        )
        self._heads.clear()

    def _settle_conversations(self, cr) -> None:
        ids = sorted(self.conversation_ids | set(self._arrivals))
        if not ids:
            return
        cr.execute(
            SQL(
                """UPDATE mailbox_conversation c
                      SET message_count = n.total, unread_count = n.unread,
                          last_ts = n.last_ts, version = c.version + t.arrivals
                     FROM unnest(%s, %s) AS t(id, arrivals)
                    CROSS JOIN LATERAL (
                          SELECT count(*) AS total,
                                 count(*) FILTER (WHERE NOT m.is_read) AS unread,
                                 max(m.sort_ts) AS last_ts
                            FROM mailbox_message_index m
                           WHERE m.conversation_id = t.id
                             AND m.orphaned_at IS NULL) n
                    WHERE c.id = t.id""",
                int_array(ids),
                int_array(self._arrivals[each] for each in ids),
            )
        )
        self.conversation_ids.update(self._arrivals)
        self._arrivals.clear()

    def _settle_folders(self, cr) -> None:
        ids = sorted(
            each
            for each in self._totals.keys() | self._unread.keys()
            if self._totals[each] or self._unread[each]
        )
        if not ids:
            return
        # GREATEST: a counter that had drifted is put right by the nightly recount; it
        # must not stop the mailbox until then.
        cr.execute(
            SQL(
                """UPDATE mailbox_folder f
                      SET total_count =
                              GREATEST(COALESCE(f.total_count, 0) + t.total, 0),
                          unread_count =
                              GREATEST(COALESCE(f.unread_count, 0) + t.unread, 0)
                     FROM unnest(%s::int[], %s::int[], %s::int[])
                            AS t(id, total, unread)
                    WHERE f.id = t.id""",
                ids,
                [self._totals[each] for each in ids],
                [self._unread[each] for each in ids],
            )
        )
        self._totals.clear()
        self._unread.clear()
