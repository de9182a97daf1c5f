from odoo import api, models
from odoo.tools import ormcache

from odoo.addons.maildesk_base.api import Bridge

# Threads that are conversations themselves, are MailDesk's, or how Odoo works.
NOT_POSTED_ON = ("discuss.", "ir.", "mail.", "mailbox.")


class MailboxBridgeChatter(models.AbstractModel):
    """The way from mail to all records with a chatter that have no bridge of their
    own.
    """

    _name = "mailbox.bridge.chatter"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Any Chatter"

    @api.model
    @ormcache()
    def _models(self):
        linked = self.pool["mailbox.linked.mixin"]
        return {
            name: self._bridge_for(name)
            for name in self._threads()
            if not issubclass(self.pool[name], linked)
        }

    @api.model
    def _bridge_for(self, name):
        has_company = "company_id" in self.pool[name]._fields
        return Bridge(
            # sudo: ir.model - what a kind of records is called
            label=lambda env: env["ir.model"].sudo()._get(name).name,
            company_path="company_id" if has_company else "",
            feature="bridges",
            is_listed=False,
        )

    @api.model
    def _threads(self):
        """Names of the models whose records have a chatter."""
        thread = self.pool["mail.thread"]
        return [
            name
            for name, model in sorted(self.pool.items())
            if issubclass(model, thread)
            and not (model._abstract or model._transient)
            and not name.startswith(NOT_POSTED_ON)
        ]
