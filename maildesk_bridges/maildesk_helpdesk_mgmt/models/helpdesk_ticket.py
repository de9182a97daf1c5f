from odoo import api, fields, models
from odoo.tools import email_normalize

from odoo.addons.maildesk_base.compat import Index


class HelpdeskTicket(models.Model):
    """Mail can belong to tickets."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "mailbox.linked.mixin"]

    partner_email_normalized = fields.Char(
        compute="_compute_partner_email_normalized", store=True
    )

    # The tickets of whoever has written, and those whose number is in a subject.
    _maildesk_partner_idx = Index("(partner_id)")
    _maildesk_company_idx = Index("(commercial_partner_id)")
    _maildesk_email_idx = Index("(partner_email_normalized)")
    _maildesk_number_idx = Index("(number)")

    @api.depends("partner_email")
    def _compute_partner_email_normalized(self):
        for ticket in self:
            address = ticket.partner_email
            ticket.partner_email_normalized = email_normalize(address, strict=False)

    def _reopen_for_mail(self):
        """Move closed tickets to the first open stage of their team; the customer, who
        has just written, is sent nothing.
        """
        for ticket in self.filtered("closed"):
            if stage := ticket._stage_for_mail():
                ticket.with_context(mail_notrack=True).stage_id = stage

    def _stage_for_mail(self):
        """The first open stage of its team, none where all are closed."""
        self.ensure_one()
        stages = self.team_id._get_applicable_stages()
        return stages.filtered(lambda each: not each.closed)[:1]
