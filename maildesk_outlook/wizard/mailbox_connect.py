from odoo import fields, models


class MailboxConnect(models.TransientModel):
    """The guided connection of an Outlook mailbox."""

    _inherit = "mailbox.connect"

    outlook_is_delegated = fields.Boolean(
        "Microsoft 365 shared mailbox",
        help="Sign in as yourself to open the mailbox with the address above, "
        "which your administrator has shared with you.",
    )

    outlook_category_colors = fields.Boolean(
        "Outlook category colours",
        help="Also asks Microsoft for permission to read your mailbox settings. "
        "Without it, categories still appear as tags, but without their "
        "colours.",
    )

    def _account_values(self):
        values = super()._account_values()
        if self.provider == "outlook":
            values["outlook_is_delegated"] = self.outlook_is_delegated
            values["outlook_category_colors"] = self.outlook_category_colors
        return values
