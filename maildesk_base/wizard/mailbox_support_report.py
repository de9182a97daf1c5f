from odoo import api, fields, models
from odoo.exceptions import AccessError


class MailboxSupportReport(models.TransientModel):
    """**Copy support report**: the text, with a button that copies it."""

    _name = "mailbox.support_report"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Support Report"

    text = fields.Text("Report", readonly=True)

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Support report"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def action_report_everything(self):
        """The report of all mailboxes, for the health page."""
        if not self.env.user.has_group("maildesk_base.group_admin"):
            raise AccessError(self.env._("Only mailbox administrators may do this."))
        accounts = self.env["mailbox.account"].with_context(active_test=False)
        return accounts._reachable().action_support_report()
