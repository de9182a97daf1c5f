from odoo import api, fields, models

KEPT_DAYS = 30


class MailboxDraftRevision(models.Model):
    """What a draft was before it was saved again; only ever added to, never changed."""

    _name = "mailbox.draft_revision"
    _inherit = ["mailbox.access.mixin"]
    _mailbox_path = "draft_id.account_id"
    _description = "Earlier Version of a Draft"
    _order = "id desc"
    _rec_name = "subject"

    draft_id = fields.Many2one(
        "mailbox.draft", required=True, index=True, ondelete="cascade", readonly=True
    )
    version = fields.Integer(required=True, readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(sanitize=False, readonly=True, help="As it was in the draft.")
    to_addrs = fields.Text(readonly=True)
    cc_addrs = fields.Text(readonly=True)
    bcc_addrs = fields.Text(readonly=True)

    @api.autovacuum
    def _gc_old_revisions(self):
        before = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", before)], limit=10_000).unlink()
