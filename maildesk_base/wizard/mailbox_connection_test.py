from odoo import api, fields, models
from odoo.fields import Command

from ..models.mailbox_account_connection import OUTGOING

STEP_STATES = [("ok", "OK"), ("failed", "Failed"), ("skipped", "Not tried")]
RESULTS = [
    ("ok", "Receives and sends"),
    ("receives", "Receives only"),
    ("half", "Receives, but cannot send"),
    ("failed", "Does not work"),
]
NO_SENDING = "smtp.not_set"


class MailboxConnectionTest(models.TransientModel):
    """The result of **Test connection**: every step and how it ended."""

    _name = "mailbox.connection_test"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Connection Test"

    account_id = fields.Many2one("mailbox.account", required=True, readonly=True)
    # The dialog to go back to, when the test belongs to a first connection.
    connect_id = fields.Many2one("mailbox.connect", readonly=True)
    line_ids = fields.One2many("mailbox.connection_test_line", "test_id", readonly=True)
    result = fields.Selection(RESULTS, compute="_compute_result")

    @api.depends("line_ids.state", "line_ids.code")
    def _compute_result(self):
        for test in self:
            test.result = test._judge()

    def _judge(self):
        lines = self.line_ids
        sending = lines.filtered(lambda line: (line.step or "").startswith(OUTGOING))
        if not lines or any(line.state != "ok" for line in lines - sending):
            return "failed"
        if all(line.state == "ok" for line in sending):
            return "ok"
        without = all(line.code == NO_SENDING for line in sending)
        return "receives" if without else "half"

    @api.model
    def _create_from_steps(self, account, steps):
        """A test record of DiagnosticStep values."""
        lines = [
            Command.create(
                {
                    "step": step.step,
                    "code": step.code,
                    "name": self._step_name(step.step),
                    "state": step.state.value,
                    "message": self._step_message(account, step),
                    "detail": step.detail,
                }
            )
            for step in steps
        ]
        return self.create(
            {
                "account_id": account.id,
                "connect_id": self.env.context.get("maildesk_connect_id"),
                "line_ids": lines,
            }
        )

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
            "smtp.send": self.env._("Check permission to send"),
        }
        return names.get(step, step)

    @api.model
    def _step_message(self, account, step):
        # Once: all steps of sending are left out together.
        if step.code == NO_SENDING and step.step.endswith(".dns"):
            return self.env._("No outgoing server is set.")
        if step.state.value != "failed":
            return False
        return account._error_text(step)

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
        """Go back to the settings to fix them: to the guided connection where one was
        begun, else to the mailbox itself.
        """
        if self.connect_id:
            return self.connect_id._open()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailbox.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_maildesk(self):
        """Close the settings and read mail."""
        return self._open_maildesk()


class MailboxConnectionTestLine(models.TransientModel):
    """One step of a connection test."""

    _name = "mailbox.connection_test_line"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Connection Test Step"
    _order = "id"

    test_id = fields.Many2one(
        "mailbox.connection_test", required=True, index=True, ondelete="cascade"
    )
    step = fields.Char("Part")
    code = fields.Char()
    name = fields.Char("Step", required=True)
    state = fields.Selection(STEP_STATES, "Result", required=True)
    message = fields.Text("What to do")
    detail = fields.Char("Server response")
