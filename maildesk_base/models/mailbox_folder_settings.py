from odoo import models

# Enough to scroll for a while, quick enough to wait for.
OLDER_MESSAGES = 1000


class MailboxFolder(models.Model):
    """What people change of a folder: its role, and how much of it is loaded."""

    _inherit = "mailbox.folder"

    def write(self, vals):
        """A role that somebody chose is never changed by folder discovery again."""
        if "role" in vals and not self.env.su:
            vals = {**vals, "role_is_manual": True}
        return super().write(vals)

    def action_load_older_mail(self):
        """**Load older mail**: a deeper history load of this folder, at once."""
        self.ensure_one()
        return self.account_id.action_load_older(self.id, OLDER_MESSAGES)
