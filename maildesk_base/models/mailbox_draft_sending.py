import os

from odoo import fields, models

from ..compat import Index
from ..engine.mime.compose import new_maildesk_id, new_message_id
from ..sync.notify import notify_draft
from ..sync.operations import cancel_operations
from ..sync.sending import drop_local_sent


class MailboxDraft(models.Model):
    """Into the outgoing queue, and out of it again."""

    _inherit = "mailbox.draft"

    # Deletions of the provider's copies, to be taken back when sending is cancelled.
    copy_operations = fields.Json()

    _outgoing_idx = Index(
        """(account_id, send_at) WHERE state IN ('queued', 'sending', 'ambiguous')
           OR state = 'sent' AND NOT COALESCE(filed, false)"""
    )

    def _leaves_at(self):
        """When a waiting message leaves, as UTC text; None when it does not wait."""
        self.ensure_one()
        waits = self.state == "queued"
        return fields.Datetime.to_string(self.send_at) if waits else None

    def _is_scheduled(self):
        """Whether it waits for a moment of the writer's choice, not for Undo."""
        self.ensure_one()
        return self.state == "queued" and not self.local_message_id

    def _queue(self, send_at):
        """Fix what identifies the message, durably, before anything goes to a
        server.
        """
        self.ensure_one()
        values = {
            "state": "queued",
            "send_at": send_at,
            "error": False,
            "refused": False,
            "claimed_at": False,
            "filed": False,
            "attempts": 0,
            "is_untouched": False,
        }
        if self.tries or not self.maildesk_id:
            # A new attempt must not be taken for the one before.
            values["maildesk_id"] = new_maildesk_id(os.urandom)
            values["tries"] = 0
        values["message_id"] = new_message_id(self.account_id.email, os.urandom)
        copies = self._remove_remote_copies(not_before=send_at)
        values |= {"remote_version": 0, "copy_operations": copies.ids}
        self.write(values)
        # Also for a later moment: the dispatcher sets its alarm for it.
        self.account_id._trigger_sync()
        notify_draft(self.env, self)

    def _unqueue(self):
        self.ensure_one()
        drop_local_sent(self.env, self)
        operations = self.env["mailbox.operation"].browse(self.copy_operations or ())
        cancel_operations(self.env, operations.exists())
        self.write({"state": "editing", "send_at": False, "error": False})
        notify_draft(self.env, self)
