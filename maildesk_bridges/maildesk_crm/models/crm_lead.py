from odoo import models

from odoo.addons.maildesk_base.compat import Index


class CrmLead(models.Model):
    """Mail can belong to leads and opportunities, and follows them when they are
    merged.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "mailbox.linked.mixin"]

    # CRM's own needs an extension of PostgreSQL.
    _maildesk_email_idx = Index("(email_normalized)")

    def _merge_dependences(self, opportunities):
        opportunities._move_mail_links(self)
        return super()._merge_dependences(opportunities)
