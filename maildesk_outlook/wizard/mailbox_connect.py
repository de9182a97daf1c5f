from odoo import fields, models


class MailboxConnect(models.TransientModel):
    """The guided connection of an Outlook mailbox."""

    _inherit = "mailbox.connect"

    outlook_is_delegated = fields.Boolean(
        "Shared mailbox of Microsoft 365",
        help="You sign in as yourself and open the mailbox of the address above, which "
        "your administrator has shared with you.",
    )

    outlook_category_colors = fields.Boolean(
        "Colours of Outlook's categories",
        help="Asks Microsoft for the right to read your mailbox settings as well. "
        "Without it categories are tags all the same, but without their colours.",
    )

    def _account_values(self):
        values = super()._account_values()
        if self.provider == "outlook":
            values["outlook_is_delegated"] = self.outlook_is_delegated
            values["outlook_category_colors"] = self.outlook_category_colors
        return values
