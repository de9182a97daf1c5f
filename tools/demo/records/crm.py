"""Opportunities of two customers who have written to Anna."""

from tools.demo.records.cast import (
    account,
    colleagues,
    contact,
    make_of,
    newest,
    user,
)
from tools.demo_mail.people import ANNA, SUPPORT

MODEL = "crm.lead"


def make(env):
    """An opportunity in work, and one that waits for its mail to be linked."""
    colleagues(env, "sales_team.group_sale_salesman_all_leads")
    account(env, SUPPORT.address).crm_team_id = env["crm.team"].search([], limit=1)
    for message in newest(env, ANNA.address, 1):
        values = {"partner_id": contact(env, message).id, "expected_revenue": 4200}
        make_of(env, "anna", message, MODEL, **values)
    for message in newest(env, ANNA.address, 2)[1:]:
        env[MODEL].create(
            {
                "name": "Season order",
                "type": "opportunity",
                "partner_id": contact(env, message).id,
                "expected_revenue": 12800,
                "user_id": user(env, "anna").id,
            }
        )
