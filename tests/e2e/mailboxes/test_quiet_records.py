"""No mail leaves the server because of a record that was made of mail, unless somebody
has ticked that: counted at the relay that Odoo's own mail is sent through.
"""

import pytest

from tests.e2e.apps import add_to_groups, create, make_directory, ref
from tests.e2e.invitations import ORGANIZER, invitation
from tests.e2e.odoo_mail import OdooMail

GROUPS = (
    "base.group_partner_manager",
    "dms.group_dms_user",
    "helpdesk_mgmt.group_helpdesk_manager",
    "project.group_project_user",
    "sales_team.group_sale_salesman_all_leads",
)
CUSTOMER = "shop@customer.example"
LEAD, TICKET, EVENT = "crm.lead", "helpdesk.ticket", "calendar.event"
# Whom each app writes to when the same record is made in it and not of mail.
TOLD = {
    "res.partner": (),
    LEAD: ("ben",),
    TICKET: ("customer",),
    "sale.order": ("ben",),
    EVENT: ("customer",),
    "project.task": ("ben", "customer"),
}


class Office:
    """Anna, whose mail it is; her colleague Ben, whom the apps notify of everything;
    and the customer, to whom they confirm everything.
    """

    def __init__(self, maildesk):
        self.maildesk = maildesk
        self.anna, self.ben = maildesk.new_people("anna", "ben")
        self.people = (self.anna, self.ben)
        add_to_groups(maildesk, self.people, *GROUPS)
        for person in self.people:
            values = {"email": person.address}
            maildesk.admin.call("res.users", "write", [person.user_id], values)
        self.ben_partner = self.partner_of(self.ben)
        self.customer = create(maildesk, "res.partner", name="Shop", email=CUSTOMER)
        self.team, self.project = self.make_team(), self.make_project()
        self.anna.connect()
        sender = f"Shop <{CUSTOMER}>"
        files = [("order.png", b"wheels")]
        self.message_id = self.anna.arrived("Wheels", sender=sender, files=files)["id"]

    def partner_of(self, person):
        admin = self.maildesk.admin
        (user,) = admin.call("res.users", "read", [person.user_id], ["partner_id"])
        return user["partner_id"][0]

    def make_team(self):
        """Of the helpdesk, which confirms each ticket."""
        users = [(6, 0, [person.user_id for person in self.people])]
        team = create(
            self.maildesk, "helpdesk.ticket.team", name="Support", user_ids=users
        )
        template = ref(self.maildesk, "helpdesk_mgmt.changed_stage_template")
        create(
            self.maildesk,
            "helpdesk.ticket.stage",
            name="Confirmed",
            sequence=-1,
            team_ids=[(4, team)],
            mail_template_id=template,
        )
        return team

    def make_project(self):
        """With a first stage that notifies the customer of each task."""
        template = ref(self.maildesk, "project.mail_template_data_project_task")
        stage = create(
            self.maildesk,
            "project.task.type",
            name="Begun",
            mail_template_id=template,
        )
        return create(
            self.maildesk, "project.project", name="Wheels", type_ids=[(4, stage)]
        )

    def values(self, model):
        """What Anna chooses in the form, which has all that makes the app write."""
        in_charge = {"user_id": self.ben.user_id}
        chosen = {
            LEAD: in_charge,
            TICKET: {"team_id": self.team},
            "sale.order": in_charge,
            "project.task": {
                "project_id": self.project,
                "user_ids": [(6, 0, [self.ben.user_id])],
            },
        }
        prepared = self.anna.client("prepare", self.message_id, model)
        assert not prepared["reason"]
        return prepared["values"] | chosen.get(model, {})

    def make(self, model, **options):
        values = self.values(model)
        made = self.anna.client(
            "create_record", self.message_id, model, values, options
        )
        return made["record"]["id"], made["undo"]["token"]

    def addresses(self, names):
        known = {"ben": self.ben.address, "customer": CUSTOMER}
        return sorted(known[name] for name in names)


@pytest.fixture(scope="module")
def office(threaded):
    company = ref(threaded, "base.main_company")
    # Confirmations of the helpdesk are from there.
    values = {"email": "office@company.example"}
    threaded.admin.call("res.company", "write", [company], values)
    office = Office(threaded)
    yield office
    for person in office.people:
        person.leave()
    threaded.admin.call("res.company", "write", [company], {"email": False})


@pytest.fixture(scope="module")
def odoo_mail(office):
    odoo_mail = OdooMail(office.maildesk)
    yield odoo_mail
    odoo_mail.close()


def test_all_kinds_of_records_are_tried(office):
    kinds = {each["model"] for each in office.anna.client("bridges", office.message_id)}
    assert kinds == {*TOLD, "dms.file"}


@pytest.mark.parametrize("model", TOLD)
def test_record_is_made_and_taken_back_without_a_mail(office, odoo_mail, model):
    """Made in its app instead, the same record notifies those who are to know."""
    (_record_id, token), told = odoo_mail.told(lambda: office.make(model))
    assert told == []
    _links, told = odoo_mail.told(lambda: office.anna.client("undo_create", token))
    assert told == []
    values = office.values(model)
    ids, told = odoo_mail.told(lambda: office.anna.call(model, "create", [values]))
    assert told == office.addresses(TOLD[model])
    office.maildesk.admin.call(model, "unlink", ids)


@pytest.mark.parametrize("model", [TICKET, EVENT])
def test_whoever_is_to_be_told_gets_one_mail(office, odoo_mail, model):
    """The team's confirmation, the invitation."""
    assert office.anna.client("prepare", office.message_id, model)["inform"]
    _record, told = odoo_mail.told(lambda: office.make(model, inform=True))
    assert told == [CUSTOMER]


def test_lead_is_made_once_with_everything_that_the_mail_tells(office, odoo_mail):
    anna = office.anna
    parts = anna.client("open_message", office.message_id)["attachments"]
    options = {
        "request_id": "lead",
        "attachment_ids": [part["id"] for part in parts],
    }
    made, told = odoo_mail.told(
        lambda: [office.make(LEAD, **options) for _ in range(2)]
    )
    assert told == []
    lead_id = made[0][0]
    assert made[1][0] == lead_id
    fields = ["name", "email_from", "partner_id", "user_id", "description"]
    (lead,) = anna.call(LEAD, "read", [lead_id], fields)
    assert (lead["name"], lead["email_from"]) == ("Wheels", CUSTOMER)
    assert lead["partner_id"][0] == office.customer
    assert "Hello." in lead["description"]
    domain = [("res_model", "=", LEAD), ("res_id", "=", lead_id)]
    (file,) = anna.call("ir.attachment", "search_read", domain, ["name", "raw"])
    assert file["name"] == "order.png"
    cards = anna.client("record_panel", office.message_id)["links"]
    assert [each["res_id"] for each in cards if each["model"] == LEAD] == [lead_id]
    row = anna.row("Wheels")
    assert LEAD in str(row["links"])


def test_linking_tells_no_follower(office, odoo_mail):
    """Nor does a link that is taken away."""
    lead_id = create(office.maildesk, LEAD, name="Followed", user_id=office.ben.user_id)
    follow(office, LEAD, lead_id)
    anna, where = office.anna, (office.message_id, LEAD, lead_id)
    links, told = odoo_mail.told(lambda: anna.client("link", *where))
    assert told == []
    (link,) = [each for each in links if each["res_id"] == lead_id]
    where = (office.message_id, link["id"])
    _links, told = odoo_mail.told(lambda: anna.client("unlink_record", *where))
    assert told == []


def test_filing_tells_nobody(office, odoo_mail):
    anna, directory_id = office.anna, make_directory(office.maildesk, office.people)
    parts = anna.client("open_message", office.message_id)["attachments"]
    options = {"attachment_ids": [part["id"] for part in parts], "whole": True}
    where = (office.message_id, directory_id, options)
    answer, told = odoo_mail.told(lambda: anna.client("file_mail", *where))
    assert len(answer["files"]) == 2
    assert told == []


def test_note_on_a_record_is_sent_to_colleagues_who_are_to_know(office, odoo_mail):
    """And never to the customer, who follows the record as well."""
    for options, wanted in (({}, []), ({"inform": True}, [office.ben.address])):
        values = {"name": f"Noted {wanted}", "user_id": office.ben.user_id}
        lead_id = create(office.maildesk, LEAD, **values)
        follow(office, LEAD, lead_id)
        where = (office.message_id, LEAD, lead_id, options)
        for is_new in (True, False):
            posted, told = odoo_mail.told(
                lambda where=where: office.anna.client("post_on_record", *where)
            )
            assert posted["is_new"] == is_new
            assert told == (wanted if is_new else [])


def test_invitation_that_is_accepted_twice_is_one_event_and_one_answer(
    office, odoo_mail
):
    anna = office.anna
    uid, raw = invitation(anna.address, "Launch plan")
    anna.system.dovecot.save(anna.address, "INBOX", raw)
    anna.sync()
    message_id = anna.row("Launch plan")["id"]
    relay = anna.system.relay
    count = len(relay.accepted)
    odoo_mail.told(
        lambda: [
            anna.client("answer_invitation", message_id, "accepted") for _ in range(2)
        ]
    )
    domain = [("ical_uid", "=", uid)]
    (event,) = anna.call(EVENT, "search_read", domain, ["attendee_ids"])
    assert len(event["attendee_ids"]) == 1
    # The answer is mail of Anna's, which her mailbox sends.
    anna.hurry()
    anna.wait_for(lambda: relay.accepted[count:], "the organizer is answered")
    anna.wait_for(lambda: anna.row("Accepted: Launch plan", "sent"), "it is filed")
    assert [mail.recipients for mail in relay.accepted[count:]] == [(ORGANIZER,)]
    written = "SELECT id FROM mailbox_draft WHERE account_id = %s"
    assert len(anna.query(written, anna.account_id)) == 1


def follow(office, model, record_id):
    """Let Ben and the customer follow a record."""
    partners = [office.ben_partner, office.customer]
    office.maildesk.admin.call(model, "message_subscribe", [record_id], partners)
