from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .secret_key import secret_key_source


class ResConfigSettings(models.TransientModel):
    """Settings → MailDesk."""

    _inherit = "res.config.settings"

    maildesk_undo_send_seconds = fields.Integer(
        "Undo send", config_parameter="maildesk.undo_send_seconds", default=10
    )
    maildesk_max_message_mb = fields.Integer(
        "Largest message", config_parameter="maildesk.max_message_mb", default=25
    )
    maildesk_key_source = fields.Char("Key", compute="_compute_maildesk_key_source")

    def _compute_maildesk_key_source(self):
        source = secret_key_source()
        for settings in self:
            settings.maildesk_key_source = source

    @api.constrains("maildesk_undo_send_seconds", "maildesk_max_message_mb")
    def _check_maildesk_limits(self):
        for settings in self:
            if not 0 <= settings.maildesk_undo_send_seconds <= 120:
                raise ValidationError(self.env._("Undo send takes 0 to 120 seconds."))
            if not 1 <= settings.maildesk_max_message_mb <= 150:
                raise ValidationError(
                    self.env._("The largest message is between 1 and 150 MB.")
                )

    def action_rotate_secrets(self):
        """Re-encrypt every stored secret with the first key."""
        self.check_access("write")
        changed = self.env["mailbox.secret"]._rotate_all()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)d secrets were encrypted with the newest key.",
                    count=changed,
                ),
            },
        }
