from odoo import fields, models


class MailboxRemove(models.TransientModel):
    """**Remove Mailbox**: asks whether the cached mail goes too."""

    _name = "mailbox.remove"
    _inherit = ["mailbox.dialog.mixin"]
    _description = "Remove a Mailbox"

    account_id = fields.Many2one("mailbox.account", required=True, readonly=True)
    provider = fields.Selection(related="account_id.provider", related_sudo=False)
    data = fields.Selection(
        [
            ("delete", "Delete the mail cached in Odoo as well"),
            ("keep", "Keep the cached mail; it can be read, but not changed"),
        ],
        "Cached mail",
        required=True,
        default="delete",
        help="Nothing is deleted at your mail provider in either case.",
    )

    keep_links = fields.Boolean(
        "Keep links to records",
        default=True,
        help="When the mailbox is connected again, its mail belongs to the same "
        "records as before. Only ids are stored, no content.",
    )

    def action_remove(self):
        """Remove the mailbox and go back to the list."""
        self.ensure_one()
        account = self.account_id
        account._check_can_configure()
        # sudo: mailbox.account - owners remove their mailbox with all that belongs to
        # it
        account.sudo()._remove(self.data == "keep", self.keep_links)
        return self.env["ir.actions.actions"]._for_xml_id(
            "maildesk_base.mailbox_account_action"
        )
