from odoo import api, models


class MailboxInvitationSubscriber(models.AbstractModel):
    """Keeps the calendar in step when the organizer changes or cancels an event."""

    _name = "mailbox.invitation_subscriber"
    _inherit = ["mailbox.subscriber"]
    _description = "Follows Invitations"
    _kinds = frozenset(("body_ready",))

    @api.model
    def _on_event(self, events):
        for message in events.message_id:
            if message.has_calendar and not message.is_outgoing:
                self.env["mailbox.invitation"]._arrived(message)
