from odoo import api, fields, models
from odoo.tools import email_normalize


class MailboxAccount(models.Model):
    """What a mailbox means to the helpdesk."""

    _inherit = "mailbox.account"

    helpdesk_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="set null",
        help="The team of tickets created from mail of this mailbox.",
    )
    helpdesk_closed = fields.Selection(
        [
            ("note", "Leave a note on the ticket"),
            ("reopen", "Reopen the ticket"),
            ("nothing", "Do nothing"),
        ],
        "New mail on a closed ticket",
        default="note",
        required=True,
    )
    helpdesk_alias = fields.Char(
        compute="_compute_helpdesk_alias",
        help="The team that Odoo itself creates tickets for from the same mail.",
    )

    @api.depends("email")
    def _compute_helpdesk_alias(self):
        # sudo: helpdesk.ticket.team - who else uses the address of the mailbox
        teams = self.env["helpdesk.ticket.team"].sudo()
        for account in self:
            address = email_normalize(account.email or "")
            alias = [("alias_id.alias_full_name", "=", address)]
            account.helpdesk_alias = address and teams.search(alias, limit=1).name
