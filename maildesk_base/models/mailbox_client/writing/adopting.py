from odoo import api, models
from odoo.exceptions import UserError


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
        body = draft._quoted_html(message, view)
        draft._save(draft._adopted_values(message, view) | {"body": body})
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
