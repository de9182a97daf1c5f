from odoo import fields, models


class MailboxAccount(models.Model):
    _inherit = "mailbox.account"

    crm_team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="set null",
        help="Of leads that are made of this mailbox's mail.",
    )
