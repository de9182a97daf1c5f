from odoo import models

from odoo.addons.maildesk_base.compat import Index


class SaleOrder(models.Model):
    """Mail can belong to quotations and orders."""

    _name = "sale.order"
    _inherit = ["sale.order", "mailbox.linked.mixin"]

    # Numbers in subjects.
    _maildesk_name_idx = Index("(name)")
    _maildesk_reference_idx = Index("(client_order_ref)")
