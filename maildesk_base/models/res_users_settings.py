from odoo import fields, models


class ResUsersSettings(models.Model):
    """Keeps what the user set in the app; names and values in
    mailbox_client/preferences."""

    _inherit = "res.users.settings"

    maildesk_preferences = fields.Json()
