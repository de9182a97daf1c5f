"""A mail becomes a note on a record: once, quietly, and as the sender's."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.maildesk_base.tests.link_common import LinkCase

MAIL = b"""From: Carl <carl@example.com>
To: orders@example.com, anna@example.com
Subject: Broken
Message-ID: <broken@Example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html

<p>It broke.</p><img src="https://track.example.net/x.png" alt="(a pixel)">
<script>alert(1)</script>
--b
Content-Type: text/html; name="../page.html"
Content-Disposition: attachment; filename="../page.html"

<script>alert(2)</script>
--b--
"""


@tagged("post_install", "-at_install")
class TestPost(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("base.group_partner_manager")
        cls.sender = cls.env["res.partner"].create(
            {"name": "Carl Doe", "email": "carl@example.com"}
        )
        cls.broken = cls.mail_with(
            cls.account,
            MAIL,
            subject="Broken",
            message_id="broken@Example.com",
            to_addrs="orders@example.com, anna@example.com",
        )

    def post(self, record=None, message=None, user=None, **options):
        record = record or self.customer
        client = self.client(user or self.anna)
        message = message or self.broken
        return client.post_on_record(message.id, record._name, record.id, options)

    def notes(self, record=None):
        """The posted mails of a record."""
        self.env.invalidate_all()
        found = (record or self.customer).message_ids
        return found.filtered(lambda note: note.message_type in ("email", "comment"))

    def targets(self, model=None, text="", user=None):
        client = self.client(user or self.anna)
        return client.post_targets(self.broken.id, model, text)

    def test_note_is_the_mail(self):
        answer = self.post(attachment_ids=["2"])
        self.assertTrue(answer["is_new"])
        [note] = self.notes()
        self.assertEqual(note.author_id, self.sender)
        self.assertEqual((note.subject, note.message_type), ("Broken", "email"))
        self.assertEqual(note.message_id, "<broken@Example.com>")
        self.assertEqual(note.date, self.broken.date)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertIn("It broke.", note.body)
        self.assertIn("(a pixel)", note.body)
        for hidden in ("track.example.net", "<script", "<img"):
            self.assertNotIn(hidden, note.body)
        [file] = note.attachment_ids
        self.assertEqual((file.res_model, file.res_id), ("res.partner", note.res_id))
        self.assertEqual(file.name, "page.html")
        self.assertNotEqual(file.mimetype, "text/html")
        [link] = answer["links"]
        self.assertEqual((link["res_id"], link["origin"]), (note.res_id, "chatter"))

    def test_nothing_is_posted_before_the_owner_was_asked(self):
        self.account.sudo().bridge_on_ids = False
        [first_use] = {each["first_use"] for each in self.targets()["records"]}
        self.assertTrue(first_use)
        with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
            self.post()
        self.assertFalse(self.notes())
        self.client(self.anna).enable_bridge(self.broken.id, "res.partner")
        self.assertTrue(self.post()["is_new"])

    def test_records_of_any_kind_can_be_enabled(self):
        """Owners find the kind among the bridges of the mailbox from then on."""
        if "crm.team" not in self.env:
            self.skipTest("needs an app whose records have a chatter and no bridge")
        self.anna.group_ids += self.env.ref("sales_team.group_sale_manager")
        team = self.env["crm.team"].create({"name": "Chairs"})
        with self.assertRaisesRegex(UserError, "not enabled for this mailbox yet"):
            self.post(team)
        self.client(self.anna).enable_bridge(self.broken.id, "crm.team")
        self.assertTrue(self.post(team)["is_new"])
        account = self.account.with_user(self.anna)
        [kind] = account.bridge_ids.filtered(lambda each: each.res_model == "crm.team")
        account.bridge_ids -= kind
        self.assertNotIn(
            "crm.team", {each["model"] for each in self.targets()["kinds"]}
        )

    def test_posted_twice_is_there_once(self):
        self.post()
        self.assertFalse(self.post()["is_new"])
        self.assertEqual(len(self.notes()), 1)
        self.assertEqual(self.count(), 1)

    def test_same_mail_of_another_mailbox_is_posted_once(self):
        copy = self.mail_with(
            self.shared, MAIL, subject="Broken", message_id="broken@example.com"
        )
        self.post()
        self.assertFalse(self.post(message=copy, user=self.anna)["is_new"])
        self.assertEqual(len(self.notes()), 1)

    def test_linked_before_is_posted_all_the_same(self):
        self.link(self.broken)
        self.assertTrue(self.post()["is_new"])
        self.assertEqual(len(self.notes()), 1)

    def test_note_that_was_deleted_can_be_posted_again(self):
        self.post()
        self.notes().unlink()
        self.assertTrue(self.post()["is_new"])

    def test_posted_on_a_record_that_is_merged_it_is_there_once(self):
        self.post()
        stays = self.env["res.partner"].create({"name": "Shop Ltd"})
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.customer | stays).ids, stays)
        self.assertFalse(self.post(stays)["is_new"])
        self.assertEqual(self.count(record=stays), 1)

    def test_nobody_is_sent_anything(self):
        boss = new_test_user(self.env, "md_follower", groups="base.group_user")
        followers = self.sender | boss.partner_id
        self.customer.message_subscribe(followers.ids)
        sent = self.env["mail.mail"].search_count([])
        self.post()
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertFalse(self.notes().notification_ids)
        self.assertEqual(self.customer.message_partner_ids, followers)

    def test_following_colleagues_are_notified_if_that_is_ticked(self):
        boss = new_test_user(self.env, "md_follower", groups="base.group_user")
        self.customer.message_subscribe((self.sender | boss.partner_id).ids)
        self.post(inform=True)
        told = self.notes().notification_ids.res_partner_id
        self.assertEqual(told, boss.partner_id)

    def test_sent_mail_is_a_comment(self):
        sent = self.mail_with(
            self.account,
            b"Subject: Re: Broken\n\nFixed.\n",
            "sent",
            subject="Re: Broken",
            is_outgoing=True,
            from_addr="anna@example.com",
        )
        self.post(message=sent)
        self.assertEqual(self.notes().message_type, "comment")
        self.assertIn("anna@example.com", self.notes().email_from)

    def test_kinds_have_a_chatter_and_only_bridges_are_listed(self):
        for each in self.targets()["kinds"]:
            model = self.registry[each["model"]]
            self.assertTrue(issubclass(model, self.registry["mail.thread"]))
        bridges = self.client(self.anna).bridges(self.broken.id)
        unlisted = set(self.env["mailbox.bridge.chatter"]._models())
        self.assertFalse(unlisted & {each["model"] for each in bridges})

    def test_record_without_a_bridge_has_a_card(self):
        if "helpdesk.ticket.team" not in self.env:
            self.skipTest("no app with such a record")
        self.anna.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        team = self.env["helpdesk.ticket.team"].create({"name": "Support"})
        self.enable_bridges(self.account, team._name)
        self.assertTrue(self.post(team)["is_new"])
        self.assertEqual(len(self.notes(team)), 1)
        [link] = self.client(self.anna).links(self.broken.id)
        self.assertEqual((link["name"], link["card"]["title"]), ("Support", "Support"))
        team.unlink()
        self.assertEqual(self.client(self.anna).links(self.broken.id), [])

    def test_records_are_found(self):
        found = self.targets("res.partner", "Shop")["records"]
        self.assertEqual([each["res_id"] for each in found], self.customer.ids)
        self.assertFalse(found[0]["is_posted"])
        self.post()
        [record] = [
            each
            for each in self.targets()["records"]
            if each["res_id"] == self.customer.id
        ]
        self.assertTrue(record["is_posted"])

    def test_warns_when_odoo_gets_the_mail_itself(self):
        self.assertEqual(self.targets()["warning"], "")
        domain = self.env["mail.alias.domain"].create({"name": "example.com"})
        self.env["mail.alias"].create(
            {
                "alias_name": "orders",
                "alias_domain_id": domain.id,
                "alias_model_id": self.env["ir.model"]._get("res.partner").id,
            }
        )
        self.assertIn("orders@example.com", self.targets()["warning"])
        self.broken.to_addrs = '"Desk, Orders (main)" <orders@example.com>'
        self.assertIn("orders@example.com", self.targets()["warning"])

    def test_without_the_right_to_write_nothing_is_posted(self):
        self.anna.group_ids -= self.env.ref("base.group_partner_manager")
        kinds = {each["model"] for each in self.targets()["kinds"]}
        self.assertNotIn("res.partner", kinds)
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.post()
        self.assertFalse(self.notes())

    def test_mail_of_others_is_out_of_reach(self):
        self.bob.group_ids += self.env.ref("base.group_partner_manager")
        with self.assertRaisesRegex(UserError, "no longer exists"):
            self.post(user=self.bob)
        with self.assertRaises(UserError):
            self.targets(user=self.bob)
        self.assertFalse(self.notes())

    def test_other_models_are_out_of_reach(self):
        for model in ("res.users", "res.country", "mail.thread", "nothing", 5):
            with self.subTest(model), self.assertRaises(UserError):
                self.client(self.anna).post_on_record(self.broken.id, model, 1)

    def test_other_companies_are_not_offered(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += company
        self.account.company_id = self.env.company
        values = {"name": "Shop of Second", "company_id": company.id}
        other = self.env["res.partner"].create(values)
        client = (
            self.env["mailbox.client"]
            .with_user(self.anna)
            .with_context(allowed_company_ids=[self.env.company.id, company.id])
        )
        found = client.post_targets(self.broken.id, "res.partner", "Shop")["records"]
        self.assertNotIn(other.id, [each["res_id"] for each in found])
