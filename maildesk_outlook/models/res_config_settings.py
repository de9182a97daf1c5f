from odoo import api, fields, models

from ..engine.access.aadsts import NEEDS_ADMIN

CLIENT_SECRET = "outlook_client_secret"


class ResConfigSettings(models.TransientModel):
    """What Microsoft gave this Odoo as its client."""

    _inherit = "res.config.settings"

    maildesk_outlook_client_id = fields.Char(
        "Microsoft Client ID", config_parameter="maildesk.outlook_client_id"
    )
    maildesk_outlook_tenant = fields.Char(
        "Microsoft Tenant",
        config_parameter="maildesk.outlook_tenant",
        default="common",
        help="common: work, school and personal accounts; organizations: work and "
        "school; consumers: personal; or the ID of one tenant.",
    )
    maildesk_outlook_client_secret = fields.Char(
        "Microsoft Client Secret",
        compute="_compute_maildesk_outlook_client_secret",
        inverse="_inverse_maildesk_outlook_client_secret",
    )
    maildesk_outlook_has_secret = fields.Boolean(
        compute="_compute_maildesk_outlook_client_secret"
    )
    maildesk_outlook_redirect_uri = fields.Char(
        "Microsoft Redirect URI", compute="_compute_maildesk_outlook_redirect_uri"
    )

    maildesk_outlook_consent_url = fields.Char(
        "Admin Consent", compute="_compute_maildesk_outlook_consent_url"
    )

    @api.depends("maildesk_outlook_client_id", "maildesk_outlook_tenant")
    def _compute_maildesk_outlook_consent_url(self):
        url = self.env["mailbox.account"]._approval_url("outlook", NEEDS_ADMIN)
        self.maildesk_outlook_consent_url = url

    def _compute_maildesk_outlook_client_secret(self):
        # Write-only: nobody ever reads the secret back.
        secrets = self.env["mailbox.secret"]
        known = bool(secrets._of(self.env["mailbox.account"], CLIENT_SECRET))
        self.maildesk_outlook_client_secret = False
        self.maildesk_outlook_has_secret = known

    def _inverse_maildesk_outlook_client_secret(self):
        everywhere = self.env["mailbox.account"]
        for settings in self:
            typed = (settings.maildesk_outlook_client_secret or "").strip()
            if typed:
                self.env["mailbox.secret"]._put(everywhere, CLIENT_SECRET, typed)
        self.invalidate_recordset(["maildesk_outlook_client_secret"], flush=False)

    def _compute_maildesk_outlook_redirect_uri(self):
        self.maildesk_outlook_redirect_uri = self.env["mailbox.account"]._callback_url(
            "outlook"
        )
