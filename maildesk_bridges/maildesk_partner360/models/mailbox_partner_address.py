from odoo import api, fields, models

from odoo.addons.maildesk_base.compat import UniqueIndex


class MailboxPartnerAddress(models.Model):
    """Who has an address, as somebody of a mailbox has said: chosen of several
    contacts, or the same person under another address.
    """

    _name = "mailbox.partner_address"
    _inherit = ["mailbox.access.mixin"]
    _description = "Remembered Address of a Contact"
    _rec_name = "email"

    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    email = fields.Char(required=True)
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, index=True, ondelete="cascade"
    )

    _email_uniq = UniqueIndex("(account_id, email)")

    @api.model
    def _remember(self, account, email, partner):
        """Whoever has the address from now on, whoever had it before."""
        known = self.search([("account_id", "=", account.id), ("email", "=", email)])
        if known:
            known.partner_id = partner
            return known
        values = {"account_id": account.id, "email": email, "partner_id": partner.id}
        return self.create(values)
