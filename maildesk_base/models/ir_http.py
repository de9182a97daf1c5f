from odoo import models

GROUP = "maildesk_base.group_user"


class IrHttp(models.AbstractModel):
    """Lets each page know whether the user has MailDesk, without a request."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if "groups" in info:
            info["groups"][GROUP] = bool(info["uid"]) and self.env.user.has_group(GROUP)
        return info
