"""An invoice that a customer who has written to Anna should have paid by now."""

from odoo import fields

from tools.demo.records.cast import colleagues, contact, newest
from tools.demo_mail.people import ANNA

MODEL = "account.move"
DAYS_LATE = 12


def make(env):
    """The invoice, posted; with accounts to post it to."""
    colleagues(env, "account.group_account_invoice")
    if not env.company.chart_template:
        charts = env["account.chart.template"]
        charts.try_loading("generic_coa", env.company, install_demo=False)
    [message] = newest(env, ANNA.address, 1)
    due = fields.Date.subtract(fields.Date.today(), days=DAYS_LATE)
    line = {"name": "Bottom bracket BB-68", "quantity": 12, "price_unit": 89}
    invoice = env[MODEL].create(
        {
            "move_type": "out_invoice",
            "partner_id": contact(env, message).commercial_partner_id.id,
            "invoice_date": fields.Date.subtract(due, days=14),
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [(0, 0, line)],
        }
    )
    invoice.action_post()
