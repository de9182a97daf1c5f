from odoo import api, fields, models

from ..compat import BigInteger, Constraint, Index
from ..engine.mime.address_text import parse_address_text
from ..engine.mime.message_ids import parse_message_ids
from ..engine.mime.meta import HeaderMeta
from ..engine.types import Address
from ..sync.apply.belongings import move_belongings
from ..sync.apply.events import forget_arrivals


class MailboxMessageIndex(models.Model):
    """One row per message and mailbox: all that lists and search need, no body.

    The sync layer writes it with SQL, a page at a time; nothing loops over it with
    ``write()``.
    """

    _name = "mailbox.message_index"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail"
    _order = "sort_ts desc, id desc"
    _rec_name = "subject"
    _log_access = False

    account_id = fields.Many2one(
        "mailbox.account", required=True, ondelete="cascade", readonly=True
    )
    remote_id = fields.Char(required=True, readonly=True)
    # 64-bit hash of what stays the same when a message without stable id moves; 0:
    # none.
    fingerprint = BigInteger(readonly=True)
    message_id = fields.Char("Message-ID", readonly=True)
    maildesk_id = fields.Char(readonly=True)
    # Of a draft that keeps its id when it is changed at the server.
    revision = fields.Char(readonly=True)
    conversation_id = fields.Many2one(
        "mailbox.conversation", ondelete="set null", readonly=True
    )
    folder_ids = fields.Many2many(
        "mailbox.folder", compute="_compute_folder_ids", search="_search_folder_ids"
    )
    placement_ids = fields.One2many("mailbox.placement", "message_id")
    subject = fields.Char(readonly=True)
    from_name = fields.Char(readonly=True)
    from_addr = fields.Char(readonly=True)
    to_addrs = fields.Char(readonly=True)
    cc_addrs = fields.Char(readonly=True)
    bcc_addrs = fields.Char(readonly=True)
    reply_to = fields.Char(readonly=True)
    date = fields.Datetime(readonly=True, help="When it was written (header Date).")
    sort_ts = fields.Datetime(readonly=True, required=True, help="When it arrived.")
    preview = fields.Char(readonly=True)
    size = fields.Integer(readonly=True)
    is_read = fields.Boolean(readonly=True)
    is_starred = fields.Boolean(readonly=True)
    is_answered = fields.Boolean(readonly=True)
    is_forwarded = fields.Boolean(readonly=True)
    is_draft = fields.Boolean(readonly=True)
    is_outgoing = fields.Boolean(readonly=True, help="Sent by this mailbox.")
    has_attachments = fields.Boolean(readonly=True)
    has_calendar = fields.Boolean(readonly=True)
    importance = fields.Selection(
        [("low", "Low"), ("normal", "Normal"), ("high", "High")], readonly=True
    )
    # Local entry of a message just sent, until the provider's own copy replaces it.
    is_local = fields.Boolean(readonly=True)
    # Left every folder; kept until the pass is over, in case it turns up elsewhere.
    orphaned_at = fields.Datetime(readonly=True)
    attachments = fields.Json(readonly=True, help="Parts, without their content.")
    list_unsubscribe = fields.Char(readonly=True)
    list_unsubscribe_post = fields.Boolean(readonly=True)
    auto_submitted = fields.Boolean(readonly=True)
    # How the server has it while operations on it are pending (sync.apply.changes).
    server_state = fields.Json(readonly=True)
    keywords = fields.Char(
        readonly=True, help="The server's keywords, space separated."
    )
    tag_ids = fields.Many2many(
        "mailbox.tag", "mailbox_message_tag", "message_id", "tag_id", readonly=True
    )

    # What is looked up comes first, see sync/plans.py.
    _account_remote_uniq = Constraint(
        "unique(remote_id, account_id)", "This message is already known."
    )
    _conversation_idx = Index("(conversation_id, sort_ts)")
    _message_id_idx = Index("(message_id, account_id)")
    _fingerprint_idx = Index("(fingerprint, account_id) WHERE fingerprint <> 0")
    _local_idx = Index("(account_id) WHERE is_local")
    _maildesk_id_idx = Index("(maildesk_id, account_id) WHERE maildesk_id IS NOT NULL")
    _held_idx = Index("(account_id) WHERE server_state IS NOT NULL")
    _orphan_idx = Index("(account_id) WHERE orphaned_at IS NOT NULL")

    @api.model
    def _absorb(self, kept_ids, merged_ids):
        """Let messages have what belongs to other rows that turned out to be them.

        Called before the merged are deleted, in the same transaction. Whoever lets
        records point to a message extends this.

        :param kept_ids: ids, one for each of ``merged_ids``
        """
        forget_arrivals(self.env.cr, merged_ids)
        move_belongings(self.env.cr, kept_ids, merged_ids)

    @api.model
    def _complete_rows(self, rows):
        """Add to rows of lists, as ``sync/rows.py`` builds them, what belongs to mail:
        whoever has such keys extends this, with one query for all rows.

        :param rows: dicts with ``id``, ``account_id`` and ``conversation_id``;
            they are changed in place, and become plain JSON
        """

    def _compute_folder_ids(self):
        rows = self.env["mailbox.placement"]._read_group(
            [("message_id", "in", self.ids)], ["message_id"], ["folder_id:recordset"]
        )
        folders = dict(rows)
        for message in self:
            message.folder_ids = folders.get(message, self.env["mailbox.folder"])

    def _search_folder_ids(self, operator, value):
        return [("placement_ids.folder_id", operator, value)]

    def _is_draft(self):
        """Whether it can be gone on with: marked as a draft, or kept among them; some
        programs file drafts without the mark.
        """
        self.ensure_one()
        return self.is_draft or "drafts" in self.folder_ids.mapped("role")

    def _header_meta(self, view):
        """What an answer needs to know of the message it answers."""
        self.ensure_one()
        headers = {name.lower(): value for name, value in reversed(view["headers"])}
        return HeaderMeta(
            rfc_message_id=self.message_id or "",
            in_reply_to=parse_message_ids(headers.get("in-reply-to", "")),
            references=parse_message_ids(headers.get("references", "")),
            subject=self.subject or "",
            sender=Address(self.from_name or "", self.from_addr or ""),
            reply_to=parse_address_text(self.reply_to or ""),
            to=parse_address_text(self.to_addrs or ""),
            cc=parse_address_text(self.cc_addrs or ""),
            bcc=parse_address_text(self.bcc_addrs or ""),
        )

    def _cached_view(self):
        """What is stored of the message's text and parts; empty when nothing is."""
        self.ensure_one()
        # sudo: mailbox.body - of a message the user may read
        bodies = self.env["mailbox.body"].sudo()
        return bodies.search([("message_id", "=", self.id)], limit=1).view or {}
