from odoo import models


class CrmLead(models.Model):
    """Mail can belong to leads and opportunities, and follows them when they are
    merged.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "mailbox.linked.mixin"]

    def _merge_dependences(self, opportunities):
        opportunities._move_mail_links(self)
        return super()._merge_dependences(opportunities)
