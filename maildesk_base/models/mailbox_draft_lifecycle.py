from odoo import models
from odoo.tools import html2plaintext

PREVIEW_CHARS = 200


class MailboxDraft(models.Model):
    """How drafts are shown in lists and thrown away."""

    _inherit = "mailbox.draft"

    def _preview(self):
        self.ensure_one()
        text = html2plaintext(self.body or "", include_references=False)
        return " ".join(text.split())[:PREVIEW_CHARS]

    def _discard(self):
        """Delete drafts with their files, and their copies at the provider."""
        for draft in self:
            draft._own_attachments().unlink()
        self.unlink()
