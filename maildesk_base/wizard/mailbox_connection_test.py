from odoo import api, fields, models
from odoo.fields import Command

STEP_STATES = [("ok", "OK"), ("failed", "Failed"), ("skipped", "Not tried")]


class MailboxConnectionTest(models.TransientModel):
    """The result of **Test connection**: every step and how it ended."""

    _name = "mailbox.connection_test"
    _description = "Connection Test"

    account_id = fields.Many2one("mailbox.account", required=True, readonly=True)
    line_ids = fields.One2many("mailbox.connection_test_line", "test_id", readonly=True)
    is_ok = fields.Boolean(compute="_compute_is_ok")

    @api.depends("line_ids.state")
    def _compute_is_ok(self):
        for test in self:
            test.is_ok = all(line.state == "ok" for line in test.line_ids)

    @api.model
    def _create_from_steps(self, account, steps):
        """A test record of DiagnosticStep values."""
        lines = [
            Command.create(
                {
                    "name": self._step_name(step.step),
                    "state": step.state.value,
                    "message": self._step_message(step),
                    "detail": step.detail,
                }
            )
            for step in steps
        ]
        return self.create({"account_id": account.id, "line_ids": lines})

    @api.model
    def _step_name(self, step):
        names = {
            "imap.dns": self.env._("Find the incoming server"),
            "imap.tcp": self.env._("Reach the incoming server"),
            "imap.tls": self.env._("Secure the incoming connection"),
            "imap.login": self.env._("Sign in to receive"),
            "imap.folders": self.env._("Read the folders"),
            "smtp.dns": self.env._("Find the outgoing server"),
            "smtp.tcp": self.env._("Reach the outgoing server"),
            "smtp.tls": self.env._("Secure the outgoing connection"),
            "smtp.login": self.env._("Sign in to send"),
            "smtp.send": self.env._("Be allowed to send"),
        }
        return names.get(step, step)

    @api.model
    def _step_message(self, step):
        if step.state.value != "failed":
            return False
        return self.env["mailbox.error_text"]._text(step.code, step.detail)

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Test connection"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_fetch_folders(self):
        """Go on to choosing folders."""
        return self.account_id.action_fetch_folders()

    def action_edit(self):
        """Open the mailbox to mend its settings."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailbox.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }

    def action_open_maildesk(self):
        """Close the settings and read mail."""
        return self.env["ir.actions.actions"]._for_xml_id(
            "maildesk_base.maildesk_action"
        )


class MailboxConnectionTestLine(models.TransientModel):
    """One step of a connection test."""

    _name = "mailbox.connection_test_line"
    _description = "Connection Test Step"
    _order = "id"

    test_id = fields.Many2one(
        "mailbox.connection_test", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char("Step", required=True)
    state = fields.Selection(STEP_STATES, "Result", required=True)
    message = fields.Char("What to do")
    detail = fields.Char("The server said")
