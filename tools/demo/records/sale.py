"""A quotation of a customer who has written to Anna."""

from tools.demo.records.cast import colleagues, contact, make_of, newest
from tools.demo_mail.people import ANNA

MODEL = "sale.order"


def make(env):
    """A quotation with one line, made of a mail."""
    colleagues(env, "sales_team.group_sale_salesman_all_leads")
    product = env["product.product"].create(
        {"name": "Bottom bracket BB-68", "list_price": 89, "type": "consu"}
    )
    for message in newest(env, ANNA.address, 1):
        values = {"partner_id": contact(env, message).id}
        order = make_of(env, "anna", message, MODEL, **values)
        order.order_line = [(0, 0, {"product_id": product.id, "product_uom_qty": 20})]
