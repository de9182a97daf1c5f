from odoo import api, models


class MailboxClient(models.AbstractModel):
    """What the app shows as switched off, and why."""

    _inherit = "mailbox.client"

    @api.model
    def _bootstrap_extra(self):
        licence = self.env["mailbox.licence"]._json()
        return super()._bootstrap_extra() | {"licence": licence}
