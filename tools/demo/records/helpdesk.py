"""A customer with an open ticket, and one with a ticket that is done."""

from tools.demo.records.cast import account, colleagues, contact, make_of, newest
from tools.demo_mail.people import SUPPORT

MODEL = "helpdesk.ticket"


def make(env):
    """Tickets of the support mailbox."""
    users = colleagues(env, "helpdesk_mgmt.group_helpdesk_user")
    team = env["helpdesk.ticket.team"].create(
        {"name": "Service", "user_ids": [(6, 0, users.ids)]}
    )
    account(env, SUPPORT.address).helpdesk_team_id = team
    first, second = newest(env, SUPPORT.address, 2)
    contact(env, first)
    contact(env, second)
    stage = "helpdesk_mgmt.helpdesk_ticket_stage_in_progress"
    opened = make_of(env, "ben", first, MODEL, priority="2")
    opened.with_context(mail_notrack=True).stage_id = env.ref(stage)
    done = make_of(env, "anna", second, MODEL)
    stage = "helpdesk_mgmt.helpdesk_ticket_stage_done"
    done.with_context(mail_notrack=True).stage_id = env.ref(stage)
