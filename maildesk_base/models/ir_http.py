from odoo import models

GROUP = "maildesk_base.group_user"


class IrHttp(models.AbstractModel):
    """Tells each page whether the user has MailDesk: it need not ask for that."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if "groups" in info:
            info["groups"][GROUP] = bool(info["uid"]) and self.env.user.has_group(GROUP)
        return info
