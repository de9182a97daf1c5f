import uuid

from odoo import models

from ...sync.renames import PROVISIONAL


class MailboxFolder(models.Model):
    """Changes of the folder tree that show before the server has made them."""

    _inherit = "mailbox.folder"

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
