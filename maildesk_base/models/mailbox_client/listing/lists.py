from dataclasses import replace

from odoo import api, models
from odoo.tools import SQL

from ....compat import execute_query, readonly
from ....sync.plans import set_apart
from ....sync.rows import finish_rows, people, read_page
from .. import params
from .scan import WINDOW, Filters, Scan

ROLES = (
    "inbox",
    "sent",
    "drafts",
    "archive",
    "spam",
    "trash",
    "all",
    "starred",
    "important",
)
MAX_LOOKED_AT = 500  # drafts; more than anybody writes at once
OUTBOX_STATES = ("queued", "sending", "failed", "ambiguous")
SORTS = ("newest", "oldest")
QUICK_FILTERS = ("unread", "starred", "attachments", "incoming", "outgoing")
HIDDEN_ROLES = ("spam", "trash")
WINDOW_GROWTH = 4
MAX_WINDOWS = 4  # 5,000 + 20,000 + 80,000 + 320,000 placements: about a second at worst


class MailboxClient(models.AbstractModel):
    """Lists of messages, and of what is on its way out."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def list_messages(
        self, scope, filters=None, cursor=None, limit=50, conversations=True
    ):
        """One page of a list, newest first; see docs/client-api.md for scope and
        filters."""
        with self._parameters():
            scope = params.as_dict(scope)
            wanted = self._read_filters(filters)
            after = params.read_cursor(cursor)
            limit = params.as_limit(limit)
            scan = Scan([], wanted, after, limit + 1, bool(conversations))
            return self._list(scope, scan)

    @api.model
    @readonly
    def count_messages(self, scope, filters=None, conversations=True):
        """How many rows ``list_messages`` gives in all, counted up to one more than an
        action takes.
        """
        with self._parameters():
            limit = params.MAX_IDS + 1
            wanted = self._read_filters(filters)
            scan = Scan([], wanted, None, limit, bool(conversations), is_count=True)
            answer = self._list(params.as_dict(scope), scan)
            return {"total": answer.get("counted", 0) + len(answer["messages"])}

    @api.model
    def _read_filters(self, filters):
        filters = dict(params.as_dict(filters))
        sort = filters.pop("sort", None) or "newest"
        return Filters(
            oldest_first=params.as_choice(sort, SORTS) == "oldest",
            # One that nobody knows must not give the whole list instead of a part.
            **{
                params.as_choice(name, QUICK_FILTERS): params.as_flag(value)
                for name, value in filters.items()
            },
        )

    @api.model
    def _scopes(self):
        """Lists that are no folders: key of ``scope`` -> function of this model, the
        key's value and the :class:`~.scan.Scan`, which gives the answer of
        ``list_messages``; ``_list_chosen`` makes one of a query. Whoever has such a
        list adds it here.
        """
        return {
            "outbox": lambda client, _value, scan: client._list_outbox(scan),
            "starred": lambda client, _value, scan: client._list_starred(scan),
            "tag_id": lambda client, tag_id, scan: client._list_tagged(tag_id, scan),
        }

    @api.model
    def _list(self, scope, scan):
        for name, answer in self._scopes().items():
            if scope.get(name):
                return answer(self, scope[name], scan)
        return self._list_of_folders(scope, scan)

    @api.model
    def _list_of_folders(self, scope, scan):
        folders = self._scope_folders(scope)
        if not folders and scope.get("role") != "archive":
            return {"messages": [], "cursor": None, "total_hint": 0}
        scan = replace(scan, folder_ids=[folder["id"] for folder in folders])
        if scope.get("role") == "archive":
            scan = self._with_archives(scan, scope)
        answer = self._list_folders(scan)
        drafts = [folder["id"] for folder in folders if folder["role"] == "drafts"]
        if drafts and not scan.after:
            answer["messages"][:0] = self._unfiled_drafts(drafts)
        answer["total_hint"] = _total_hint(folders, scan)
        return answer

    @api.model
    def _with_archives(self, scan, scope):
        """The scan with the archived mail of mailboxes that have labels: they have no
        folder for it.
        """
        accounts = self.env["mailbox.account"]._reachable()
        if "account_id" in scope:
            accounts &= self._one("mailbox.account", scope["account_id"])
        labelled = accounts.filtered(lambda account: account._uses_labels())
        if not labelled:
            return scan
        folders = self.env["mailbox.folder"].search_fetch(
            [("account_id", "in", labelled.ids), ("state", "!=", "gone")],
            ["role", "account_id"],
        )
        by_role = {}
        for folder in folders:
            by_role.setdefault(folder.role, []).append(folder.id)
        everything = by_role.get("all", [])
        return replace(
            scan,
            folder_ids=scan.folder_ids + everything,
            archives=tuple(everything),
            inboxes=tuple(by_role.get("inbox", ())),
            written=(*by_role.get("sent", ()), *by_role.get("drafts", ())),
        )

    @api.model
    def _scope_folders(self, scope):
        """Ids, roles and counters of the folders a scope names, as far as the user may
        see them."""
        Folder = self.env["mailbox.folder"]
        if "folder_id" in scope:
            domain = [("id", "=", params.as_id(scope["folder_id"]))]
        else:
            domain = [("role", "=", params.as_choice(scope.get("role"), ROLES))]
            if "account_id" in scope:
                account = self._one("mailbox.account", scope["account_id"])
                domain.append(("account_id", "=", account.id))
            domain.append(("account_id.active", "=", True))
        folders = Folder.search_read(domain, ["role", "total_count"], order="id")
        if not folders and "folder_id" in scope:
            raise self._not_found()
        return folders

    @api.model
    def _list_folders(self, scan):
        if scan.filters.on_message:
            return self._list_windows(scan)
        return self._page(scan.page(), scan)

    @api.model
    def _page(self, page, scan):
        """Read one row more than is shown, to know whether there is more."""
        if scan.is_count:
            query = SQL("SELECT count(*) FROM (%s) page", page)
            [[counted]] = execute_query(self.env, query)
            return {"messages": [], "cursor": None, "counted": counted}
        rows = read_page(self.env, page, scan.conversations, scan.filters.oldest_first)
        shown = rows[: scan.limit - 1]
        cursor = None
        if len(rows) == scan.limit and shown:
            cursor = params.write_cursor(shown[-1]["sort_ts"], shown[-1]["id"])
        return {
            "messages": finish_rows(self.env, shown, scan.conversations),
            "cursor": cursor,
        }

    @api.model
    def _list_windows(self, scan):
        """Walk on in growing windows until the page is full or the walk got long.

        A page may come back short, or even empty, with a cursor to go on from.
        """
        found, size = [], WINDOW
        for _round in range(MAX_WINDOWS):
            seen = execute_query(self.env, scan.window(size))
            found += [row for row in seen if row[3]]
            if len(found) >= scan.limit or len(seen) < size:
                break
            scan = replace(scan, after=(seen[-1][2], seen[-1][0]))
            size *= WINDOW_GROWTH
        if scan.is_count:
            counted = min(len(found), scan.limit)
            return {"messages": [], "cursor": None, "counted": counted}
        more = len(found) >= scan.limit or len(seen) == size
        found = found[: scan.limit - 1]
        if len(found) == scan.limit - 1:
            seen = found
        values = SQL(", ").join(SQL("(%s, %s, %s)", *row[:3]) for row in found)
        page = SQL(
            """SELECT v.message_id, v.folder_id, v.sort_ts
                 FROM (VALUES %s) AS v(message_id, folder_id, sort_ts)""",
            values or SQL("(NULL::int, NULL::int, NULL::timestamp)"),
        )
        rows = read_page(self.env, page, scan.conversations, scan.filters.oldest_first)
        return {
            "messages": finish_rows(self.env, rows, scan.conversations),
            "cursor": params.write_cursor(seen[-1][2], seen[-1][0]) if more else None,
        }

    @api.model
    def _list_starred(self, scan):
        page = SQL(
            """SELECT s.id AS message_id, s.sort_ts, f.folder_id
                 FROM (SELECT m.id, m.sort_ts FROM unnest(%(accounts)s::int[]) AS a(id)
           CROSS JOIN LATERAL (
                       SELECT m.id, m.sort_ts FROM mailbox_message_index m
                        WHERE %(account)s = a.id AND m.is_starred
                          AND %(conditions)s AND EXISTS (%(place)s)
                     ORDER BY m.sort_ts DESC, m.id DESC LIMIT %(limit)s) m
                     ORDER BY m.sort_ts DESC, m.id DESC LIMIT %(limit)s) s
           CROSS JOIN LATERAL (%(place_of_s)s) f""",
            accounts=self._account_ids(),
            account=set_apart("m.account_id"),
            conditions=self._message_conditions(scan),
            limit=scan.limit,
            place=visible_place(SQL("m.id")),
            place_of_s=visible_place(SQL("s.id")),
        )
        return self._page(page, scan)

    @api.model
    def _list_tagged(self, tag_id, scan):
        tag = self._one("mailbox.tag", tag_id)
        tagged = SQL(
            "SELECT message_id FROM mailbox_message_tag WHERE tag_id = %s", tag.id
        )
        return self._list_chosen(tagged, scan)

    @api.model
    def _list_chosen(self, chosen, scan):
        """A page of the messages that a query names, as far as the user may see them.

        :param SQL chosen: query giving ``message_id``, each once
        """
        page = SQL(
            """SELECT m.id AS message_id, m.sort_ts, f.folder_id
                 FROM (%(chosen)s) chosen
                 JOIN mailbox_message_index m ON m.id = chosen.message_id
           CROSS JOIN LATERAL (%(place)s) f
                WHERE m.account_id = ANY(%(accounts)s) AND %(conditions)s
             ORDER BY m.sort_ts DESC, m.id DESC LIMIT %(limit)s""",
            chosen=chosen,
            place=visible_place(SQL("m.id")),
            accounts=self._account_ids(),
            conditions=self._message_conditions(scan),
            limit=scan.limit,
        )
        return self._page(page, scan)

    @api.model
    def _message_conditions(self, scan):
        """Filters and cursor of lists that are not read from a folder."""
        parts = [scan.filters.message(SQL("m"))]
        if scan.filters.unread:
            parts.append(SQL("m.is_read IS NOT TRUE"))
        if scan.filters.starred:
            parts.append(SQL("m.is_starred"))
        if scan.after:
            parts.append(SQL("(m.sort_ts, m.id) < (%s, %s)", *scan.after))
        return SQL(" AND ").join(parts)

    @api.model
    def _list_outbox(self, scan):
        drafts = self.env["mailbox.draft"].search(
            [("state", "in", OUTBOX_STATES)], limit=scan.limit - 1
        )
        return {
            "messages": [self._draft_row(draft) for draft in drafts],
            "cursor": None,
            "total_hint": len(drafts),
        }

    @api.model
    def _unfiled_drafts(self, folder_ids):
        """Rows of drafts that these folders of drafts do not hold yet."""
        accounts = self.env["mailbox.folder"].browse(folder_ids).account_id
        drafts = self.env["mailbox.draft"].search(
            [
                ("account_id", "in", accounts.ids),
                ("state", "in", ("editing", "failed")),
                ("is_untouched", "=", False),
            ],
            limit=MAX_LOOKED_AT,
        )
        filed = set(drafts._remote_copies().mapped("maildesk_id"))
        return [self._draft_row(d) for d in drafts if d.maildesk_id not in filed]

    @api.model
    def _draft_row(self, draft):
        """A draft in the shape of a message row; ``id`` is negative."""
        account = draft.account_id
        return {
            "id": -draft.id,
            "draft_id": draft.id,
            "account_id": account.id,
            "folder_id": None,
            "conversation_id": draft._origin_message().conversation_id.id or None,
            "count": 1,
            "unread_count": 0,
            "subject": draft.subject or "",
            "preview": draft._preview(),
            "senders": [{"name": account.sender_name or "", "email": account.email}],
            "recipients": people(draft.to_addrs),
            "date": draft.write_date.strftime("%Y-%m-%d %H:%M:%S"),
            "is_read": True,
            "is_starred": False,
            "is_answered": False,
            "is_forwarded": False,
            "has_attachments": bool(draft.attachment_ids),
            "has_calendar": False,
            "importance": draft.importance,
            "tag_ids": [],
            "is_draft": True,
            "is_local": True,
            "send_state": None if draft.state == "editing" else draft.state,
            "send_at": draft._leaves_at(),
            "error": draft.error or "",
            "links": [],
        }


def visible_place(message):
    """A folder of the message other than Spam and Trash."""
    return SQL(
        """SELECT p.folder_id FROM mailbox_placement p
             JOIN mailbox_folder pf ON pf.id = %s
            WHERE p.message_id = %s AND pf.role NOT IN %s
         ORDER BY %s LIMIT 1""",
        set_apart("p.folder_id"),
        message,
        HIDDEN_ROLES,
        set_apart("p.id"),
    )


def _total_hint(folders, scan):
    """How many messages there are, from the counters; unknown for a filtered list."""
    if scan.filters.any or scan.conversations or scan.archives:
        return None
    return sum(folder["total_count"] for folder in folders)
