"""What the apps know of a contact: each list where its app is there and may be read."""

from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .partner_common import PartnerCase


@tagged("post_install", "-at_install")
class TestMails(PartnerCase):
    def mails(self, **options):
        return self.ask(**options)["shown"]["mails"]

    def test_mail_from_and_to_them(self):
        self.mail_of("anna@example.com", minute=9, to_addrs="Carl@Shop.example")
        self.mail_of("carl@shop.example", minute=5)
        mails = self.mails()
        self.assertEqual(mails["count"], 3)
        self.assertEqual(mails["first"], "2026-03-01 08:00:00")
        self.assertEqual(mails["last"], "2026-03-01 08:09:00")
        self.assertIn("from:carl@shop.example", mails["query"])

    def test_not_of_others_with_nearly_that_address(self):
        for address in (
            "xcarl@shop.example",
            "carl@shop.example.org",
            "carl-shop@example.com",
        ):
            self.mail_of(address)
        self.assertEqual(self.mails()["count"], 1)

    def test_not_what_was_thrown_away(self):
        self.mail_of("carl@shop.example", folder="trash")
        self.mail_of("carl@shop.example", folder="spam")
        self.mail_of("carl@shop.example", folder="drafts", is_draft=True)
        self.assertEqual(self.mails()["count"], 1)

    def test_in_mailboxes_that_the_reader_reaches(self):
        other = self.make_account(self.bob, "bob@example.com")
        self.mail_of("carl@shop.example", other)
        self.assertEqual(self.mails()["count"], 1)
        other.write({"is_shared": True, "access_user_ids": [self.anna.id]})
        self.assertEqual(self.mails()["count"], 2)

    def test_who_writes_to_them(self):
        other = self.make_account(self.bob, "bob@example.com")
        for minute, account in ((5, self.account), (6, self.account), (7, other)):
            self.mail_of(
                account.email,
                account,
                minute,
                from_name=account.owner_id.name,
                to_addrs="carl@shop.example",
                is_outgoing=True,
            )

        def senders():
            found = self.mails()["senders"]
            return [(each["name"], each["count"], each["last"]) for each in found]

        anna = ("Anna", 2, "2026-03-01 08:06:00")
        self.assertEqual(senders(), [anna])
        other.write({"is_shared": True, "access_user_ids": [self.anna.id]})
        self.assertEqual(senders(), [("Bob", 1, "2026-03-01 08:07:00"), anna])
        [sender, _anna] = self.mails()["senders"]
        self.assertEqual(
            sender["query"], "from:(bob@example.com) (to:carl@shop.example)"
        )
        other.access_user_ids = False
        self.mail_of(
            "berger@example.com",
            minute=9,
            from_name="Anna",
            to_addrs="carl@shop.example",
            is_outgoing=True,
        )
        self.assertEqual(senders(), [("Anna", 3, "2026-03-01 08:09:00")])

    def test_files_sent_to_and_fro(self):
        def files(**options):
            found = self.ask(**options)["shown"]["files"]
            return found["count"], [each["file"]["name"] for each in found["files"]]

        def with_files(minute, *names, address="carl@shop.example", **values):
            parts = [part_of(name, number + 2) for number, name in enumerate(names)]
            values |= {"has_attachments": True, "attachments": parts}
            return self.mail_of(address, minute=minute, **values)

        with_files(1, "plan.pdf", "logo.png")
        sent = with_files(
            2,
            "plan.pdf",
            "offer.pdf",
            address="anna@example.com",
            to_addrs="carl@shop.example",
            is_outgoing=True,
        )
        with_files(3, "secret.pdf", folder="trash")
        with_files(4, "other.pdf", address="dora@shop.example")
        self.assertEqual(files(), (2, ["plan.pdf", "offer.pdf"]))
        [first, _second] = self.ask()["shown"]["files"]["files"]
        self.assertEqual((first["message_id"], first["is_outgoing"]), (sent.id, True))
        self.assertIn(f"/maildesk/message/{sent.id}/part", first["file"]["url"])
        self.assertEqual(files(email="dora@shop.example"), (1, ["other.pdf"]))
        self.account.write({"is_shared": True, "access_user_ids": self.bob.ids})
        self.assertEqual(files(user=self.bob)[0], 2)

    def test_of_the_whole_company(self):
        self.mail_of("info@shop.example")
        self.assertEqual(self.mails()["count"], 1)
        self.assertEqual(self.mails(whole_company=True)["count"], 2)


def part_of(name, number):
    """A file as the index has it; images are part of the text."""
    return {
        "id": str(number),
        "name": name,
        "mimetype": "application/octet-stream",
        "size": len(name),
        "encoding": "base64",
        "cid": "",
        "inline": name.endswith(".png"),
    }


class ListCase(PartnerCase):
    """Anna, and a model of an app that may be absent."""

    model = ""
    group = ""

    def setUp(self):
        super().setUp()
        if self.model not in self.env:
            self.skipTest(f"{self.model} is not installed")
        if self.group:
            self.anna.group_ids += self.env.ref(self.group)

    def listed(self, user=None, **options):
        shown = self.ask(user=user, **options)["shown"]
        found = [each for each in shown["lists"] if each["model"] == self.model]
        return found[0] if found else None

    def names(self, **options):
        found = self.listed(**options)
        return [each["name"] for each in found["records"]] if found else []

    def of_carl(self, **values):
        values = {"name": "Carl's", "partner_id": self.carl.id} | values
        return self.env[self.model].create(values)


@tagged("post_install", "-at_install")
class TestMeetings(ListCase):
    model = "calendar.event"

    def meet(self, name, days, partner=None, **values):
        start = fields.Datetime.now() + timedelta(days=days)
        partners = (partner or self.carl) | self.bob.partner_id
        return self.env["calendar.event"].create(
            {
                "name": name,
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [(6, 0, partners.ids)],
                "user_id": self.bob.id,
                **values,
            }
        )

    def test_next_and_last(self):
        self.meet("Next", 1)
        self.meet("Last", -1)
        self.meet("Long ago", -90)
        self.meet("Later", 3)
        self.meet("Before", -3)
        self.assertEqual(self.names(), ["Next", "Later", "Last", "Before"])

    def test_five_are_shown_and_all_are_counted(self):
        for day in range(7):
            self.meet(f"Day {day}", day + 1)
        found = self.listed()
        self.assertEqual((found["count"], len(found["records"])), (7, 5))

    def test_private_ones_are_not_told(self):
        self.meet("Secret", 1, privacy="private")
        self.assertIsNone(self.listed())

    def test_of_the_whole_company(self):
        self.meet("Shop", 1, self.shop)
        self.assertEqual(self.names(), [])
        self.assertEqual(self.names(whole_company=True), ["Shop"])


@tagged("post_install", "-at_install")
class TestLeads(ListCase):
    model = "crm.lead"
    group = "sales_team.group_sale_salesman_all_leads"

    def test_open_ones_by_contact_and_by_address(self):
        self.of_carl(name="Wheels", type="opportunity")
        self.of_carl(name="Lost", active=False)
        self.env["crm.lead"].create({"name": "Form", "email_from": "carl@shop.example"})
        self.assertEqual(set(self.names()), {"Wheels", "Form"})

    def test_user_without_the_app_sees_none(self):
        self.of_carl(name="Wheels")
        self.anna.group_ids -= self.env.ref(self.group)
        self.anna.group_ids -= self.env.ref("sales_team.group_sale_salesman")
        self.assertIsNone(self.listed())


@tagged("post_install", "-at_install")
class TestOrders(ListCase):
    model = "sale.order"
    group = "sales_team.group_sale_salesman_all_leads"

    def test_of_the_mailboxs_company_only(self):
        order = self.of_carl(name="S1")
        self.assertEqual(self.names(), [order.display_name])
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        self.account.company_id = second
        self.assertIsNone(self.listed())


@tagged("post_install", "-at_install")
class TestTasks(ListCase):
    model = "project.task"
    group = "project.group_project_user"

    def test_open_ones(self):
        project = self.env["project.project"].create(
            {"name": "Site", "privacy_visibility": "employees"}
        )
        self.of_carl(name="Paint", project_id=project.id)
        self.of_carl(name="Old", project_id=project.id, state="1_done")
        self.assertEqual(self.names(), ["Paint"])


@tagged("post_install", "-at_install")
class TestTickets(ListCase):
    model = "helpdesk.ticket"
    group = "helpdesk_mgmt.group_helpdesk_user"

    def test_open_ones(self):
        self.of_carl(name="Broken", description="x")
        self.assertIn("Broken", " ".join(self.names()))


@tagged("post_install", "-at_install")
class TestInvoices(ListCase):
    model = "account.move"
    group = "account.group_account_invoice"

    def setUp(self):
        super().setUp()
        accounts = self.env["account.account"]
        receivable = accounts.create(
            {
                "name": "Receivable",
                "code": "MD1",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        self.income = accounts.create(
            {"name": "Income", "code": "MD2", "account_type": "income"}
        )
        self.journal = self.env["account.journal"].create(
            {"name": "MD", "code": "MD", "type": "sale"}
        )
        (self.shop | self.carl).property_account_receivable_id = receivable

    def invoice(self, days, partner=None, **values):
        due = fields.Date.add(fields.Date.today(), days=days)
        line = {
            "name": "Wheels",
            "quantity": 1,
            "price_unit": 100,
            "account_id": self.income.id,
            "tax_ids": [],
        }
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.carl).id,
                "journal_id": self.journal.id,
                "invoice_date": fields.Date.subtract(due, days=10),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [(0, 0, line)],
                **values,
            }
        )
        move.action_post()
        return move

    def test_overdue_is_what_was_not_paid_in_time(self):
        self.invoice(5)
        self.assertEqual(self.card()["overdue"], "")
        self.invoice(-5)
        self.assertIn("100", self.card()["overdue"])
        found = self.listed()
        late = [each["is_late"] for each in found["records"]]
        self.assertEqual(late, [True, False])

    def test_of_the_whole_company_always(self):
        self.invoice(-5, self.shop)
        self.assertEqual(self.listed()["count"], 1)
        self.assertIn("100", self.card()["overdue"])

    def test_user_without_accounting_sees_none(self):
        self.invoice(-5)
        reader = new_test_user(self.env, "md_p360", groups="maildesk_base.group_user")
        self.account.write({"is_shared": True, "access_user_ids": [reader.id]})
        shown = self.ask(user=reader)["shown"]
        self.assertEqual(shown["card"]["overdue"], "")
        self.assertNotIn("account.move", [each["model"] for each in shown["lists"]])


@tagged("post_install", "-at_install")
class TestCost(PartnerCase):
    def test_more_records_need_no_more_queries(self):
        if "calendar.event" not in self.env:
            self.skipTest("calendar is not installed")
        meet = TestMeetings.meet
        meet(self, "One", 1)
        few = self.queries()
        for day in range(2, 12):
            meet(self, f"Day {day}", day)
            self.mail_of("carl@shop.example", minute=day)
        # A second batch of names is read, but nothing for each of them.
        self.assertLessEqual(self.queries(), few + 3)

    def queries(self):
        self.ask()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env(user=self.anna)["mailbox.client"].partner360(self.order.id)
        return self.env.cr.sql_log_count - before
