from odoo import fields, models

from odoo.addons.maildesk_base.engine.mime.compose import CalendarPart


class MailboxDraft(models.Model):
    """A message may be the answer to an invitation."""

    _inherit = "mailbox.draft"

    # The calendar object (iTIP REPLY) that goes along.
    invitation_reply = fields.Text(groups=fields.NO_ACCESS)

    def _calendar_part(self):
        # sudo: mailbox.draft - only sent, never shown
        reply = self.sudo().invitation_reply
        return CalendarPart(reply.encode()) if reply else super()._calendar_part()
