from odoo import api, models

from odoo.addons.maildesk_base.api import Bridge


class DmsFile(models.Model):
    """Mail can belong to files: those that came with it."""

    _name = "dms.file"
    _inherit = ["dms.file", "mailbox.linked.mixin"]


class MailboxBridgeDms(models.AbstractModel):
    """The way from mail to files of Documents."""

    _name = "mailbox.bridge.dms"
    _inherit = ["mailbox.bridge"]
    _description = "Bridge to Documents"

    @api.model
    def _models(self):
        return {
            "dms.file": Bridge(
                label=lambda env: env._("File"),
                icon="folder",
                create_groups=("dms.group_dms_user",),
                order=70,
                state_field="directory_id",
                note_param="maildesk.note_links_files",
                feature="bridges",
                action="file_mail",
            )
        }
