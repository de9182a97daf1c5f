from odoo import models


class MailboxLinkedMixin(models.AbstractModel):
    """A record of another app that mail can belong to (``mailbox.bridge``)."""

    _name = "mailbox.linked.mixin"
    _description = "Record with Mail"

    def _mail_links(self):
        """The links to these records, as far as the user may open their mailboxes."""
        return self.env["mailbox.link"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )

    def unlink(self):
        # sudo: mailbox.link - of a record that goes, whoever has linked the mail
        links = self.sudo()._mail_links()
        result = super().unlink()
        links.unlink()
        return result


class ResPartner(models.Model):
    """Mail can belong to contacts."""

    _name = "res.partner"
    _inherit = ["res.partner", "mailbox.linked.mixin"]
