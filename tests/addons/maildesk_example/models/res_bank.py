from odoo import api, models

from odoo.addons.maildesk_base.api import Bridge


class ResBank(models.Model):
    _name = "res.bank"
    _inherit = ["res.bank", "mailbox.linked.mixin"]


class MailboxExampleBridge(models.AbstractModel):
    """The way from mail to banks."""

    _name = "mailbox.example_bridge"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Banks"

    @api.model
    def _models(self):
        return {"res.bank": Bridge(label=lambda env: env._("Bank"), company_path="")}
