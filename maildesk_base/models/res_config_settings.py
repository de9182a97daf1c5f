from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..compat import check_access
from .mailbox_metrics import TOKEN as METRICS_TOKEN
from .secret_key import secret_key_source

METRICS_TOKEN_LENGTH = 20


class ResConfigSettings(models.TransientModel):
    """Settings → MailDesk."""

    _inherit = "res.config.settings"

    maildesk_undo_send_seconds = fields.Integer(
        "Undo send", config_parameter="maildesk.undo_send_seconds", default=10
    )
    maildesk_max_message_mb = fields.Integer(
        "Largest message", config_parameter="maildesk.max_message_mb", default=25
    )
    maildesk_metrics_token = fields.Char(
        "Metrics token",
        compute="_compute_maildesk_metrics_token",
        inverse="_inverse_maildesk_metrics_token",
        help="Prometheus sends it as its bearer token.",
    )
    maildesk_has_metrics_token = fields.Boolean(
        compute="_compute_maildesk_metrics_token"
    )
    maildesk_metrics_url = fields.Char(
        "Metrics address", compute="_compute_maildesk_metrics_url"
    )
    maildesk_key_source = fields.Char("Key", compute="_compute_maildesk_key_source")
    maildesk_has_issuer = fields.Boolean(compute="_compute_maildesk_licence")
    maildesk_licence = fields.Char("Licence", compute="_compute_maildesk_licence")

    def _compute_maildesk_metrics_token(self):
        # Write-only: nobody ever reads the token back.
        secrets = self.env["mailbox.secret"]
        known = bool(secrets._of(self.env["mailbox.account"], METRICS_TOKEN))
        self.maildesk_metrics_token = False
        self.maildesk_has_metrics_token = known

    def _inverse_maildesk_metrics_token(self):
        everywhere = self.env["mailbox.account"]
        for settings in self:
            typed = (settings.maildesk_metrics_token or "").strip()
            if typed and len(typed) < METRICS_TOKEN_LENGTH:
                raise ValidationError(
                    self.env._(
                        "The metrics token must have at least %(length)d "
                        "characters, so that it cannot be guessed.",
                        length=METRICS_TOKEN_LENGTH,
                    )
                )
            if typed:
                self.env["mailbox.secret"]._put(everywhere, METRICS_TOKEN, typed)
        self.invalidate_recordset(["maildesk_metrics_token"], flush=False)

    def _compute_maildesk_metrics_url(self):
        for settings in self:
            settings.maildesk_metrics_url = (
                f"{settings.get_base_url()}/maildesk/metrics"
            )

    def action_forget_metrics_token(self):
        """Show the figures to nobody any more."""
        check_access(self, "write")
        everywhere = self.env["mailbox.account"]
        self.env["mailbox.secret"]._put(everywhere, METRICS_TOKEN, "")

    def _compute_maildesk_key_source(self):
        source = secret_key_source()
        for settings in self:
            settings.maildesk_key_source = source

    def _compute_maildesk_licence(self):
        check_access(self, "read")
        licences = self.env["mailbox.licence"]
        self.maildesk_has_issuer = licences._status().state != "free"
        self.maildesk_licence = licences._summary()

    @api.constrains("maildesk_undo_send_seconds", "maildesk_max_message_mb")
    def _check_maildesk_limits(self):
        for settings in self:
            if not 0 <= settings.maildesk_undo_send_seconds <= 120:
                raise ValidationError(
                    self.env._("Undo send must be between 0 and 120 seconds.")
                )
            if not 1 <= settings.maildesk_max_message_mb <= 150:
                raise ValidationError(
                    self.env._("The largest message must be between 1 and 150 MB.")
                )

    def action_rotate_secrets(self):
        """Re-encrypt every stored secret with the first key."""
        check_access(self, "write")
        changed = self.env["mailbox.secret"]._rotate_all()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)d secrets were re-encrypted with the newest key.",
                    count=changed,
                ),
            },
        }
