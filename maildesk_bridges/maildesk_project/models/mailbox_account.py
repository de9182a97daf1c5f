from odoo import fields, models


class MailboxAccount(models.Model):
    _inherit = "mailbox.account"

    task_project_id = fields.Many2one(
        "project.project",
        "Project",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="set null",
        help="Of tasks that are made of this mailbox's mail.",
    )
