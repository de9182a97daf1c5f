import os

from odoo import fields, models

from ..compat import accessible
from ..engine.mime.compose import new_maildesk_id

CONTENT_FIELDS = ("subject", "body", "to_addrs", "cc_addrs", "bcc_addrs")


class MailboxDraft(models.Model):
    """A message being written, and the outgoing queue.

    editing -> queued -> sending -> sent | failed | ambiguous; ``sent`` rows stay until
    the provider's copy has replaced the local entry. Users write only through
    ``mailbox.client``.
    """

    _name = "mailbox.draft"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mail Draft"
    _order = "write_date desc, id desc"
    _rec_name = "subject"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    state = fields.Selection(
        [
            ("editing", "Draft"),
            ("queued", "Waiting to be sent"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Not sent"),
            ("ambiguous", "Checking whether it was sent"),
        ],
        default="editing",
        required=True,
    )
    # Grows with every change, files included: what the provider's copy has to follow.
    version = fields.Integer(default=0, required=True)
    # Grows with every save of the text; a save against an older one is a conflict.
    text_version = fields.Integer(default=0)
    # Made by Reply or Forward, and nothing written yet: for nobody's eyes.
    is_untouched = fields.Boolean()
    subject = fields.Char()
    body = fields.Html(
        sanitize=False, help="Sanitised by _save, which alone writes it."
    )
    to_addrs = fields.Text()
    cc_addrs = fields.Text()
    bcc_addrs = fields.Text()
    reply_to = fields.Char()
    # The mailbox's own address when empty.
    identity_id = fields.Many2one(
        "mailbox.identity", ondelete="set null", index="btree_not_null"
    )
    # The writer's own, perhaps: colleagues who read the draft see its text only.
    signature_id = fields.Many2one(
        "mailbox.signature", ondelete="set null", groups=fields.NO_ACCESS
    )
    attachment_ids = fields.Many2many("ir.attachment")
    mode = fields.Selection(
        [
            ("new", "New"),
            ("reply", "Reply"),
            ("reply_all", "Reply all"),
            ("forward", "Forward"),
        ],
        default="new",
        required=True,
    )
    # Of any mailbox of the writer: its name would be shown to all who read the draft.
    origin_id = fields.Many2one(
        "mailbox.message_index",
        ondelete="set null",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
    )
    conversation_version = fields.Integer()
    importance = fields.Selection(
        [("low", "Low"), ("normal", "Normal"), ("high", "High")],
        default="normal",
        required=True,
    )
    request_receipt = fields.Boolean()
    # Fixed when Send is pressed, before any network call.
    message_id = fields.Char("Message-ID", index="btree_not_null")
    # The id of the draft at the provider, too.
    maildesk_id = fields.Char(
        index="btree_not_null", default=lambda self: new_maildesk_id(os.urandom)
    )
    send_at = fields.Datetime(index="btree_not_null")
    # When the last attempt to hand it over began: the date of the message.
    claimed_at = fields.Datetime()
    fence = fields.Integer()
    tries = fields.Integer(default=0, help="Steps taken in the current state.")
    attempts = fields.Integer(
        default=0, help="Number of attempts since Send was pressed."
    )
    error = fields.Char()
    refused = fields.Json(help="Recipient -> reason, for those the server refused.")
    is_pause_required = fields.Boolean(
        help="The service asked to wait before the next step."
    )
    filed = fields.Boolean(help="The provider's copy is in Sent.")
    # The draft at the provider and the local Sent entry.
    remote_id = fields.Char()
    remote_version = fields.Integer(default=0)
    # In a row, of storing it at the provider, and when that is tried again.
    filing_failures = fields.Integer(default=0)
    file_after = fields.Datetime()
    local_message_id = fields.Many2one(
        "mailbox.message_index", ondelete="set null", index="btree_not_null"
    )
    revision_ids = fields.One2many("mailbox.draft_revision", "draft_id")

    def _json(self):
        """The draft as the client edits it."""
        self.ensure_one()
        return {
            "id": self.id,
            "version": self.text_version,
            "account_id": self.account_id.id,
            "mode": self.mode,
            # sudo: mailbox.draft - the id of a message reveals nothing of it
            "origin_id": self.sudo().origin_id.id or None,
            "conversation_id": self._origin_message().conversation_id.id or None,
            "subject": self.subject or "",
            "body": self._shown_body(),
            "to": self.to_addrs or "",
            "cc": self.cc_addrs or "",
            "bcc": self.bcc_addrs or "",
            "reply_to": self.reply_to or "",
            "identity_id": self.identity_id.id or None,
            # sudo: mailbox.draft - the id of a signature reveals nothing of it
            "signature_id": self.sudo().signature_id.id or None,
            "importance": self.importance,
            "request_receipt": self.request_receipt,
            "attachments": self._attachments_json(),
            "state": self.state,
            "is_untouched": bool(self.is_untouched),
            "error": self.error or "",
            "refused": self.refused or {},
            "send_at": fields.Datetime.to_string(self.send_at) or None,
            "user": self._user_json(),
            "write_date": fields.Datetime.to_string(self.write_date),
        }

    def _origin_message(self):
        """The message that is answered; none when it lies in a mailbox that the
        current user, a colleague of the writer, cannot reach.
        """
        # sudo: mailbox.draft - nobody else reads which message it is
        origin = self.sudo().origin_id
        return accessible(origin.with_env(self.env), "read")

    def _user_json(self):
        # sudo: res.users - the name of the colleague who writes
        user = self.user_id.sudo()
        return {"id": user.id, "name": user.name}

    def _attachments_json(self):
        # sudo: ir.attachment - those of a draft follow the draft, which may be read
        return [
            {
                "id": attachment.id,
                "name": attachment.name,
                "mimetype": attachment._type_in_mail(),
                "size": attachment.file_size,
                "url": self._attachment_url(attachment),
                "cid": self._attachment_cid(attachment),
                "is_inline": self._is_inline(attachment),
            }
            for attachment in self.sudo()._own_attachments()
        ]

    def _own_attachments(self):
        """What was uploaded to this draft, in that order, and nothing else that might
        be linked.
        """
        own = self.attachment_ids.filtered(
            lambda a: a.res_model == self._name and a.res_id == self.id
        )
        return own.sorted("id")

    def _leaving_attachments(self):
        """Those that would be sent now: an image only while the text shows it."""
        return self._own_attachments().filtered(
            lambda a: (
                not self._is_inline(a) or self._attachment_url(a) in (self.body or "")
            )
        )

    def _attachment_url(self, attachment):
        return f"/maildesk/draft/{self.id}/attachment/{attachment.id}"

    def _attachment_cid(self, attachment):
        """The Content-ID under which the text shows an attached image."""
        taken_over = (self.cids or {}).get(str(attachment.id))
        return taken_over or f"{attachment.id}.{self.maildesk_id}"

    def _is_inline(self, attachment):
        """Whether a file is an image of the text, and leaves only with it."""
        return str(attachment.id) in (self.cids or {})

    def _save(self, values, *, replaces=False):
        """Write content of an existing draft; keeps what it was as a revision.

        :param values: none when only files have changed
        :param replaces: another window's text is overwritten: it is kept in any case
        """
        self.ensure_one()
        if "body" in values:
            values["body"] = self._stored_body(values["body"] or "")
        if values.keys() & set(CONTENT_FIELDS):
            self._keep_revision(always=replaces)
        counts = {
            "version": self.version + 1,
            "text_version": self.text_version + bool(values),
            "is_untouched": False,
        }
        self.write(values | counts)

    def _keep_revision(self, *, always=False):
        content = {name: self[name] for name in CONTENT_FIELDS}
        if not any(content.values()):
            return
        last = self.revision_ids[:1]
        minute_ago = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        # Saved every few seconds while somebody types: one revision a minute is enough.
        if last and last.create_date > minute_ago and not always:
            return
        self.env["mailbox.draft_revision"].create(
            {"draft_id": self.id, "version": self.version, **content}
        )
