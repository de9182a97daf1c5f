"""A customer with an open ticket, and one with a ticket that is done."""

from tools.demo.records.cast import account, colleagues, contact, make_of, newest
from tools.demo_mail.people import SUPPORT

MODEL = "helpdesk.ticket"
# Who takes the newest mail, and the one before it; what comes of it.
WORK = (("ben", "in_progress", {"priority": "2"}), ("anna", "done", {}))


def make(env):
    """Tickets of the support mailbox."""
    users = colleagues(env, "helpdesk_mgmt.group_helpdesk_user")
    team = env["helpdesk.ticket.team"].create(
        {"name": "Service", "user_ids": [(6, 0, users.ids)]}
    )
    account(env, SUPPORT.address).helpdesk_team_id = team
    mails = newest(env, SUPPORT.address, len(WORK))
    for message, (login, stage, values) in zip(mails, WORK, strict=False):
        contact(env, message)
        ticket = make_of(env, login, message, MODEL, **values)
        stage = env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")
        ticket.with_context(mail_notrack=True).stage_id = stage
