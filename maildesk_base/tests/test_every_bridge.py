"""Whatever apps are there: their records say nothing of mail to whom it does not
concern.
"""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .link_common import LinkCase

SECRET = "Redundancies"


@tagged("post_install", "-at_install")
class TestEveryBridge(LinkCase):
    """A record of every kind that can be made of mail, with a mail of its maker's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever administrates Odoo has all apps.
        cls.maker = cls.env.ref("base.user_admin")
        cls.maker.group_ids += cls.env.ref("maildesk_base.group_user")
        account = cls.make_account(cls.maker, "maker@example.com")
        cls.customer.email = "carl@example.com"
        raw = b"From: Carl <carl@example.com>\nSubject: Redundancies\n\nThe list.\n"
        cls.secret = cls.mail_with(account, raw, subject=SECRET)
        cls.records = cls.make_records()
        cls.make_strangers()

    @classmethod
    def make_records(cls):
        """Of the kinds that a form makes; files have their own tests."""
        client = cls.env(user=cls.maker)["mailbox.client"]
        records = []
        for bridge in client.bridges(cls.secret.id):
            if bridge["action"]:
                continue
            model = bridge["model"]
            values = client.prepare(cls.secret.id, model)["values"]
            answer = client.create_record(cls.secret.id, model, values, {})
            records.append(cls.env[model].browse(answer["record"]["id"]))
        return records

    @classmethod
    def make_strangers(cls):
        user = "maildesk_base.group_user"
        second = cls.env["res.company"].create({"name": "Second"})
        elsewhere = {"company_id": second.id, "company_ids": [Command.set(second.ids)]}
        cls.colleague = new_test_user(cls.env, "md_app", groups=user)
        cls.boss = new_test_user(
            cls.env, "md_second", groups="maildesk_base.group_admin", **elsewhere
        )
        # All apps; not MailDesk's administrator, who reaches every mailbox here.
        admin = cls.env.ref("maildesk_base.group_admin")
        apps = cls.maker.all_group_ids.filtered(
            lambda group: admin not in group.all_implied_ids
        )
        for each in (cls.colleague, cls.boss):
            each.group_ids += apps
        portal = new_test_user(cls.env, "md_portal", groups="base.group_portal")
        no_app = cls.bob
        cls.strangers = (cls.colleague, cls.boss, portal, no_app, cls.outsider)

    def answer(self, work):
        """What somebody is answered, None when it is refused."""
        try:
            with self.env.cr.savepoint():
                answer = work()
        except UserError as error:
            self.assertNotIn(SECRET, str(error))
            return None
        self.assertNotIn(SECRET, str(answer))
        return answer

    def test_every_kind_has_a_record_with_the_mail(self):
        made = {record._name for record in self.records}
        listed = set(self.env["mailbox.bridge"]._listed())
        self.assertLessEqual(listed - made, {"dms.file"})
        for record in self.records:
            self.assertEqual(self.count(self.maker, record), 1)
            self.assertEqual(self.listed_mails(self.maker, record), self.secret.ids)
        self.assertEqual(set(self.icons(self.secret, self.maker)), made)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_mail_of_a_record_is_shown_to_nobody_else(self):
        """By button, list, icon, panel or form, whoever may see the record."""
        for user in self.strangers:
            for record in self.records:
                with self.subTest(user=user.login, model=record._name):
                    self.env.invalidate_all()
                    self.assert_nothing(self.env(user=user), record)

    def assert_nothing(self, env, record):
        client, model, message_id = env["mailbox.client"], record._name, self.secret.id
        scope = {"record": client._record_scope(record)}
        links = self.answer(lambda: env["mailbox.link"].search_read([]))
        self.assertIn(links, (None, []))
        self.assertIn(self.answer(lambda: client.row_links([message_id])), (None, {}))
        count = self.answer(lambda: record.with_env(env).mailbox_mail_count)
        self.assertIn(count, (None, 0))
        for work in (
            lambda: client.record_mails(model, record.id),
            lambda: client.list_messages(scope),
        ):
            listed = self.answer(work) or {"messages": []}
            self.assertEqual(listed["messages"], [])
        draft = self.answer(lambda: client.reply_from(model, record.id))
        self.assertIsNone((draft or {"message_id": None})["message_id"])
        for work in (
            lambda: client.record_panel(message_id),
            lambda: client.links(message_id),
            lambda: client.bridges(message_id),
            lambda: client.prepare(message_id, model),
            lambda: client.create_record(message_id, model, {"name": "x"}),
            lambda: client.link(message_id, model, record.id),
            lambda: client.proposals(message_id, model),
            lambda: client.recent_records(message_id, model),
        ):
            self.assertIsNone(self.answer(work))

    def test_bus_carries_nothing_to_them(self):
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        bus.search([]).unlink()
        for record in self.records:
            [link] = record._mail_links()
            self.client(self.maker).unlink_record(self.secret.id, link.id)
            self.link(self.secret, record, self.maker)
        self.env.cr.precommit.run()
        news = [
            each for each in bus.search([]) if "maildesk/links" in str(each.message)
        ]
        channels = " ".join(each.channel for each in news)
        self.assertIn(f"{self.maker.partner_id.id}]", channels)
        for user in self.strangers:
            self.assertNotIn(f"{user.partner_id.id}]", channels)
