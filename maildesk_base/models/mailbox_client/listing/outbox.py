from odoo import api, models

from ....sync.rows import people

MAX_LOOKED_AT = 500  # drafts; more than anybody writes at once
SHOWN_STATES = ("queued", "sending", "failed", "ambiguous")


class MailboxClient(models.AbstractModel):
    """What is on its way out."""

    _inherit = "mailbox.client"

    @api.model
    def _list_outbox(self, scan):
        drafts = self.env["mailbox.draft"].search(
            [("state", "in", SHOWN_STATES)], limit=scan.limit - 1
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
