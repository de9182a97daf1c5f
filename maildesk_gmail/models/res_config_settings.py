from odoo import fields, models

from ..engine.settings import UNITS_PER_MINUTE

CLIENT_SECRET = "gmail_client_secret"
UNITS = "maildesk.gmail_units_per_minute"


class ResConfigSettings(models.TransientModel):
    """What Google gave this Odoo as its client."""

    _inherit = "res.config.settings"

    maildesk_gmail_client_id = fields.Char(
        "Google Client ID", config_parameter="maildesk.gmail_client_id"
    )
    maildesk_gmail_client_secret = fields.Char(
        "Google Client Secret",
        compute="_compute_maildesk_gmail_client_secret",
        inverse="_inverse_maildesk_gmail_client_secret",
    )
    maildesk_gmail_has_secret = fields.Boolean(
        compute="_compute_maildesk_gmail_client_secret"
    )
    maildesk_gmail_units_per_minute = fields.Integer(
        "Gmail API quota units",
        config_parameter=UNITS,
        default=UNITS_PER_MINUTE,
        help="What Google allows your project per user and minute: 6,000 for "
        "projects created since May 2026, 15,000 for older ones. See "
        "“Quotas & System Limits” of the Gmail API in the Google Cloud "
        "console.",
    )
    maildesk_gmail_redirect_uri = fields.Char(
        "Google Redirect URI", compute="_compute_maildesk_gmail_redirect_uri"
    )

    def _compute_maildesk_gmail_client_secret(self):
        # Write-only: nobody ever reads the secret back.
        secrets = self.env["mailbox.secret"]
        known = bool(secrets._of(self.env["mailbox.account"], CLIENT_SECRET))
        self.maildesk_gmail_client_secret = False
        self.maildesk_gmail_has_secret = known

    def _inverse_maildesk_gmail_client_secret(self):
        everywhere = self.env["mailbox.account"]
        for settings in self:
            typed = (settings.maildesk_gmail_client_secret or "").strip()
            if typed:
                self.env["mailbox.secret"]._put(everywhere, CLIENT_SECRET, typed)
        self.invalidate_recordset(["maildesk_gmail_client_secret"], flush=False)

    def _compute_maildesk_gmail_redirect_uri(self):
        self.maildesk_gmail_redirect_uri = self.env["mailbox.account"]._callback_url(
            "gmail"
        )
