"""A message as the lists of the app show it: one row, the same in a list, in a search,
and in what open browsers are sent while the mailbox is synchronised.

Nothing here checks who may see what: the caller names messages and queries that the
user may see.
"""

from __future__ import annotations

from collections.abc import Iterable

from odoo.tools import SQL

from ..engine.mime.address_text import parse_address_text

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


def rows_of(
    env,
    message_ids: Iterable[int],
    folder_id: int | None = None,
    conversations: bool = False,
) -> list[dict]:
    """Rows of known messages, newest first.

    :param folder_id: the folder they are shown in, for those that lie in several
    :param conversations: whether a row stands for its conversation
    """
    page = SQL(
        """SELECT m.id AS message_id, m.sort_ts,
                  (SELECT p.folder_id FROM mailbox_placement p
                    WHERE p.message_id = m.id
                 ORDER BY p.folder_id = %s DESC, p.id LIMIT 1) AS folder_id
             FROM mailbox_message_index m WHERE m.id = ANY(%s)""",
        folder_id or 0,
        list(message_ids),
    )
    return finish_rows(env, read_page(env, page, conversations), conversations)


def read_page(
    env, page: SQL, conversations: bool, oldest_first: bool = False
) -> list[dict]:
    """Raw rows for a page of messages, newest first unless ``oldest_first``.

    They become what browsers get by :func:`finish_rows`.

    :param page: query giving message_id, folder_id and sort_ts
    :param conversations: whether a row stands for its conversation
    """
    senders = _SENDERS if conversations else SQL("NULL")
    tags = SQL(
        """ARRAY(SELECT t.id FROM mailbox_message_tag mt
                   JOIN mailbox_tag t ON t.id = mt.tag_id
                  WHERE mt.message_id = m.id
                    AND (t.user_id IS NULL OR t.user_id = %s)
               ORDER BY t.sequence, t.id)""",
        env.uid,
    )
    env.cr.execute(
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
    rows = env.cr.dictfetchall()
    rows.sort(key=lambda row: (row["sort_ts"], row["id"]), reverse=not oldest_first)
    return rows


def finish_rows(env, rows: list[dict], conversations: bool) -> list[dict]:
    """Turn the rows of :func:`read_page` into plain JSON, in place."""
    for row in rows:
        _finish_row(row, conversations)
    _add_sending(env, rows)
    env["mailbox.message_index"]._complete_rows(rows)
    return rows


def people(text: str | None) -> list[dict]:
    """The stored form of an address field as a list for the app."""
    return [
        {"name": address.name, "email": address.email}
        for address in parse_address_text(text or "")
    ]


def _finish_row(row: dict, conversations: bool) -> None:
    outgoing = row.pop("is_outgoing")
    to_addrs = row.pop("to_addrs")
    own = {"name": row.pop("from_name") or "", "email": row.pop("from_addr") or ""}
    row["senders"] = _distinct(row.pop("senders")) or [own]
    row["recipients"] = people(to_addrs) if outgoing or row["is_draft"] else []
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


def _add_sending(env, rows: list[dict]) -> None:
    """How far sending is, and which draft a row continues."""
    wanted = [row for row in rows if row["is_local"] or row["is_draft"]]
    by_id = {row["id"]: row for row in wanted}
    by_key = {row["maildesk_id"]: row for row in wanted if row["maildesk_id"]}
    for row in rows:
        del row["maildesk_id"]
    if not wanted:
        return
    # The user's own rule applies: a colleague's draft is not theirs to continue.
    drafts = env["mailbox.draft"].search(
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


def _distinct(pairs):
    """Each sender once, in the order of their first message."""
    found = {}
    for name, email in pairs or ():
        found.setdefault((email or name or "").lower(), (name or "", email or ""))
    return [{"name": name, "email": email} for name, email in found.values()]
