from odoo import models


class SaleOrder(models.Model):
    """Mail can belong to quotations and orders."""

    _name = "sale.order"
    _inherit = ["sale.order", "mailbox.linked.mixin"]
