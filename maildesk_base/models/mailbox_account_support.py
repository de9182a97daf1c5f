import platform
import re
from importlib import metadata

from odoo import models, release
from odoo.tools import SQL

ADDRESS = re.compile(r"[^\s<>\"“”,;:]+@[^\s<>\"“”,;:]+")
LIBRARIES = ("cryptography", "dnspython", "icalendar", "nh3", "requests")


class MailboxAccount(models.Model):
    """**Copy support report**: what helps to find a fault, without content or secrets.

    Folders and mailboxes are named by their ids; addresses are left out.
    """

    _inherit = "mailbox.account"

    def action_support_report(self):
        """Show the report of these mailboxes, ready to be copied."""
        self._check_can_configure()
        # sudo: mailbox.account - counters and timing, of mailboxes that were checked
        text = self.sudo()._support_report()
        # sudo: mailbox.support_report - users read theirs, and make none by themselves
        report = self.env["mailbox.support_report"].sudo().create({"text": text})
        return report._open()

    def _support_report(self):
        """The report as text, in English: it is written for whoever mends MailDesk."""
        parts = [self._versions_report()]
        parts += [account._mailbox_report() for account in self]
        return "\n\n".join("\n".join(lines) for lines in parts)

    def _versions_report(self):
        modules = self.env["ir.module.module"].search(
            [("name", "=like", "maildesk%"), ("state", "=", "installed")]
        )
        server = self.env.cr.connection.server_version
        libraries = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
        return [
            "MailDesk support report",
            f"Odoo {release.version}, Python {platform.python_version()}, "
            f"PostgreSQL {server // 10000}.{server % 10000}",
            *(f"{each.name} {each.installed_version}" for each in modules),
            ", ".join(libraries),
        ]

    def _mailbox_report(self):
        state = self.sync_state_ids[:1]
        return [
            f"Mailbox {self.id}: {self.provider}, {self.state}",
            f"incoming confirmed: {self.incoming_confirmed}, "
            f"outgoing confirmed: {self.outgoing_confirmed}",
            f"last error: {self.last_error_code or '-'} {_masked(self.last_error)}",
            f"last pass: {state.last_sync_at or '-'}, {state.last_duration_ms} ms, "
            f"{state.last_round_trips} round trips; next: {state.next_sync_at or '-'}",
            f"failures: {state.failures}, of sign-in: {state.auth_failures}, "
            f"waits until: {state.backoff_until or '-'}",
            f"interval: {self.sync_interval} min, older mail: "
            f"{state.backfill_used} of {self.backfill_per_hour} this hour",
            f"outbox: {self._counted('mailbox_operation', 'state')}",
            f"sending: {self._counted('mailbox_draft', 'state')}",
            f"quarantine: {self._counted('mailbox_quarantine', 'code')}",
            *(folder._support_line() for folder in self.folder_ids),
        ]

    def _counted(self, table, column):
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, count(*) FROM %s WHERE account_id = %s GROUP BY 1",
                SQL.identifier(column),
                SQL.identifier(table),
                self.id,
            )
        )
        return ", ".join(f"{value}: {count}" for value, count in sorted(rows)) or "-"


class MailboxFolder(models.Model):
    """A folder's line in the support report."""

    _inherit = "mailbox.folder"

    def _support_line(self):
        selected = "selected" if self.sync_enabled else "not selected"
        return (
            f"folder {self.id}: {self.role}, {selected}, {self.state}, "
            f"{self.total_count} of {self.remote_total}, {self.unread_count} unread "
            f"(server: {self.remote_unread}), back to {self.oldest_loaded or '-'}, "
            f"resyncs {self.resync_count}, drift {self.drift_count}, "
            f"failures {self.failure_count}: {_masked(self.last_error)}"
        )


def _masked(text):
    return ADDRESS.sub("(address)", text or "-")
