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
