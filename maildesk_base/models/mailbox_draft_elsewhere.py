import hashlib
import json
import os

from odoo import fields, models
from odoo.tools import SQL, html_escape

from ..engine.mime.compose import kept_fields, new_maildesk_id
from ..engine.sanitize import resolve_placeholders

# Wishes for a receipt: the standard's (RFC 8098) and what programs wrote before it.
_RECEIPTS = ("disposition-notification-to", "return-receipt-to", "x-confirm-reading-to")
MAX_QUOTE_CHARS = 1_500_000
MAX_QUOTED_TEXT_CHARS = 200_000
# What another program changes in a draft; the rest stays as it was begun here.
TAKEN = ("subject", "to_addrs", "cc_addrs", "bcc_addrs", "reply_to", "importance")


class MailboxDraft(models.Model):
    """Drafts that another program changes where they lie at the provider.

    Services where a draft keeps its id show by a revision that something about it has
    changed; whether that is what it says shows when it is read.
    """

    _inherit = "mailbox.draft"

    # Of the copy that was filed last.
    remote_revision = fields.Char()
    remote_digest = fields.Char()

    def _note_copy(self, message):
        """Remember how the provider's copy is now that it was filed."""
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                """UPDATE mailbox_draft SET remote_revision = %s, remote_digest = %s
                    WHERE id = %s""",
                message.revision or None,
                _digest(message, message._cached_view()),
                self.id,
            )
        )
        self.invalidate_recordset(("remote_revision", "remote_digest"))

    def _follow_copy(self, message):
        """Another program may have changed the copy; its text is cached."""
        self.ensure_one()
        view = message._cached_view()
        if not view or self.state not in ("editing", "failed"):
            return
        if _digest(message, view) == self.remote_digest:
            self._note_copy(message)
        elif self.version != self.remote_version:
            self._part_from_copy()
        elif view["is_cut"] or self._file_names() != _names(view):
            # It is gone on with from the copy, as one that was begun elsewhere.
            self._forget()
        else:
            self._take_text_of(message, view)

    def _take_text_of(self, message, view):
        """The newer text takes the place of ours, which stays as a revision."""
        values = self._adopted_values(message, view)
        content = {name: values[name] for name in TAKEN}
        content["body"] = self._quoted_html(message, view)
        self._save(content, replaces=True)
        self.remote_version = self.version
        self.env.flush_all()
        self._note_copy(message)

    def _adopted_values(self, message, view):
        """All that the draft's fields and header say, but its text."""
        meta = message._header_meta(view)
        headers = {name.lower(): value for name, value in reversed(view["headers"])}
        return {
            "subject": message.subject or "",
            "to_addrs": message.to_addrs or "",
            "cc_addrs": message.cc_addrs or "",
            "bcc_addrs": message.bcc_addrs or "",
            "reply_to": message.reply_to or "",
            "importance": message.importance or "normal",
            "request_receipt": any(headers.get(name) for name in _RECEIPTS),
            "identity_id": _identity_of(message).id,
            "in_reply_to": meta.in_reply_to[0] if meta.in_reply_to else "",
            "references": " ".join(meta.references),
            "kept_headers": kept_fields(view["headers"]),
            **self._adopted_origin(message, meta),
        }

    def _adopted_origin(self, message, meta):
        """The message that the draft answers, when this mailbox has it."""
        if not meta.in_reply_to:
            return {}
        origin = message.env["mailbox.message_index"].search(
            [
                ("account_id", "=", message.account_id.id),
                ("message_id", "=", meta.in_reply_to[0]),
                ("orphaned_at", "=", False),
            ],
            limit=1,
        )
        if not origin:
            return {}
        # sudo: mailbox.conversation - that of a message the user may read
        conversation = origin.sudo().conversation_id
        return {
            "mode": "reply",
            "origin_id": origin.id,
            "conversation_version": conversation.version,
        }

    def _quoted_html(self, message, view):
        """The older text: its own images are attached, remote ones wait to be shown."""
        own = {
            self._attachment_cid(attachment): self._attachment_url(attachment)
            for attachment in self._own_attachments()
        }
        html = view["html"] or f"<pre>{html_escape(view['text'])}</pre>"
        if len(html) > MAX_QUOTE_CHARS:
            # More than a draft may have: its words, as far as they go.
            html = f"<pre>{html_escape(view['text'][:MAX_QUOTED_TEXT_CHARS])}…</pre>"
        return resolve_placeholders(html, cid=own.get)

    def _part_from_copy(self):
        """Changed here and there: the copy goes on as a draft of its own."""
        text = self.env["mailbox.error_text"]._text("draft.changed_elsewhere", "")
        self.write(
            {
                "maildesk_id": new_maildesk_id(os.urandom),
                "remote_id": False,
                "remote_version": 0,
                "remote_revision": False,
                "remote_digest": False,
                "error": text,
            }
        )

    def _file_names(self):
        return sorted(each.name or "" for each in self._leaving_attachments())


def _identity_of(message):
    """The address that the draft was begun with, else the usual one."""
    wanted = (message.from_addr or "").lower()
    account = message.account_id
    found = account.identity_ids.filtered(lambda i: i.email == wanted)
    return found[:1] or account._default_identity()


def _names(view):
    return sorted(part["name"] for part in view["parts"])


def _digest(message, view):
    """Distinguishes one content from another."""
    values = [message[name] or "" for name in TAKEN]
    if view:
        values += [view["html"], view["text"], [p["name"] for p in view["parts"]]]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]
