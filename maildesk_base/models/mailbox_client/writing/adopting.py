from odoo import api, models
from odoo.exceptions import UserError

from ....engine.mime.compose import kept_fields

# Wishes for a receipt: the standard's (RFC 8098) and what programs wrote before it.
_RECEIPTS = ("disposition-notification-to", "return-receipt-to", "x-confirm-reading-to")


class MailboxClient(models.AbstractModel):
    """Going on with drafts that were begun in another program."""

    _inherit = "mailbox.client"

    @api.model
    def edit_draft(self, message_id):
        """A draft begun in another program, to go on with; saving replaces it there."""
        with self._parameters():
            message = self._message(message_id)
            if not message._is_draft():
                raise UserError(self.env._("This message is not a draft."))
            known = self.env["mailbox.draft"].search(
                [
                    ("account_id", "=", message.account_id.id),
                    ("maildesk_id", "=", message.maildesk_id or ""),
                    ("state", "in", ("editing", "failed")),
                ],
                limit=1,
            )
            if known:
                return known._json()
            self._check_writable(message.account_id)
            view = self._views(message, must=True)[message.id]
            if view["is_cut"]:
                raise UserError(
                    self.env._(
                        "This draft is too long to be edited here. Finish it where it"
                        " was begun."
                    )
                )
            files = self._original_files(message, view, "forward")
            return self._adopt(message, view, files)._json()

    @api.model
    def _adopt(self, message, view, files):
        # sudo: mailbox.draft - users write drafts only here, access is checked
        draft = self.env["mailbox.draft"].sudo().create(self._adopting_values(message))
        self._attach_original(draft, files)
        body = self._quoted_html(draft, message, view)
        draft._save(self._adopted_values(message, view) | {"body": body})
        # From now on the message is this draft's copy at the provider.
        draft.remote_version = draft.version
        draft._note_copy(message)
        # sudo: mailbox.message_index - the mark that ties it to its draft
        message.sudo().maildesk_id = draft.maildesk_id
        self.env.flush_all()
        return draft.with_env(self.env)

    @api.model
    def _adopting_values(self, message):
        values = {"account_id": message.account_id.id, "user_id": self.env.uid}
        # It was ours until another program went on with it.
        if message.maildesk_id:
            values["maildesk_id"] = message.maildesk_id
        return values

    @api.model
    def _adopted_values(self, message, view):
        """All that the draft's fields and header say, but its text."""
        meta = self._original_meta(message, view)
        headers = {name.lower(): value for name, value in reversed(view["headers"])}
        return {
            "subject": message.subject or "",
            "to_addrs": message.to_addrs or "",
            "cc_addrs": message.cc_addrs or "",
            "bcc_addrs": message.bcc_addrs or "",
            "reply_to": message.reply_to or "",
            "importance": message.importance or "normal",
            "request_receipt": any(headers.get(name) for name in _RECEIPTS),
            "identity_id": self._adopted_identity(message).id,
            "in_reply_to": meta.in_reply_to[0] if meta.in_reply_to else "",
            "references": " ".join(meta.references),
            "kept_headers": kept_fields(view["headers"]),
            **self._adopted_origin(message, meta),
        }

    @api.model
    def _adopted_identity(self, message):
        wanted = (message.from_addr or "").lower()
        identities = message.account_id.identity_ids
        found = identities.filtered(lambda i: i.email == wanted)
        return found[:1] or self._default_identity(message.account_id)

    @api.model
    def _adopted_origin(self, message, meta):
        """The message that the draft answers, when this mailbox has it."""
        if not meta.in_reply_to:
            return {}
        origin = self.env["mailbox.message_index"].search(
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
