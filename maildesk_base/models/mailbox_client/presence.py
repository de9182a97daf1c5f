from odoo import api, models

from .bootstrap import BUS_CHANNEL


class MailboxClient(models.AbstractModel):
    """What pages that are merely open ask for: unread mail."""

    _inherit = "mailbox.client"

    @api.model
    @api.readonly
    def unread(self):
        """What every page of Odoo shows of mail: the unread mail of each inbox."""
        self._check_user()
        accounts = self.env["mailbox.account"]._reachable()
        inboxes = self._folders_json(
            [("account_id", "in", accounts.ids), ("role", "=", "inbox")]
        )
        return {
            "inboxes": {str(folder["id"]): folder["unread"] for folder in inboxes},
            "desktop_notifications": self._settings_json()["desktop_notifications"],
            "channel": BUS_CHANNEL,
        }
