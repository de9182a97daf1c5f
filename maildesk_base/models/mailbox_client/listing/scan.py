"""The SQL of message lists: keyset scans of ``mailbox.placement`` in index order.

No OFFSET, no COUNT and no sort of more than a page: a folder's list is read from one of
the partial indexes of the placement, several folders are merged from one such scan
each.
"""

from dataclasses import dataclass, field
from datetime import datetime

from odoo.tools import SQL

from ....sync.plans import set_apart

# Conditions on the message itself cannot use the placement's indexes: such lists are
# read in windows of this many placements, so that a rare match never walks a million
# rows at once.
WINDOW = 5_000


@dataclass(frozen=True)
class Filters:
    """The quick filters of a list."""

    unread: bool = False
    starred: bool = False
    attachments: bool = False
    incoming: bool = False
    outgoing: bool = False
    oldest_first: bool = False

    @property
    def any(self):
        return self.unread or self.starred or self.on_message

    @property
    def on_message(self):
        """Whether the message has to be looked at, not only its placement."""
        return self.attachments or self.incoming or self.outgoing

    def placement(self, alias):
        """Conditions that the placement's partial indexes answer."""
        parts = [SQL("TRUE")]
        if self.unread:
            parts.append(SQL("%s.is_unread", alias))
        if self.starred:
            parts.append(SQL("%s.is_starred", alias))
        return SQL(" AND ").join(parts)

    def message(self, alias):
        """Conditions on the message."""
        parts = [SQL("TRUE")]
        if self.attachments:
            parts.append(SQL("%s.has_attachments", alias))
        if self.incoming:
            parts.append(SQL("%s.is_outgoing IS NOT TRUE", alias))
        if self.outgoing:
            parts.append(SQL("%s.is_outgoing", alias))
        return SQL(" AND ").join(parts)


@dataclass(frozen=True)
class Scan:
    """One page of a list.

    ``after``: (sort_ts, message id) of the last row shown, None for the beginning.
    ``archives``: those of ``folder_ids`` that hold all mail of a mailbox with labels.
    ``is_count``: only how many there are is asked for.
    ``inboxes`` and ``written`` (Sent, Drafts): what decides which of it is archived.
    """

    folder_ids: list[int]
    filters: Filters = field(default_factory=Filters)
    after: tuple[datetime, int] | None = None
    limit: int = 51
    conversations: bool = True
    is_count: bool = False
    archives: tuple[int, ...] = ()
    inboxes: tuple[int, ...] = ()
    written: tuple[int, ...] = ()

    @property
    def _order(self):
        if self.filters.oldest_first:
            return SQL("%s.sort_ts, %s.message_id", _P, _P)
        return SQL("%s.sort_ts DESC, %s.message_id DESC", _P, _P)

    @property
    def _keyset(self):
        if not self.after:
            return SQL("TRUE")
        return SQL(
            "(%s.sort_ts, %s.message_id) %s (%s, %s)",
            _P,
            _P,
            SQL(">") if self.filters.oldest_first else SQL("<"),
            *self.after,
        )

    def page(self):
        """Query for message_id, folder_id, sort_ts of at most ``limit`` messages."""
        return self._merged(self._folder, self.limit)

    def window(self, size):
        """The same for a list filtered by message: matches among the next placements.

        Gives a row for every placement looked at, with ``matches``.
        """
        window = self._merged(self._plain, size)
        return SQL(
            """SELECT w.message_id, w.folder_id, w.sort_ts, (%s) AS matches
                 FROM (%s) w JOIN mailbox_message_index m ON m.id = w.message_id""",
            SQL("%s AND %s", self.filters.message(_M), self._newest_match(SQL("w"))),
            window,
        )

    def _merged(self, scan, limit):
        if len(self.folder_ids) == 1:
            return scan(SQL("%s", self.folder_ids[0]), limit)
        return SQL(
            """SELECT %(p)s.*
                 FROM unnest(%(folders)s::int[]) AS f(id)
           CROSS JOIN LATERAL (%(scan)s) %(p)s
             ORDER BY %(order)s
                LIMIT %(limit)s""",
            p=_P,
            folders=self.folder_ids,
            scan=scan(SQL("f.id"), limit),
            order=self._order,
            limit=limit,
        )

    def _folder(self, folder, limit):
        """A page of one folder that placements alone decide."""
        shown = SQL("TRUE")
        if self.conversations:
            heads = SQL("%s.is_head", _P)
            shown = self._newest_match(_P) if self.filters.any else heads
        return self._select(folder, SQL("%s AND %s", self._placement, shown), limit)

    def _plain(self, folder, limit):
        """Placements of one folder, whatever their messages are."""
        return self._select(folder, self._placement, limit)

    @property
    def _placement(self):
        condition = self.filters.placement(_P)
        return (
            SQL("%s AND %s", condition, self._archived) if self.archives else condition
        )

    @property
    def _archived(self):
        """Archived is what came and is in no Inbox now, a conversation as a whole."""
        return SQL(
            """(%(p)s.folder_id <> ALL(%(archives)s) OR (%(came)s AND NOT EXISTS (
                    SELECT FROM mailbox_placement q
                     WHERE %(same)s AND %(folder)s = ANY(%(inboxes)s))))""",
            p=_P,
            archives=list(self.archives),
            came=self._came,
            same=self._same(SQL("q")),
            folder=set_apart("q.folder_id"),
            inboxes=list(self.inboxes),
        )

    @property
    def _came(self):
        return SQL(
            """EXISTS (
                SELECT FROM mailbox_placement a
                 WHERE %(same)s AND %(here)s = %(p)s.folder_id AND NOT EXISTS (
                       SELECT FROM mailbox_placement w
                        WHERE w.message_id = a.message_id
                          AND %(folder)s = ANY(%(written)s)))""",
            p=_P,
            same=self._same(SQL("a")),
            here=set_apart("a.folder_id"),
            folder=set_apart("w.folder_id"),
            written=list(self.written),
        )

    def _same(self, alias):
        name = SQL("conversation_id") if self.conversations else SQL("message_id")
        return SQL("%s.%s = %s.%s", alias, name, _P, name)

    def _select(self, folder, condition, limit):
        return SQL(
            """SELECT %(p)s.message_id, %(p)s.folder_id, %(p)s.sort_ts,
                      %(p)s.conversation_id
                 FROM mailbox_placement %(p)s
                WHERE %(p)s.folder_id = %(folder)s AND %(condition)s AND %(keyset)s
             ORDER BY %(order)s
                LIMIT %(limit)s""",
            p=_P,
            folder=folder,
            condition=condition,
            keyset=self._keyset,
            order=self._order,
            limit=limit,
        )

    def _newest_match(self, row):
        """No newer message of the conversation, in this folder, passes the filters
        too."""
        if not self.conversations:
            return SQL("TRUE")
        return SQL(
            """NOT EXISTS ( SELECT FROM mailbox_placement o %(join)s WHERE
                o.conversation_id = %(row)s.conversation_id AND %(folder)s =
                %(row)s.folder_id AND %(placement)s AND %(message)s AND (o.sort_ts,
                o.message_id) > (%(row)s.sort_ts, %(row)s.message_id))""",
            join=SQL("JOIN mailbox_message_index om ON om.id = o.message_id")
            if self.filters.on_message
            else SQL(),
            row=row,
            folder=set_apart("o.folder_id"),
            placement=self.filters.placement(SQL("o")),
            message=self.filters.message(SQL("om"))
            if self.filters.on_message
            else _TRUE,
        )


_P = SQL("p")
_M = SQL("m")
_TRUE = SQL("TRUE")
