import platform
import re
from importlib import metadata

from odoo import api, fields, models, release
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..compat import execute_query

ADDRESS = re.compile(r"[^\s<>\"“”,;:]+@[^\s<>\"“”,;:]+")
LIBRARIES = ("cryptography", "dnspython", "icalendar", "nh3", "requests")


class MailboxSupportReport(models.TransientModel):
    """**Copy support report**: what helps to find a fault, without content or secrets,
    with a button that copies it.

    Folders and mailboxes are named by their ids; addresses are left out. The text is in
    English: it is written for whoever debugs MailDesk.
    """

    _name = "mailbox.support_report"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Support Report"

    text = fields.Text("Report", readonly=True)

    @api.model
    def _open_for(self, accounts):
        """Show the report of mailboxes that the user may configure."""
        # sudo: mailbox.account - counters and timing, of mailboxes that were checked
        text = self._text_of(accounts.sudo())
        # sudo: mailbox.support_report - users read theirs, and make none by themselves
        return self.sudo().create({"text": text})._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Support report"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def action_report_everything(self):
        """The report of all mailboxes, for the health page."""
        if not self.env.user.has_group("maildesk_base.group_admin"):
            raise AccessError(self.env._("Only mailbox administrators can do this."))
        accounts = self.env["mailbox.account"].with_context(active_test=False)
        return accounts._reachable().action_support_report()

    @api.model
    def _text_of(self, accounts):
        parts = [_versions(accounts.env)]
        parts += [_mailbox_lines(account) for account in accounts]
        return "\n\n".join("\n".join(lines) for lines in parts)


def _versions(env):
    modules = env["ir.module.module"].search(
        [("name", "=like", "maildesk%"), ("state", "=", "installed")]
    )
    server = env.cr.connection.server_version
    libraries = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    return [
        "MailDesk support report",
        f"Odoo {release.version}, Python {platform.python_version()}, "
        f"PostgreSQL {server // 10000}.{server % 10000}",
        *(f"{each.name} {each.installed_version}" for each in modules),
        ", ".join(libraries),
    ]


def _mailbox_lines(account):
    state = account.sync_state_ids[:1]
    return [
        f"Mailbox {account.id}: {account.provider}, {account.state}",
        f"incoming confirmed: {account.incoming_confirmed}, "
        f"outgoing confirmed: {account.outgoing_confirmed}",
        f"last error: {account.last_error_code or '-'} {_masked(account.last_error)}",
        f"last pass: {state.last_sync_at or '-'}, {state.last_duration_ms} ms, "
        f"{state.last_round_trips} round trips; next: {state.next_sync_at or '-'}",
        f"failures: {state.failures}, of sign-in: {state.auth_failures}, "
        f"waits until: {state.backoff_until or '-'}",
        f"interval: {account.sync_interval} min, older mail: "
        f"{state.backfill_used} of {account.backfill_per_hour} this hour",
        f"operations: {_counted(account, 'mailbox_operation', 'state')}",
        f"sending: {_counted(account, 'mailbox_draft', 'state')}",
        f"quarantine: {_counted(account, 'mailbox_quarantine', 'code')}",
        *(_folder_line(folder) for folder in account.folder_ids),
    ]


def _counted(account, table, column):
    rows = execute_query(
        account.env,
        SQL(
            "SELECT %s, count(*) FROM %s WHERE account_id = %s GROUP BY 1",
            SQL.identifier(column),
            SQL.identifier(table),
            account.id,
        ),
    )
    return ", ".join(f"{value}: {count}" for value, count in sorted(rows)) or "-"


def _folder_line(folder):
    selected = "selected" if folder.sync_enabled else "not selected"
    return (
        f"folder {folder.id}: {folder.role}, {selected}, {folder.state}, "
        f"{folder.total_count} of {folder.remote_total}, {folder.unread_count} unread "
        f"(server: {folder.remote_unread}), back to {folder.oldest_loaded or '-'}, "
        f"resyncs {folder.resync_count}, drift {folder.drift_count}, "
        f"failures {folder.failure_count}: {_masked(folder.last_error)}"
    )


def _masked(text):
    return ADDRESS.sub("(address)", text or "-")
