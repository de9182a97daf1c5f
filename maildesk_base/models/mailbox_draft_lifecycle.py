from odoo import api, fields, models

from ..engine.sanitize import html_to_text, sanitize_html
from ..engine.sanitize.authored import replace_images, show_images
from ..sync.operations import queue_operation
from ..sync.steps.drafts import note_discarded, thrown_away

PREVIEW_CHARS = 200
UNTOUCHED_DAYS = 7


class MailboxDraft(models.Model):
    """How drafts are shown in lists and thrown away."""

    _inherit = "mailbox.draft"

    def _preview(self):
        self.ensure_one()
        text = html_to_text(self.body or "", links=False)
        return " ".join(text.split())[:PREVIEW_CHARS]

    def _local_view(self):
        """The text as a view like those of fetched messages; see mailbox.body."""
        self.ensure_one()
        clean = sanitize_html(self._body_of_mail())
        leaving = self._leaving_attachments().ids
        files = [each for each in self._attachments_json() if each["id"] in leaving]
        return {
            "html": clean.html,
            "text": html_to_text(self.body or ""),
            "notice": "",
            "is_plain": False,
            "is_cut": clean.is_cut,
            "parts": [],
            "files": files,
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

    def _body_of_mail(self):
        """The text with the addresses of images that it has as a mail."""
        own = {
            self._attachment_url(each): f"cid:{self._attachment_cid(each)}"
            for each in self._own_attachments()
        }
        body = replace_images(
            self.body or "", lambda address: own.get(address, address)
        )
        return show_images(body, lambda address: address)

    def _holds(self, values):
        """Whether the draft has this content already: an answer was lost."""
        self.ensure_one()
        values = dict(values)
        if "body" in values:
            values["body"] = self._stored_body(values["body"] or "")
        values.pop("conversation_version", None)
        stored = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in values
        }
        return all((stored[name] or "") == (values[name] or "") for name in values)

    def _take_over(self, source, body):
        """Copies of the files of another draft, of its place in the conversation, and
        of what it keeps of its header.

        :returns: ``body`` with the addresses of the copied images
        """
        self.ensure_one()
        cids = {}
        for attachment in source._own_attachments():
            copied = attachment.copy({"res_id": self.id})
            self.attachment_ids += copied
            if cid := (source.cids or {}).get(str(attachment.id)):
                cids[str(copied.id)] = cid
            body = body.replace(
                f'"{source._attachment_url(attachment)}"',
                f'"{self._attachment_url(copied)}"',
            )
        self.write(
            {
                "cids": cids,
                "in_reply_to": source.in_reply_to,
                "references": source.references,
                "kept_headers": source.kept_headers,
            }
        )
        return body

    @api.autovacuum
    def _gc_untouched(self):
        """Answers that were begun and left with not a word written."""
        before = fields.Datetime.subtract(fields.Datetime.now(), days=UNTOUCHED_DAYS)
        domain = [("is_untouched", "=", True), ("write_date", "<", before)]
        self.search(domain, limit=1_000)._discard()

    def _has_content(self):
        """Whether there is anything that somebody could miss."""
        self.ensure_one()
        written = (self.subject, self.to_addrs, self.cc_addrs, self.bcc_addrs)
        return any(written) or bool(self._preview()) or bool(self._own_attachments())

    def _remote_copies(self):
        """What the provider has of these drafts: their rows in the index."""
        # sudo: mailbox.message_index - of a draft that may be read
        return (
            self.env["mailbox.message_index"]
            .sudo()
            .search(
                [
                    ("account_id", "in", self.account_id.ids),
                    ("maildesk_id", "in", self.mapped("maildesk_id")),
                    "|",
                    ("is_draft", "=", True),
                    ("folder_ids.role", "=", "drafts"),
                    ("orphaned_at", "=", False),
                ]
            )
        )

    def _remove_remote_copies(self, not_before=None):
        """Take the provider's copies away; gives the operations, for taking that
        back.
        """
        return queue_operation(
            self.env, self._remote_copies(), "delete", {}, not_before=not_before
        )

    def _discard(self):
        """Delete drafts with their files, and their copies at the provider."""
        self._remove_remote_copies()
        note_discarded(self.env.cr, self.filtered(lambda d: d.state != "sent"))
        self._forget()

    @api.model
    def _forget_thrown_away(self, message_ids, *, are_gone=False):
        """Delete drafts whose copy at the provider somebody has thrown away.

        :param message_ids: copies, among other messages
        :param are_gone: they are about to be deleted; else Trash or Spam counts
        """
        self.env.flush_all()
        found = thrown_away(self.env.cr, message_ids, are_gone=are_gone)
        self.browse(found)._forget()

    def _forget(self):
        for draft in self:
            draft._own_attachments().unlink()
        self.unlink()
