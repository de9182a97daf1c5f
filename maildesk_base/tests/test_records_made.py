"""Records made of mail, and mail written from records."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestCreateRecord(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("base.group_partner_manager")

    def create_contact(self, user=None, **options):
        client = self.client(user or self.anna)
        values = {"name": "Carl", "email": "carl@example.com"}
        return client.create_record(self.plan.id, "res.partner", values, options)

    def carls(self):
        return self.env["res.partner"].search([("email", "=", "carl@example.com")])

    def test_form_is_filled_in(self):
        answer = self.client(self.anna).prepare(self.plan.id, "res.partner")
        self.assertEqual(answer["reason"], "")
        wanted = {"name": "Carl", "email": "carl@example.com"}
        self.assertEqual(answer["values"], wanted)
        self.assertEqual(answer["duplicates"], [])
        self.assertFalse(self.carls())

    def test_duplicates_are_shown_before_anything_is_written(self):
        carl = self.env["res.partner"].create(
            {"name": "Carl Doe", "email": "carl@example.com"}
        )
        answer = self.client(self.anna).prepare(self.plan.id, "res.partner")
        self.assertEqual([each["res_id"] for each in answer["duplicates"]], carl.ids)
        self.assertEqual(answer["partner_id"], carl.id)

    def test_record_is_made_and_linked(self):
        answer = self.create_contact()
        carl = self.carls()
        self.assertEqual(answer["record"]["id"], carl.id)
        self.assertEqual([link["res_id"] for link in answer["links"]], carl.ids)
        self.assertEqual(carl.create_uid, self.anna)
        self.assertEqual(self.listed_mails(record=carl), self.plan.ids)

    def test_double_click_makes_one(self):
        first = self.create_contact(request_id="r1")
        self.assertEqual(self.create_contact(request_id="r1"), first)
        self.assertEqual(len(self.carls()), 1)
        self.assertNotEqual(self.create_contact(request_id="r2"), first)
        self.assertEqual(len(self.carls()), 2)

    def test_a_request_is_its_users_own(self):
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        first = self.create_contact(request_id="r1")
        second = self.create_contact(self.bob, request_id="r1")
        self.assertNotEqual(first["record"], second["record"])

    def test_a_request_that_failed_can_be_made_again(self):
        client = self.client(self.anna)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            client.create_record(
                self.plan.id, "res.partner", {"no": 1}, {"request_id": "r1"}
            )
        self.assertTrue(self.create_contact(request_id="r1")["record"]["id"])

    def test_nobody_is_sent_anything(self):
        sent = self.env["mail.mail"].search_count([])
        self.create_contact()
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertFalse(self.carls().message_ids.notification_ids)

    def test_without_the_right_nothing_is_made(self):
        self.anna.group_ids -= self.env.ref("base.group_partner_manager")
        answer = self.client(self.anna).prepare(self.plan.id, "res.partner")
        self.assertIn("may not create", answer["reason"])
        self.assertEqual((answer["values"], answer["duplicates"]), ({}, []))
        with self.assertRaisesRegex(UserError, "may not create"):
            self.create_contact()
        self.assertFalse(self.carls())

    def test_mail_of_others_is_out_of_reach(self):
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        with self.assertRaises(UserError):
            self.create_contact(self.bob)
        self.assertFalse(self.carls())

    @mute_logger("odoo.sql_db")
    def test_values_that_are_none_are_refused(self):
        client = self.client(self.anna)
        for values in ({"id": 5}, {"no": 1}, {"color": "x"}, {"name": False}, [], 5):
            with self.subTest(values), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    client.create_record(self.plan.id, "res.partner", values)

    def test_requests_are_forgotten_after_some_days(self):
        self.create_contact(request_id="r1")
        requests = self.env["mailbox.link_request"]
        requests._gc_old()
        self.assertEqual(requests.search_count([]), 1)
        requests.search([]).made_at = "2026-01-01 00:00:00"
        requests._gc_old()
        self.assertFalse(requests.search([]))


@tagged("post_install", "-at_install")
class TestReplyFromRecord(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        raw = b"Subject: Plan\nMessage-ID: <plan@example.com>\n\nHello\n"
        cls.asked = cls.mail_with(cls.account, raw, subject="Asked", minute=5)
        cls.customer.email = "shop@example.com"

    def reply_from(self, record=None, user=None):
        record = record or self.customer
        return self.client(user or self.anna).reply_from(record._name, record.id)

    def send(self, draft):
        self.client(self.anna).send(draft["id"])
        return self.env["mailbox.draft"].browse(draft["id"]).local_message_id

    def test_newest_mail_is_answered(self):
        self.link(self.plan)
        self.link(self.asked)
        answer = self.reply_from()
        self.assertEqual(answer["message_id"], self.asked.id)
        draft = answer["draft"]
        self.assertEqual((draft["subject"], draft["mode"]), ("Re: Asked", "reply"))
        self.assertEqual(draft["account_id"], self.account.id)
        self.assertIn("carl@example.com", draft["to"])

    def test_without_mail_its_contact_is_written_to(self):
        answer = self.reply_from()
        self.assertIsNone(answer["message_id"])
        self.assertIn("shop@example.com", answer["draft"]["to"])
        sent = self.send(answer["draft"])
        self.assertEqual(self.listed_mails(), sent.ids)
        link = self.env["mailbox.link"].search([("message_id", "=", sent.id)])
        self.assertEqual((link.origin, link.user_id), ("reply", self.anna))

    def test_undo_takes_the_link_away(self):
        draft = self.reply_from()["draft"]
        self.send(draft)
        self.client(self.anna).cancel_send(draft["id"])
        self.assertFalse(self.env["mailbox.link"].search([]))
        self.send(draft)
        self.assertEqual(self.count(), 1)

    def test_from_a_mailbox_that_can_send(self):
        self.link(self.asked)
        self.account.outgoing_confirmed = False
        answer = self.reply_from()
        self.assertIsNone(answer["message_id"])
        self.assertEqual(answer["draft"]["account_id"], self.shared.id)
        self.assertEqual(answer["account_ids"], self.shared.ids)

    def test_mail_of_others_is_not_answered(self):
        self.link(self.asked)
        answer = self.reply_from(user=self.bob)
        self.assertIsNone(answer["message_id"])
        self.assertNotIn("Asked", str(answer))

    def test_record_that_is_merged_meanwhile_has_the_mail(self):
        draft = self.reply_from()["draft"]
        stays = self.env["res.partner"].create({"name": "Shop Ltd"})
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.customer | stays).ids, stays)
        sent = self.send(draft)
        self.assertEqual(self.listed_mails(record=stays), sent.ids)

    def test_record_that_is_gone_meanwhile_stops_no_mail(self):
        draft = self.reply_from()["draft"]
        self.client(self.anna).save_draft({"id": draft["id"], "to": "carl@example.com"})
        self.customer.unlink()
        self.assertTrue(self.send(draft))
        self.assertFalse(self.env["mailbox.link"].search([]))
