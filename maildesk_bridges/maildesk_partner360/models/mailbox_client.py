from odoo import api, models

from odoo.addons.maildesk_base.api import BadParameter
from odoo.addons.maildesk_base.compat import accessible, readonly

MAX_EMAIL_CHARS = 320


class MailboxClient(models.AbstractModel):
    """What the section about the people of a mail shows."""

    _inherit = "mailbox.client"

    @api.model
    @readonly
    def partner360(self, message_id, email="", whole_company=False):
        """Who a mail is from and to, and all that the apps know of one of them: of the
        sender, or of who has ``email``.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            email = params.as_text(email, MAX_EMAIL_CHARS)
            whole = params.as_flag(whole_company)
            panel = self.env["mailbox.partner360"]
            return panel._panel(message, email, whole_company=whole)

    @api.model
    def choose_partner(self, message_id, email, partner_id):
        """Remember for the mailbox which contact has an address: the right one of
        several, or the same person under another address. Gives ``partner360``.
        """
        with self._parameters() as params:
            message = self._message(message_id)
            email = params.as_text(email, MAX_EMAIL_CHARS)
            if email not in self.env["mailbox.partner360"]._people(message):
                raise BadParameter("email")
            partner = self.env["res.partner"].browse(params.as_id(partner_id))
            if not accessible(partner.exists(), "read"):
                raise self._not_found()
            # sudo: mailbox.partner_address - users write them only here, both sides
            # are checked
            known = self.env["mailbox.partner_address"].sudo()
            known._remember(message.account_id, email, partner)
            return self.env["mailbox.partner360"]._panel(message, email)
