"""Records of other apps made by SQL, and a customer who has much of everything.

Each record is a copy of one that the ORM has made, so whatever its app computes is
there; what a search looks for differs.
"""

from odoo.tools import SQL

from odoo.addons.maildesk_base.tests.many_rows import copy_rows

CUSTOMER = "olga@bench-customer.test"
CUSTOMERS_MAIL = 20_000
CONTACTS = 2_000  # of the customer's company
OF_CUSTOMER = 300  # records of each kind
COMPANIES = 1_000
LINKED = 10_000  # conversations that belong to a lead and a ticket
# Of all records.
SHARES = {
    "res.partner": 0.3,
    "crm.lead": 0.2,
    "helpdesk.ticket": 0.2,
    "sale.order": 0.2,
    "calendar.event": 0.1,
}
_EMAIL = f"'person' || n || '@company' || n %% {COMPANIES} || '.test'"


def fill(env, records):
    """Make that many records in all, and let 20,000 messages be the customer's."""
    number = {model: round(records * share) for model, share in SHARES.items()}
    partners = env["res.partner"]
    company = partners.create(
        {
            "name": "Bench Customer",
            "is_company": True,
            "website": "https://www.bench-customer.test",
        }
    )
    customer = partners.create(
        {"name": "Olga", "email": CUSTOMER, "parent_id": company.id}
    )
    contact = "'contact' || n || '@bench-customer.test'"
    copy_rows(customer, CONTACTS, _person(contact))
    other = partners.create({"name": "Other", "email": "other@company.test"})
    first = copy_rows(other, number["res.partner"] - CONTACTS, _person(_EMAIL))
    whose = f"""CASE WHEN n <= {OF_CUSTOMER} THEN {customer.id}
        ELSE {first} + n %% {number["res.partner"] - CONTACTS} END"""
    _make_records(env, customer, number, whose)
    _add_mail_and_links(env)
    env.invalidate_all()


def _person(email):
    return {
        "name": "'Person ' || n",
        "complete_name": "'Person ' || n",
        "email": email,
        "email_normalized": email,
    }


def _make_records(env, customer, number, whose):
    contact = f"FROM res_partner p WHERE p.id = {whose}"
    commercial = f"(SELECT commercial_partner_id {contact})"
    email = f"(SELECT email_normalized {contact})"
    lead = env["crm.lead"].create({"name": "Lead", "partner_id": customer.id})
    copy_rows(
        lead,
        number["crm.lead"],
        {
            "name": "'Lead ' || n",
            "partner_id": whose,
            "email_from": email,
            "email_normalized": email,
            "email_domain_criterion": f"substring({email} FROM '@.*')",
        },
    )
    ticket = env["helpdesk.ticket"].create(
        {"name": "Ticket", "description": "x", "partner_id": customer.id}
    )
    copy_rows(
        ticket,
        number["helpdesk.ticket"],
        {
            "number": "'BT' || n",
            "name": "'Ticket ' || n",
            "partner_id": whose,
            "commercial_partner_id": commercial,
            "partner_email": email,
            "partner_email_normalized": email,
            # Most of them were solved.
            "stage_id": """CASE WHEN n %% 5 = 0 THEN stage_id ELSE (
                SELECT id FROM helpdesk_ticket_stage WHERE closed LIMIT 1) END""",
        },
    )
    order = env["sale.order"].create({"partner_id": customer.id})
    copy_rows(
        order,
        number["sale.order"],
        {
            "name": "'B' || n",
            "client_order_ref": "'PO-' || n",
            "partner_id": whose,
            "date_order": "now() - n * interval '1 hour'",
        },
    )
    _make_events(env, customer, number["calendar.event"], whose)


def _make_events(env, customer, number, whose):
    event = env["calendar.event"].create(
        {
            "name": "Meeting",
            "start": "2026-01-01 08:00:00",
            "stop": "2026-01-01 09:00:00",
            "partner_ids": [(6, 0, customer.ids)],
        }
    )
    start = "now() + (n %% 9000 - 6000) * interval '1 hour'"
    first = copy_rows(event, number, {"start": start, "stop": start})
    env.cr.execute(
        SQL(
            f"""INSERT INTO calendar_event_res_partner_rel
                       (calendar_event_id, res_partner_id)
                SELECT %s + n - 1, {whose} FROM generate_series(1, %s) AS n""",
            first,
            number,
        )
    )


def _add_mail_and_links(env):
    """Every so many messages, from the newest to the oldest, is the customer's. At
    least half of them are not: mail of unknown senders is measured too.
    """
    from odoo.addons.maildesk_base.sync.links import KEY

    cr = env.cr
    cr.execute("SELECT count(*) FROM mailbox_message_index")
    every = max(cr.fetchone()[0] // CUSTOMERS_MAIL, 2)
    cr.execute(
        SQL(
            """UPDATE mailbox_message_index SET from_name = 'Olga', from_addr = %s
                WHERE fingerprint %% %s = 0""",
            CUSTOMER,
            every,
        )
    )
    for model in ("crm.lead", "helpdesk.ticket"):
        cr.execute(
            SQL(
                """INSERT INTO mailbox_link (account_id, mailbox_key, message_key,
                          message_id, conversation_id, follows, res_model, res_id,
                          origin, create_date)
                   SELECT m.account_id, 'bench', %(key)s, m.id, m.conversation_id,
                          true, %(model)s, r.id, 'manual', now()
                     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n
                             FROM %(table)s) r
                     JOIN mailbox_message_index m ON m.fingerprint = r.n * %(every)s
                    WHERE r.n <= %(linked)s
                       ON CONFLICT DO NOTHING""",
                key=KEY,
                model=model,
                table=SQL.identifier(env[model]._table),
                every=every,
                linked=LINKED,
            )
        )
