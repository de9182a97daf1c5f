"""Anna, who handles tickets of the team Support, and a mail of a customer."""

from odoo.addons.maildesk_base.tests.link_common import LinkCase

MODEL = "helpdesk.ticket"
MAIL = b"""From: Carl <carl@example.com>
To: anna@example.com
Subject: Re: It broke
Message-ID: <broke@example.com>
Content-Type: text/html

<p>The <b>pump</b> broke.</p><img src="https://track.example.net/x.png" alt="">
"""


class TicketCase(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.group("user")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "user_ids": [(6, 0, cls.anna.ids)]}
        )
        cls.other_team = cls.env["helpdesk.ticket.team"].create({"name": "Sales"})
        cls.new, cls.done = (
            cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "done")
        )
        cls.customer.email = "carl@example.com"
        cls.broke = cls.mail_with(cls.account, MAIL, subject="Re: It broke")

    @classmethod
    def group(cls, name):
        return cls.env.ref(f"helpdesk_mgmt.group_helpdesk_{name}")

    @classmethod
    def make_ticket(cls, name, **values):
        return cls.env[MODEL].create(
            {"name": name, "description": name, "team_id": cls.team.id, **values}
        )

    def prepared(self, user=None, message=None, **options):
        client = self.client(user or self.anna)
        return client.prepare((message or self.broke).id, MODEL, options)

    def create_ticket(self, user=None, values=None, **options):
        values = self.prepared(user)["values"] | (values or {})
        client = self.client(user or self.anna)
        answer = client.create_record(self.broke.id, MODEL, values, options)
        self.env.invalidate_all()
        return self.env[MODEL].browse(answer["record"]["id"])

    def proposed(self, message=None, user=None):
        client = self.client(user or self.anna)
        found = client.proposals((message or self.broke).id, MODEL)
        return [each["res_id"] for each in found]
