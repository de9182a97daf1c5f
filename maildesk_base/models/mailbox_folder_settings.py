from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..compat import check_access
from ..sync.folders.order import MAX_DEPTH, number_folders
from ..sync.notify import notify_folders

# Enough to scroll for a while, quick enough to wait for.
OLDER_MESSAGES = 1000
# All else comes from the server and is written by the sync layer.
SETTINGS = frozenset(("role", "sync_enabled", "is_favourite", "sequence", "color"))
# Settings that change what the app shows of a folder.
SHOWN = frozenset(("role", "sync_enabled", "color"))
INDENT = "\N{EM SPACE}"


class MailboxFolder(models.Model):
    """What people see and change of a folder in the settings of its mailbox."""

    _inherit = "mailbox.folder"

    tree_name = fields.Char("Folder", compute="_compute_tree_name")
    is_complete = fields.Boolean(compute="_compute_is_complete")
    history = fields.Char("Loaded", compute="_compute_history")
    can_load_older = fields.Boolean(compute="_compute_history")

    @api.depends("name", "parent_id.name")
    def _compute_tree_name(self):
        for folder in self:
            depth, parent = 0, folder.parent_id
            while parent and depth < MAX_DEPTH:
                depth, parent = depth + 1, parent.parent_id
            folder.tree_name = INDENT * depth + folder.name

    @api.depends("state", "cursor_older")
    def _compute_is_complete(self):
        for folder in self:
            # None: not begun; empty: the provider has no older page.
            folder.is_complete = folder.state == "ready" and folder.cursor_older == ""

    def _is_lacking(self):
        """Whether there is mail at the server that is not loaded, or may be."""
        if self.is_complete:
            return False
        return self.state != "ready" or self.remote_total > self.total_count

    @api.depends(
        "is_complete", "sync_enabled", "total_count", "remote_total", "oldest_loaded"
    )
    def _compute_history(self):
        for folder in self:
            folder.history = folder._history_words()
            folder.can_load_older = (
                folder.sync_enabled
                and folder.state == "ready"
                and not folder.is_complete
            )

    def _history_words(self):
        self.ensure_one()
        if not self.selectable:
            return False
        if not self.sync_enabled:
            return self.env._("Not synced")
        if self.state in ("new", "gone"):
            return dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ]
        if self.is_complete:
            if not self.total_count:
                return self.env._("Empty")
            count = self.account_id._number(self.total_count)
            return self.env._("All (%(count)s)", count=count)
        total = max(self.remote_total, self.total_count)
        return self.account_id._loaded_words(
            self.total_count, total, self.oldest_loaded
        )

    def write(self, vals):
        """People write settings only, whatever they are shown in a form.

        A role that somebody chose is never changed by folder discovery again.
        """
        if not self.env.su:
            if not SETTINGS.issuperset(vals):
                raise AccessError(self.env._("Folders are managed by the mail server."))
            if "role" in vals:
                vals = {**vals, "role_is_manual": True}
        result = super().write(vals)
        if "role" in vals:
            self.flush_recordset()
            for account in self.account_id:
                number_folders(self.env.cr, account.id)
            self.invalidate_model(["sequence"], flush=False)
        if not self.env.su and SHOWN & vals.keys():
            self._notify_settings(vals)
        return result

    def _notify_settings(self, vals):
        """Open apps draw their trees again; what was chosen is loaded at once."""
        for account in self.account_id:
            notify_folders(self.env, account.id)
        if vals.get("sync_enabled"):
            self.account_id._want_sync_now()

    def action_load_older_mail(self):
        """**Load older mail**: a deeper history load of this folder, at once."""
        check_access(self, "read")
        self.ensure_one()
        return self.account_id.action_load_older(self.id, OLDER_MESSAGES)
