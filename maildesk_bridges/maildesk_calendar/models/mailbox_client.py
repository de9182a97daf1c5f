from odoo import api, models

from odoo.addons.maildesk_base.compat import readonly

from .mailbox_invitation import ANSWERS


class MailboxClient(models.AbstractModel):
    """What the card of an invitation shows, and what its buttons do."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def invitation(self, message_id):
        """Where the mailbox stands with the invitation in a message."""
        with self._parameters():
            message = self._message(message_id)
            found = self._calendar_of(message)
            return self.env["mailbox.invitation"]._state(message, found["calendar"])

    @api.model
    def answer_invitation(self, message_id, answer):
        """Answer the organizer once, and keep the calendar in step; ``answer`` is
        ``accepted``, ``tentative`` or ``declined``.
        """
        with self._parameters() as params:
            answer = params.as_choice(answer, [name for name, _label in ANSWERS])
            message = self._message(message_id)
            # Before anything is written: the mail server may have to be asked.
            found = self._calendar_of(message)
            invitations = self.env["mailbox.invitation"]
            invitations._give_answer(message, found, answer)
            return invitations._state(message, found["calendar"])

    @api.model
    def follow_invitation(self, message_id):
        """Bring the event in line with a message that changes or cancels it."""
        with self._parameters():
            message = self._message(message_id)
            calendar = self._calendar_of(message)["calendar"]
            invitations = self.env["mailbox.invitation"]
            invitations._follow_message(message, calendar)
            return invitations._state(message, calendar)
