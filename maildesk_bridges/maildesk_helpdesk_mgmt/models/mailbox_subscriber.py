from odoo import api, models
from odoo.tools import html_escape

MODEL = "helpdesk.ticket"


class MailboxHelpdeskSubscriber(models.AbstractModel):
    """New mail on a closed ticket: what the mailbox wants is done about it."""

    _name = "mailbox.helpdesk_subscriber"
    _inherit = ["mailbox.subscriber"]
    _description = "New Mail on Closed Tickets"
    _kinds = frozenset(("arrived",))

    @api.model
    def _on_event(self, events):
        if not self.env["mailbox.licence"]._allows("bridges"):
            return
        for event in events:
            message, wanted = event.message_id, event.account_id.helpdesk_closed
            # An automatic answer is nobody who asks again.
            is_asked = message and not message.is_outgoing
            if is_asked and not message.auto_submitted and wanted != "nothing":
                for ticket in self._closed_tickets(message):
                    self._tell(ticket, message, reopens=wanted == "reopen")

    @api.model
    def _closed_tickets(self, message):
        mail = [("message_id", "=", message.id)]
        if message.conversation_id:
            of_conversation = ("conversation_id", "=", message.conversation_id.id)
            mail = ["|", *mail, of_conversation]
        links = self.env["mailbox.link"].search([("res_model", "=", MODEL), *mail])
        return (
            self.env[MODEL].browse(links.mapped("res_id")).exists().filtered("closed")
        )

    @api.model
    def _tell(self, ticket, message, *, reopens):
        _ = self.env._
        values = {
            "sender": message.from_name or message.from_addr or _("Somebody"),
            "subject": message.subject or _("(no subject)"),
        }
        text = _("New mail from %(sender)s: “%(subject)s”.", **values)
        if reopens:
            ticket._reopen_for_mail()
            text += " " + _("The ticket was reopened.")
        ticket.message_post(
            body=html_escape(text),
            subtype_xmlid="mail.mt_note",
            notify_skip_followers=True,
        )
