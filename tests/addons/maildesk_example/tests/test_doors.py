"""Each door of MailDesk, used by an add-on that knows nothing of what is behind it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.client_common import ClientCase


@tagged("post_install", "-at_install")
class TestDoors(ClientCase):
    def setUp(self):
        super().setUp()
        self.first = self.mail(self.account, subject="Offer")
        self.second = self.mail(self.account, subject="Invoice", minute=1)
        self.api = self.api_of(self.anna)

    def api_of(self, user):
        return self.env(user=user)["mailbox.client"]

    def pin(self, message):
        return self.api.act([message.id], "example_pin", {"on": True})

    def pinned(self, user=None):
        """Ids of the list of pinned mail."""
        scope = {"example": "pinned"}
        answer = self.api_of(user or self.anna).list_messages(scope)
        return [row["id"] for row in answer["messages"]]

    def found(self, query):
        answer = self.api.search(query)
        codes = [problem["code"] for problem in answer["problems"]]
        return [row["id"] for row in answer["messages"]], codes

    def test_action_can_be_undone(self):
        answer = self.pin(self.first)
        [row] = answer["messages"]
        self.assertEqual(row["example_pin"], {"by": "Anna"})
        self.assertEqual(self.pinned(), self.first.ids)
        answer = self.api.undo(answer["undo"]["token"])
        self.assertIsNone(answer["messages"][0]["example_pin"])
        self.assertEqual(self.pinned(), [])

    def test_taking_a_pin_off_can_be_undone(self):
        self.pin(self.first)
        answer = self.api.act(self.first.ids, "example_pin", {"on": False})
        self.assertEqual(self.pinned(), [])
        self.api.undo(answer["undo"]["token"])
        self.assertEqual(self.pinned(), self.first.ids)

    def test_what_changes_nothing_offers_no_undo(self):
        self.pin(self.first)
        self.assertIsNone(self.pin(self.first)["undo"])

    def test_mail_of_others_is_out_of_reach(self):
        self.pin(self.first)
        self.assertEqual(self.pinned(self.bob), [])
        with self.assertRaises(UserError):
            self.api_of(self.bob).act(self.first.ids, "example_pin", {"on": True})
        pins = self.env(user=self.bob)["mailbox.example_pin"]
        self.assertFalse(pins.search([]))
        with self.assertRaises(AccessError):
            pins.create({"account_id": self.account.id, "message_id": self.second.id})

    def test_list_is_read_page_by_page(self):
        self.pin(self.first)
        self.pin(self.second)
        scope = {"example": "pinned"}
        page = self.api.list_messages(scope, limit=1)
        self.assertEqual([row["id"] for row in page["messages"]], self.second.ids)
        rest = self.api.list_messages(scope, cursor=page["cursor"], limit=1)
        self.assertEqual([row["id"] for row in rest["messages"]], self.first.ids)

    def test_operator_finds_and_excludes(self):
        self.pin(self.first)
        self.assertEqual(self.found("pinned:me"), (self.first.ids, []))
        self.assertEqual(self.found("-pinned:me"), (self.second.ids, []))
        self.assertEqual(self.found("pinned:anyone offer"), (self.first.ids, []))
        both = (self.second | self.first).ids
        self.assertEqual(self.found("pinned:me OR invoice"), (both, []))

    def test_operator_that_is_misunderstood_finds_nothing(self):
        self.pin(self.first)
        for query in ("pinned:someone", "-pinned:someone", "offer -pinned:someone"):
            with self.subTest(query):
                self.assertEqual(self.found(query), ([], ["search.bad_value"]))

    def test_preference_is_kept_and_checked(self):
        self.assertIs(self.api.bootstrap()["settings"]["example_badge"], True)
        self.api.set_preference("example_badge", False)
        self.assertIs(self.api.bootstrap()["settings"]["example_badge"], False)
        with self.assertRaises(UserError):
            self.api.set_preference("example_badge", "no")

    def test_app_is_reported_when_it_opens(self):
        self.pin(self.first)
        self.assertEqual(self.api.bootstrap()["example"], {"pinned": 1})
        self.assertEqual(self.api_of(self.bob).bootstrap()["example"], {"pinned": 0})

    def test_mail_belongs_to_records_of_a_bridge(self):
        bank = self.env["res.bank"].create({"name": "Bank of Odoo"})
        [link] = self.api.link(self.first.id, "res.bank", bank.id)
        self.assertEqual(link["name"], "Bank of Odoo")
        self.assertEqual(bank._mail_links().message_id, self.first)
        bridges = self.env["mailbox.bridge"]._bridges()
        card = self.env[bridges["res.bank"]]._card(bank)
        self.assertEqual(card["title"], "Bank of Odoo")
        bank.unlink()
        self.assertEqual(self.api.links(self.first.id), [])
        self.assertFalse(self.env["mailbox.link"].search([("id", "=", link["id"])]))

    def test_mail_belongs_to_nothing_without_a_bridge(self):
        with self.assertRaises(UserError):
            self.api.link(self.first.id, "res.country", 1)
