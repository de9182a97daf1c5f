from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ....compat import has_access, readonly
from .. import params

MAX_MODEL_CHARS = 100


class MailboxClient(models.AbstractModel):
    """Mail that belongs to records of other apps; rights count on both sides."""

    _inherit = "mailbox.client"

    @api.model
    def link(self, message_id, res_model, res_id):
        """Link a message, with its conversation, to a record; gives all its links."""
        with self._parameters():
            message = self._message(message_id)
            record = self._linkable(res_model, res_id)
            values = {
                "account_id": message.account_id.id,
                "message_id": message.id,
                "conversation_id": message.conversation_id.id,
                "rfc_message_id": message.message_id or "",
                "res_model": record._name,
                "res_id": record.id,
                "user_id": self.env.uid,
            }
            known = self.env["mailbox.link"].search_count(
                [
                    ("account_id", "=", message.account_id.id),
                    ("rfc_message_id", "=", message.message_id or ""),
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                ],
                limit=1,
            )
            if not known:
                # sudo: mailbox.link - users write links only here, both are checked
                self.env["mailbox.link"].sudo().create(values)
            return self._links_json(message)

    @api.model
    def unlink_record(self, message_id, link_id):
        """Take a link away; gives those that are left."""
        with self._parameters():
            message = self._message(message_id)
            link = self._one("mailbox.link", link_id)
            if link not in self._links_of(message):
                raise self._not_found()
            # sudo: mailbox.link - users write links only here, the mail is theirs
            link.sudo().unlink()
            return self._links_json(message)

    @api.model
    @readonly
    def links(self, message_id):
        """The records a message or its conversation belongs to, as far as readable."""
        with self._parameters():
            return self._links_json(self._message(message_id))

    @api.model
    def _linkable(self, res_model, res_id):
        """The record, if the user may see it."""
        name = params.as_text(res_model, MAX_MODEL_CHARS)
        if name not in self._linkable_models():
            raise UserError(self.env._("Mail cannot be linked to this kind of record."))
        record = self.env[name].browse(params.as_id(res_id)).exists()
        if not record or not has_access(record, "read"):
            raise self._not_found()
        return record

    @api.model
    def _linkable_models(self):
        """Models that mail may be linked to: those that a bridge leads to."""
        return self.env["mailbox.bridge"]._bridges()

    @api.model
    def _links_of(self, message):
        domain = [("message_id", "=", message.id)]
        if message.conversation_id:
            domain = [
                "|",
                *domain,
                ("conversation_id", "=", message.conversation_id.id),
            ]
        return self.env["mailbox.link"].search(domain)

    @api.model
    def _links_json(self, message):
        links = []
        for link in self._links_of(message):
            name = self._record_name(link.res_model, link.res_id)
            if name is not None:
                links.append(
                    {
                        "id": link.id,
                        "model": link.res_model,
                        "res_id": link.res_id,
                        "name": name,
                    }
                )
        return links

    @api.model
    def _record_name(self, res_model, res_id):
        """The name of a record, None when it is gone or not the user's to see."""
        if res_model not in self.env:
            return None
        record = self.env[res_model].browse(res_id).exists()
        try:
            return (
                record.display_name if has_access(record, "read") and record else None
            )
        except AccessError:
            return None
