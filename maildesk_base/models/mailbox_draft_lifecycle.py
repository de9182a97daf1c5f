from odoo import models
from odoo.tools import html2plaintext

from ..engine.sanitize import html_to_text, sanitize_html

PREVIEW_CHARS = 200


class MailboxDraft(models.Model):
    """How drafts are shown in lists and thrown away."""

    _inherit = "mailbox.draft"

    def _preview(self):
        self.ensure_one()
        text = html2plaintext(self.body or "", include_references=False)
        return " ".join(text.split())[:PREVIEW_CHARS]

    def _local_view(self):
        """The text as a view like those of fetched messages; see mailbox.body."""
        self.ensure_one()
        clean = sanitize_html(self.body or "")
        return {
            "html": clean.html,
            "text": html_to_text(self.body or ""),
            "notice": "",
            "is_plain": False,
            "is_cut": False,
            "parts": [],
            "containers": [],
            "headers": [],
            "auth": {},
            "protection": {"signature": "", "encryption": ""},
            "calendar": None,
            "report": None,
            "remote_count": clean.remote_count,
            "tracker_count": 0,
            "tracker_names": [],
        }

    def _discard(self):
        """Delete drafts with their files, and their copies at the provider."""
        for draft in self:
            draft._own_attachments().unlink()
        self.unlink()
