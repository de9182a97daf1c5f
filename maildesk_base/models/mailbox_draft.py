from odoo import fields, models


class MailboxDraft(models.Model):
    """A message being written, and the outgoing queue.

    editing -> queued -> sending -> sent | failed | ambiguous; ``sent`` rows stay until the
    provider's copy has replaced the local entry.
    """

    _name = "mailbox.draft"
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
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("failed", "Not sent"),
            ("ambiguous", "Checking whether it was sent"),
        ],
        default="editing",
        required=True,
    )
    # Grows with every save; a save against an older version is refused.
    version = fields.Integer(default=0, required=True)
    subject = fields.Char()
    body = fields.Html(sanitize=False, help="As written; sanitised when sent.")
    to_addrs = fields.Text()
    cc_addrs = fields.Text()
    bcc_addrs = fields.Text()
    reply_to = fields.Char()
    signature_id = fields.Many2one("mailbox.signature", ondelete="set null")
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
    origin_id = fields.Many2one(
        "mailbox.message_index", ondelete="set null", index="btree_not_null"
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
    maildesk_id = fields.Char(index="btree_not_null")
    send_at = fields.Datetime(index="btree_not_null")
    claimed_at = fields.Datetime()
    fence = fields.Integer()
    tries = fields.Integer(default=0)
    error = fields.Char()
    refused = fields.Json(help="Recipient -> reason, for those the server refused.")
    filed = fields.Boolean(help="The provider's copy is in Sent.")
    # The draft at the provider and the local Sent entry.
    remote_id = fields.Char()
    remote_version = fields.Integer(default=0)
    local_message_id = fields.Many2one(
        "mailbox.message_index", ondelete="set null", index="btree_not_null"
    )
