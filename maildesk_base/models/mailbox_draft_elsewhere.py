import hashlib
import json
import os

from odoo import fields, models
from odoo.tools import SQL

from ..engine.mime.compose import new_maildesk_id

# What another program changes in a draft; the rest stays as it was begun here.
TAKEN = ("subject", "to_addrs", "cc_addrs", "bcc_addrs", "reply_to", "importance")


class MailboxDraft(models.Model):
    """Drafts that another program changes where they lie at the provider.

    Services where a draft keeps its id tell by a revision that something about it has
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
                _digest(message, self._cached_view(message)),
                self.id,
            )
        )
        self.invalidate_recordset(("remote_revision", "remote_digest"))

    def _follow_copy(self, message):
        """Another program may have changed the copy; its text is cached."""
        self.ensure_one()
        view = self._cached_view(message)
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
        client = self.env["mailbox.client"]
        values = client._adopted_values(message, view)
        content = {name: values[name] for name in TAKEN}
        content["body"] = client._quoted_html(self, message, view)
        self._save(content, replaces=True)
        self.remote_version = self.version
        self.env.flush_all()
        self._note_copy(message)

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

    def _cached_view(self, message):
        # sudo: mailbox.body - of the copy of this draft
        bodies = self.env["mailbox.body"].sudo()
        return bodies.search([("message_id", "=", message.id)], limit=1).view

    def _file_names(self):
        return sorted(each.name or "" for each in self._leaving_attachments())


def _names(view):
    return sorted(part["name"] for part in view["parts"])


def _digest(message, view):
    """Tells one content from another."""
    values = [message[name] or "" for name in TAKEN]
    if view:
        values += [view["html"], view["text"], [p["name"] for p in view["parts"]]]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]
