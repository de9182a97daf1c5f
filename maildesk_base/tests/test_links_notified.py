"""Whom the bus notifies that the links of a mail have changed; Odoo's mail templates in
mail that is written from a record.
"""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLinksNotified(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked = cls.mail(cls.shared, subject="Asked")

    def notified(self, work):
        """(partner, payload) of what the bus carries of links."""
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        bus.search([]).unlink()
        result = work()
        self.env.cr.precommit.run()
        found = []
        for each in bus.search([]):
            message = each.message if isinstance(each.message, str) else ""
            if "maildesk/links" in message:
                found.append((each.channel, message))
        return result, found

    def test_each_reader_of_mailbox_and_record_is_told(self):
        links, notified = self.notified(lambda: self.link(self.asked))
        users = self.anna | self.bob
        for user in users:
            own = [m for channel, m in notified if f"{user.partner_id.id}]" in channel]
            self.assertEqual(len(own), 1, user.name)
            self.assertIn(str(self.asked.conversation_id.id), own[0])
            self.assertNotIn("res.partner", own[0])
        self.assertFalse(
            [c for c, _m in notified if f"{self.outsider.partner_id.id}]" in c]
        )
        client = self.client(self.anna)
        _, notified = self.notified(
            lambda: client.unlink_record(self.asked.id, links[0]["id"])
        )
        self.assertGreaterEqual(len(notified), 2)

    def test_a_colleague_without_the_record_is_told_nothing(self):
        hidden = self.env["res.partner"].create({"name": "Hidden"})
        self.env["ir.rule"].create(
            {
                "name": "hides from Bob",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', user.id == {self.bob.id} and "
                f"{hidden.id} or 0)]",
            }
        )
        _, notified = self.notified(lambda: self.link(self.asked, hidden))
        channels = "".join(channel for channel, _message in notified)
        self.assertIn(f"{self.anna.partner_id.id}]", channels)
        self.assertNotIn(f"{self.bob.partner_id.id}]", channels)

    def test_linking_twice_and_deleting_the_record(self):
        self.link(self.asked)
        _, notified = self.notified(self.customer.unlink)
        self.assertGreaterEqual(len(notified), 2)


@tagged("post_install", "-at_install")
class TestRecordTemplates(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "shop@example.com"
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Greeting",
                "model_id": cls.env.ref("base.model_res_partner").id,
                "subject": "Hello {{ object.name }}",
                "body_html": '<p>Dear <t t-out="object.name"/></p>',
                "attachment_ids": [
                    (0, 0, {"name": "terms.txt", "raw": b"Terms", "res_id": 0})
                ],
            }
        )

    def reply_from(self):
        return self.client(self.anna).reply_from("res.partner", self.customer.id)

    def apply(self, draft_id, template=None, user=None, **options):
        client = self.client(user or self.anna)
        template = template or self.template
        return client.apply_record_template(template.id, draft_id, **options)

    def test_templates_of_the_record_are_offered_and_filled_in(self):
        answer = self.reply_from()
        wanted = {"id": self.template.id, "name": "Greeting", "has_files": True}
        self.assertIn(wanted, answer["templates"])
        filled = self.apply(answer["draft"]["id"])
        self.assertEqual(filled["subject"], "Hello Shop")
        self.assertIn("Dear Shop", filled["body"])
        self.assertEqual(filled["draft"]["attachments"], [])

    def test_files_of_a_template_go_along_when_wanted(self):
        draft = self.reply_from()["draft"]
        filled = self.apply(draft["id"], with_files=True)
        [file] = filled["draft"]["attachments"]
        self.assertEqual(file["name"], "terms.txt")

    def test_templates_are_for_their_records_only(self):
        other = self.env["mail.template"].create(
            {"name": "Bank", "model_id": self.env.ref("base.model_res_bank").id}
        )
        draft_id = self.reply_from()["draft"]["id"]
        plain_id = self.client(self.anna).save_draft({"subject": "x"})["id"]
        for values in (
            {"draft_id": draft_id, "template": other},
            {"draft_id": plain_id},
            {"draft_id": draft_id, "user": self.bob},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.apply(**values)

    def test_a_record_that_is_out_of_reach_meanwhile_is_not_told(self):
        draft_id = self.reply_from()["draft"]["id"]
        self.env["ir.rule"].create(
            {
                "name": "hidden",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.customer.id})]",
            }
        )
        with self.assertRaises(UserError):
            self.apply(draft_id)
