"""Finding who has written."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .partner_common import PartnerCase


@tagged("post_install", "-at_install")
class TestPeople(PartnerCase):
    def test_sender_first_and_the_mailbox_left_out(self):
        answer = self.ask()
        emails = [person["email"] for person in answer["people"]]
        self.assertEqual(emails, ["carl@shop.example", "dora@shop.example"])
        self.assertEqual(answer["shown"]["email"], "carl@shop.example")

    def test_card(self):
        card = self.card()
        self.assertEqual((card["name"], card["company"]), ("Carl", "Shop"))
        self.assertEqual((card["function"], card["phone"]), ("Buyer", "+49 1"))
        self.assertEqual(card["tz"], "Asia/Tokyo")
        self.assertFalse(card["is_colleague"])
        self.assertIn(str(self.carl.id), card["image_url"])

    def test_own_mail_is_about_whom_it_was_sent_to(self):
        sent = self.mail_of("anna@example.com", to_addrs="Carl <carl@shop.example>")
        self.assertEqual(self.card(sent)["name"], "Carl")

    def test_several_contacts_are_chosen_from_and_remembered(self):
        twin = self.carl.copy({"name": "Carl (2)"})
        answer = self.ask()
        [person] = [p for p in answer["people"] if p["email"] == "carl@shop.example"]
        ids = [each["id"] for each in person["partners"]]
        self.assertEqual(set(ids), {self.carl.id, twin.id})
        self.assertIsNone(person["partner_id"])
        self.assertIsNone(answer["shown"]["card"])
        answer = self.choose(twin)
        self.assertEqual(answer["shown"]["card"]["name"], "Carl (2)")
        later = self.mail_of("carl@shop.example", minute=1)
        self.assertEqual(self.card(later)["name"], "Carl (2)")
        self.choose(self.carl)
        self.assertEqual(self.card()["name"], "Carl")

    def test_nobody_has_the_address_yet(self):
        answer = self.ask(email="dora@shop.example")["shown"]
        self.assertIsNone(answer["card"])
        self.assertEqual(answer["company"], {"id": self.shop.id, "name": "Shop"})
        self.assertEqual((answer["mails"]["count"], answer["lists"]), (1, []))

    def test_company_is_not_guessed_from_a_common_service(self):
        for domain in ("gmail.com", "outlook.com", "localhost"):
            self.carl.copy({"email": f"other@{domain}"})
            message = self.mail_of(f"someone@{domain}")
            with self.subTest(domain):
                self.assertIsNone(self.ask(message)["shown"]["company"])

    def test_company_is_found_by_its_website(self):
        self.carl.unlink()
        self.shop.email = False
        shown = self.ask()["shown"]
        self.assertEqual(shown["company"]["name"], "Shop")

    def test_same_person_under_another_address_is_found_from_then_on(self):
        home = self.mail_of("carl@home.example", minute=1)
        self.assertIsNone(self.card(home))
        answer = self.choose(self.carl, home, "carl@home.example")
        self.assertEqual(answer["shown"]["card"]["name"], "Carl")
        again = self.mail_of("CARL@home.example", minute=2)
        self.assertEqual(self.card(again)["name"], "Carl")
        self.assertEqual(self.carl.email, "Carl@shop.example")
        self.assertEqual(self.ask()["shown"]["mails"]["count"], 3)

    def test_contact_is_created_with_the_company_it_was_asked_for(self):
        self.anna.group_ids += self.env.ref("base.group_partner_manager")
        client = self.api()
        values = {
            "name": "Dora",
            "email": "dora@shop.example",
            "parent_id": self.shop.id,
        }
        client.create_record(self.order.id, "res.partner", values)
        card = self.card(email="dora@shop.example")
        self.assertEqual((card["name"], card["company"]), ("Dora", "Shop"))

    def test_without_the_right_no_contact_is_offered(self):
        self.assertFalse(self.ask(email="dora@shop.example")["shown"]["can_create"])

    def test_remembered_contact_that_is_gone_is_nobody(self):
        home = self.mail_of("carl@home.example")
        self.choose(self.carl, home, "carl@home.example")
        self.carl.active = False
        self.assertIsNone(self.card(home))
        self.carl.unlink()
        self.assertFalse(self.env["mailbox.partner_address"].search([]))

    def test_only_addresses_of_the_mail_are_remembered(self):
        for email in ("eve@shop.example", "", None, 5, "anna@example.com"):
            with self.subTest(email), self.assertRaises(UserError):
                self.choose(self.carl, email=email)
        self.assertFalse(self.env["mailbox.partner_address"].search([]))

    def test_colleague_has_a_short_card(self):
        self.bob.partner_id.email = "bob@example.com"
        message = self.mail_of("bob@example.com")
        shown = self.ask(message)["shown"]
        self.assertTrue(shown["card"]["is_colleague"])
        self.assertEqual((shown["mails"], shown["lists"]), (None, []))

    def test_mail_without_a_sender(self):
        message = self.mail_of("", from_name="", to_addrs="")
        self.assertEqual(self.ask(message), {"people": [], "shown": None})
