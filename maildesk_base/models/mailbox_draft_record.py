from odoo import fields, models


class MailboxDraft(models.Model):
    """Written from a record of another app: what is sent belongs to it."""

    _inherit = "mailbox.draft"

    # Not for everybody who reads the draft.
    record_model = fields.Char(groups=fields.NO_ACCESS)
    record_id = fields.Many2oneReference(
        model_field="record_model", groups=fields.NO_ACCESS
    )

    def _link_sent(self):
        """Link the entry in Sent, as whoever has written it and may read the record."""
        self.ensure_one()
        links = self.env["mailbox.link"].with_user(self.user_id)
        if not self.record_model or not self.local_message_id:
            return
        if links._readable_ids(self.record_model, [self.record_id]):
            record = self.env[self.record_model].browse(self.record_id)
            # sudo: mailbox.link - written by nobody else, the record is readable
            links.sudo()._link(self.local_message_id, record, origin="reply")
