from odoo import api, models
from odoo.tools import SQL

from ....engine.mime.address_text import parse_address_text

SENDERS_SHOWN = 12  # newest messages of a conversation whose senders a row names

# One message as the list shows it. ``page`` gives message_id, folder_id and sort_ts.
_ROW = SQL(
    """
    m.id, m.account_id, page.folder_id, m.conversation_id,
    coalesce(c.message_count, 1) AS count, coalesce(c.unread_count, 0) AS unread_count,
    m.subject, m.preview, m.from_name, m.from_addr, m.to_addrs, m.sort_ts,
    m.is_read, m.is_starred, m.is_answered, m.is_forwarded, m.has_attachments,
    m.has_calendar, m.importance, m.is_local, m.is_outgoing, m.maildesk_id,
    m.is_draft OR EXISTS (
        SELECT FROM mailbox_folder f WHERE f.id = page.folder_id AND f.role = 'drafts'
    ) AS is_draft
    """
)
_SENDERS = SQL(
    """
    CASE WHEN c.message_count > 1 THEN (
        SELECT jsonb_agg(jsonb_build_array(s.from_name, s.from_addr) ORDER BY s.sort_ts)
          FROM (SELECT from_name, from_addr, sort_ts
                  FROM mailbox_message_index
                 WHERE conversation_id = c.id AND orphaned_at IS NULL
              ORDER BY sort_ts DESC
                 LIMIT %s) s
    ) END
    """,
    SENDERS_SHOWN,
)


class MailboxClient(models.AbstractModel):
    """The rows of message lists."""

    _inherit = "mailbox.client"

    @api.model
    def _read_page(self, page, conversations, oldest_first=False):
        """Raw rows for a page of messages, newest first unless ``oldest_first``.

        They become the client's rows by :meth:`_finish_rows`.

        :param SQL page: query giving message_id, folder_id and sort_ts
        :param conversations: whether a row stands for its conversation
        """
        senders = _SENDERS if conversations else SQL("NULL")
        tags = SQL(
            """ARRAY(SELECT t.id FROM mailbox_message_tag mt
                       JOIN mailbox_tag t ON t.id = mt.tag_id
                      WHERE mt.message_id = m.id
                        AND (t.user_id IS NULL OR t.user_id = %s)
                   ORDER BY t.sequence, t.id)""",
            self.env.uid,
        )
        self.env.cr.execute(
            SQL(
                """SELECT %s, %s AS tag_ids, %s AS senders
                     FROM (%s) page
                     JOIN mailbox_message_index m ON m.id = page.message_id
                LEFT JOIN mailbox_conversation c ON c.id = m.conversation_id""",
                _ROW,
                tags,
                senders,
                page,
            )
        )
        rows = self.env.cr.dictfetchall()
        rows.sort(key=lambda row: (row["sort_ts"], row["id"]), reverse=not oldest_first)
        return rows

    @api.model
    def _rows_of(self, message_ids, folder_id=None, conversations=False):
        """Rows of known messages; the caller has checked access."""
        page = SQL(
            """SELECT m.id AS message_id, m.sort_ts,
                      (SELECT p.folder_id FROM mailbox_placement p
                        WHERE p.message_id = m.id
                     ORDER BY p.folder_id = %s DESC, p.id LIMIT 1) AS folder_id
                 FROM mailbox_message_index m WHERE m.id = ANY(%s)""",
            folder_id or 0,
            list(message_ids),
        )
        return self._finish_rows(self._read_page(page, conversations), conversations)

    @api.model
    def _finish_rows(self, rows, conversations):
        for row in rows:
            self._finish_row(row, conversations)
        self._add_sending(rows)
        self._add_links(rows)
        return rows

    @api.model
    def _finish_row(self, row, conversations):
        outgoing = row.pop("is_outgoing")
        to_addrs = row.pop("to_addrs")
        own = {"name": row.pop("from_name") or "", "email": row.pop("from_addr") or ""}
        row["senders"] = _distinct(row.pop("senders")) or [own]
        row["recipients"] = (
            self._people(to_addrs) if outgoing or row["is_draft"] else []
        )
        row["date"] = row.pop("sort_ts").strftime("%Y-%m-%d %H:%M:%S")
        row["subject"] = row["subject"] or ""
        row["preview"] = row["preview"] or ""
        row["importance"] = row["importance"] or "normal"
        row["send_state"] = None
        row["send_at"] = None
        row["draft_id"] = None
        for name in _FLAGS:
            row[name] = bool(row[name])
        if not conversations:
            row["count"] = 1
            row["unread_count"] = int(not row["is_read"])

    @api.model
    def _people(self, text):
        """The stored form of an address field as a list for the client."""
        return [
            {"name": address.name, "email": address.email}
            for address in parse_address_text(text or "")
        ]

    @api.model
    def _add_sending(self, rows):
        """How far sending is, and which draft a row continues."""
        wanted = [row for row in rows if row["is_local"] or row["is_draft"]]
        by_id = {row["id"]: row for row in wanted}
        by_key = {row["maildesk_id"]: row for row in wanted if row["maildesk_id"]}
        for row in rows:
            del row["maildesk_id"]
        if not wanted:
            return
        # The user's own rule applies: a colleague's draft is not his to continue.
        drafts = self.env["mailbox.draft"].search(
            [
                "|",
                ("local_message_id", "in", list(by_id)),
                ("maildesk_id", "in", list(by_key)),
            ]
        )
        for draft in drafts:
            row = by_id.get(draft.local_message_id.id) or by_key.get(draft.maildesk_id)
            if row:
                row["draft_id"] = draft.id
                row["send_state"] = None if draft.state == "editing" else draft.state
                row["send_at"] = draft._leaves_at()

    @api.model
    def _add_links(self, rows):
        """What Odoo records a message belongs to."""
        for row in rows:
            row["links"] = []


_FLAGS = (
    "is_read",
    "is_starred",
    "is_answered",
    "is_forwarded",
    "has_attachments",
    "has_calendar",
    "is_draft",
    "is_local",
)


def _distinct(pairs):
    """Each sender once, in the order of his first message."""
    found = {}
    for name, email in pairs or ():
        found.setdefault((email or name or "").lower(), (name or "", email or ""))
    return [{"name": name, "email": email} for name, email in found.values()]
