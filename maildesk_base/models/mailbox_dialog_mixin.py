from odoo import api, models

from .access_rules import dialog_rules


class MailboxDialogMixin(models.AbstractModel):
    """A dialog of MailDesk: nobody but who has opened it reads what is typed or shown
    there, and it refers to nothing that they cannot read.
    """

    _name = "mailbox.dialog.mixin"
    _inherit = ["mailbox.access.mixin"]
    _description = "Dialog of MailDesk"

    @api.model
    def _access_rules(self):
        return dialog_rules()

    @api.model
    def _open_maildesk(self):
        """The action that shows the mail, in place of what was open: a dialog may have
        been opened from MailDesk itself, and the address would have it twice.
        """
        action = self.env["ir.actions.actions"]._for_xml_id(
            "maildesk_base.maildesk_action"
        )
        # Else the button adds the dialog's own id to the address.
        context = {"active_id": False, "active_ids": []}
        return {**action, "target": "main", "context": context}
