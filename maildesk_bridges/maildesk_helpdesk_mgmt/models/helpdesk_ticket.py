from odoo import models


class HelpdeskTicket(models.Model):
    """Mail can belong to tickets."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "mailbox.linked.mixin"]

    def _reopen_for_mail(self):
        """Move closed tickets to the first open stage of their team; the customer, who
        has just written, is sent nothing.
        """
        for ticket in self.filtered("closed"):
            stages = ticket.team_id._get_applicable_stages()
            stage = stages.filtered(lambda each: not each.closed)[:1]
            if stage:
                ticket.with_context(mail_notrack=True).stage_id = stage
