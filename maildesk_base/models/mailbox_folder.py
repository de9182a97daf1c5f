import uuid

from odoo import api, fields, models

from ..compat import Constraint, Index
from ..sync.folders.renames import PROVISIONAL
from .access_rules import configured_rules

ROLES = [
    ("inbox", "Inbox"),
    ("sent", "Sent"),
    ("drafts", "Drafts"),
    ("archive", "Archive"),
    ("spam", "Spam"),
    ("trash", "Trash"),
    ("all", "All Mail"),
    ("starred", "Starred"),
    ("important", "Important"),
    ("custom", "None"),
]


class MailboxFolder(models.Model):
    """A folder (or label) of a mailbox, with its cursors and counters."""

    _name = "mailbox.folder"
    _inherit = ["mailbox.access.mixin"]
    _description = "Mailbox Folder"
    _order = "account_id, sequence, name, id"
    _rec_name = "name"

    name = fields.Char(required=True)
    path = fields.Char(help="Full display path, with segments joined by ' / '.")
    account_id = fields.Many2one(
        "mailbox.account", required=True, index=True, ondelete="cascade"
    )
    parent_id = fields.Many2one("mailbox.folder", index=True, ondelete="set null")
    child_ids = fields.One2many("mailbox.folder", "parent_id")
    remote_id = fields.Char(required=True, readonly=True)
    identity = fields.Char(
        readonly=True, help="An id that survives renaming the folder on the server."
    )
    sequence = fields.Integer(default=10)
    role = fields.Selection(ROLES, required=True, default="custom")
    role_is_manual = fields.Boolean(
        help="Set manually; folder discovery does not change the role."
    )
    selectable = fields.Boolean(default=True, readonly=True)
    sync_enabled = fields.Boolean("Sync")
    is_favourite = fields.Boolean()
    color = fields.Char()
    state = fields.Selection(
        [
            ("new", "Not synced yet"),
            ("bootstrap", "Loading"),
            ("ready", "Up to date"),
            ("resync", "Full folder resync required"),
            ("gone", "Deleted on the server"),
        ],
        default="new",
        required=True,
        readonly=True,
    )
    # Counters are kept by the sync layer in the transaction that changes placements.
    total_count = fields.Integer(readonly=True, default=0)
    unread_count = fields.Integer(readonly=True, default=0)
    remote_total = fields.Integer(readonly=True, help="As counted by the server.")
    remote_unread = fields.Integer(readonly=True, help="As counted by the server.")
    oldest_loaded = fields.Datetime(readonly=True)
    # Cursors are opaque text of the provider; see engine/types.py FolderCursor.
    cursor_changes = fields.Char(readonly=True, default="")
    cursor_older = fields.Char(readonly=True)
    remote_state = fields.Char(readonly=True, default="")
    resync_count = fields.Integer(readonly=True, default=0)
    last_reconcile_at = fields.Datetime(readonly=True)
    reconcile_interval = fields.Integer(
        readonly=True, help="Seconds between full comparisons of the folder."
    )
    drift_count = fields.Integer(
        readonly=True, help="Differences corrected by the last reconcile."
    )

    # A folder that fails is left alone for a while; the others go on.
    failure_count = fields.Integer(readonly=True, default=0)
    retry_at = fields.Datetime(readonly=True)
    last_error = fields.Char(readonly=True, help="In plain language.")
    older_wanted = fields.Integer(
        readonly=True,
        default=0,
        help="Older messages requested manually and not loaded yet.",
    )

    _account_remote_uniq = Constraint(
        "unique(account_id, remote_id)", "This folder is already known."
    )
    _counters_positive = Constraint(
        "check(total_count >= 0 and unread_count >= 0)", "Counters cannot be negative."
    )
    _account_role_idx = Index("(account_id, role)")

    @api.model
    def _access_rules(self):
        return configured_rules(self._mailbox_path)

    def _create_local(self, account, name, parent):
        """A folder that the server does not have yet; its remote id is provisional."""
        return self.create(
            {
                "account_id": account.id,
                "name": name,
                "path": f"{parent.path or parent.name} / {name}" if parent else name,
                "parent_id": parent.id,
                "remote_id": f"{PROVISIONAL}{uuid.uuid4()}",
                "sync_enabled": True,
            }
        )

    def _rename_local(self, name):
        self.ensure_one()
        parent = self.parent_id
        path = f"{parent.path or parent.name} / {name}" if parent else name
        self.write({"name": name, "path": path})
