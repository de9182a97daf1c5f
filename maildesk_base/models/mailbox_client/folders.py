from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from ...compat import readonly
from ...sync.operations import queue_folder_operation
from ...sync.transactions import in_transaction
from . import params

MAX_FOLDER_NAME = 200
MAX_LOAD_OLDER = 5_000
_FOLDER_FIELDS = (
    "name",
    "path",
    "parent_id",
    "role",
    "unread_count",
    "total_count",
    "sync_enabled",
    "selectable",
    "is_favourite",
    "state",
    "color",
    "account_id",
)


class MailboxClient(models.AbstractModel):
    """Folders: counters, switches, and changes of the tree."""

    _inherit = "mailbox.client"

    @api.model
    def _folders_json(self, domain):
        folders = self.env["mailbox.folder"].search_read(
            [*domain, ("state", "!=", "gone")], _FOLDER_FIELDS, load=None
        )
        for folder in folders:
            folder["unread"] = folder.pop("unread_count")
            folder["total"] = folder.pop("total_count")
            folder["path"] = folder["path"] or folder["name"]
            folder["parent_id"] = folder["parent_id"] or None
            folder["color"] = folder["color"] or ""
        return folders

    @api.model
    def _folder_json(self, folder):
        return self._folders_json([("id", "=", folder.id)])[0]

    @api.model
    def _counters(self, domain):
        folders = self.env["mailbox.folder"].search_read(
            domain, ["unread_count", "total_count", "state"]
        )
        return {
            str(folder["id"]): {
                "unread": folder["unread_count"],
                "total": folder["total_count"],
                "state": folder["state"],
            }
            for folder in folders
        }

    @api.model
    @readonly
    def folder_counters(self, folder_ids=None):
        """Unread and total of folders, all reachable ones for None."""
        with self._parameters():
            domain = []
            if folder_ids is not None and folder_ids is not False:
                wanted = params.as_ids(folder_ids)
                domain = [("id", "in", wanted)]
            counters = self._counters(domain)
            if domain and len(counters) != len(wanted):
                raise self._not_found()
            return counters

    @api.model
    def set_folder(self, folder_id, values):
        """Switch ``is_favourite`` or ``sync_enabled``; gives the folder."""
        with self._parameters():
            folder = self._folder(folder_id)
            values = params.as_dict(values)
            unknown = values.keys() - {"is_favourite", "sync_enabled"}
            if unknown or not all(isinstance(v, bool) for v in values.values()):
                raise params.BadParameter("values")
            if "sync_enabled" in values and not folder.account_id.can_configure:
                raise UserError(self.env._("Only the owner can choose what is synced."))
            # sudo: mailbox.folder - only these two switches, access was checked above
            folder.sudo().write(values)
            if values.get("sync_enabled"):
                folder.account_id._want_sync_now()
            return self._folder_json(folder)

    @api.model
    def load_older(self, folder_id, count=200):
        """Load more of a folder's past now, whatever the hourly budget says."""
        with self._parameters():
            folder = self._folder(folder_id)
            count = params.as_limit(count, MAX_LOAD_OLDER)
            before = folder.total_count
            folder.account_id.action_load_older(folder.id, count)
            # Loaded in transactions that this one, being older, cannot see.
            total, remote = in_transaction(
                self.env, lambda fresh: _counts(fresh, folder.id)
            )
            return {
                "loaded": max(0, total - before),
                "remaining_hint": max(0, remote - total),
            }

    @api.model
    def create_folder(self, account_id, name, parent_id=None):
        """Make a folder, here at once and at the server with the next pass."""
        with self._parameters():
            account = self._one("mailbox.account", account_id)
            parent = self.env["mailbox.folder"]
            if parent_id:
                parent = self._folder(parent_id)
            if parent and parent.account_id != account:
                raise self._not_found()
            self._check_writable(account)
            name = self._folder_name(name, account, parent)
            # sudo: mailbox.folder - users may not write folders, this one is checked
            folder = (
                self.env["mailbox.folder"].sudo()._create_local(account, name, parent)
            )
            queue_folder_operation(
                self.env,
                folder,
                "folder_create",
                {"name": name, "parent_id": parent.id or None},
            )
            return self._folder_json(folder)

    @api.model
    def rename_folder(self, folder_id, name):
        """Give a folder of the user's own another name."""
        with self._parameters():
            folder = self._changeable_folder(folder_id)
            name = self._folder_name(name, folder.account_id, folder.parent_id)
            old = folder.name
            # sudo: mailbox.folder - users may not write folders, this one is checked
            folder.sudo()._rename_local(name)
            queue_folder_operation(
                self.env,
                folder,
                "folder_rename",
                {
                    "name": name,
                    "old_name": old,
                    "parent_id": folder.parent_id.id or None,
                },
            )
            return self._folder_json(folder)

    @api.model
    def color_folder(self, folder_id, color):
        """Give a label one of the colours the service has; gives the folder."""
        with self._parameters():
            folder = self._changeable_folder(folder_id)
            allowed = folder.account_id._label_colors()
            if not allowed:
                raise UserError(
                    self.env._("This mailbox does not support folder colours.")
                )
            color = params.as_choice(color, allowed)
            old = folder.color or ""
            # sudo: mailbox.folder - users may not write folders, this one is checked
            folder.sudo().color = color
            queue_folder_operation(
                self.env,
                folder,
                "folder_color",
                {"color": color, "old_color": old, "name": folder.name},
            )
            return self._folder_json(folder)

    @api.model
    def delete_folder(self, folder_id):
        """Delete a folder of the user's own that holds no mail; of a label the mail
        stays.
        """
        with self._parameters():
            folder = self._changeable_folder(folder_id)
            reason = self._undeletable_reason(folder)
            if reason:
                raise UserError(reason)
            # sudo: mailbox.folder - users may not write folders, this one is checked
            folder.sudo().state = "gone"
            queue_folder_operation(self.env, folder, "folder_delete", {})
            return {}

    @api.model
    def _undeletable_reason(self, folder):
        """Why a folder cannot be deleted, "" when it can; the server may hold more mail
        of it than is loaded.
        """
        _ = self.env._
        if folder.child_ids.filtered(lambda f: f.state != "gone"):
            return _(
                "“%(folder)s” has subfolders. Delete or move them first.",
                folder=folder.name,
            )
        if folder.account_id._uses_labels():
            return ""
        if folder.total_count or folder.remote_total:
            return _(
                "“%(folder)s” is not empty. Move or delete its mail first.",
                folder=folder.name,
            )
        return ""

    @api.model
    def _changeable_folder(self, folder_id):
        folder = self._folder(folder_id)
        self._check_writable(folder.account_id)
        if folder.role != "custom":
            raise UserError(
                self.env._(
                    "“%(folder)s” is a system folder and cannot be changed.",
                    folder=folder.name,
                )
            )
        return folder

    @api.model
    def _folder_name(self, name, account, parent):
        name = " ".join(params.as_text(name, MAX_FOLDER_NAME).split())
        if not name:
            raise UserError(self.env._("Enter a folder name."))
        twin = self.env["mailbox.folder"].search_count(
            [
                ("account_id", "=", account.id),
                ("parent_id", "=", parent.id),
                ("name", "=ilike", escape_psql(name)),
                ("state", "!=", "gone"),
            ],
            limit=1,
        )
        if twin:
            raise UserError(self.env._("A folder with this name already exists."))
        return name


def _counts(env, folder_id):
    """How many messages of the folder are loaded, and how many the server has."""
    folder = env["mailbox.folder"].browse(folder_id)
    return folder.total_count, folder.remote_total
