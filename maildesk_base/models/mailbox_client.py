from odoo import api, models


class MailboxClient(models.AbstractModel):
    """The only RPC surface of the web client; see docs/client-api.md."""

    _name = "mailbox.client"
    _description = "MailDesk Client"

    @api.model
    def bootstrap(self):
        """Everything the app needs to draw itself, without any message."""
        return {"accounts": []}
