"""Who learns that mail belongs to a record: nobody else, by any way."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.mailbox_bridge import Bridge, MailboxBridgePartner
from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLinksOfOthers(LinkCase):
    """A user without the mailbox, without the record, without MailDesk; another
    company; portal.
    """

    def assert_nothing_is_revealed(self, user, message=None):
        """Not by any way that leads to the record."""
        message = message or self.plan
        client = self.client(user)
        self.assertEqual(client.links(message.id), [])
        self.assertEqual(self.icons(message, user), [])
        [row] = client.list_messages({"role": "inbox"})["messages"][:1]
        self.assertEqual(row["links"], [])
        with self.assertRaises(UserError):
            client.unlink_record(message.id, self.env["mailbox.link"].search([]).id)
        self.assert_no_rpc(user)

    def assert_no_rpc(self, user):
        links = self.env["mailbox.link"].with_user(user)
        ids = self.env["mailbox.link"].search([]).ids
        self.assertTrue(ids)
        self.assertEqual(call_kw(links, "search_read", [[]], {}), [])
        self.assertEqual(call_kw(links, "search_count", [[]], {}), 0)
        by_model = {"groupby": ["res_model"], "aggregates": ["__count"]}
        self.assertEqual(call_kw(links, "formatted_read_group", [[]], by_model), [])
        self.assertEqual(call_kw(links, "name_search", [], {"name": ""}), [])
        for method, values in (
            ("read", [["res_model"]]),
            ("web_read", [{"res_model": {}}]),
        ):
            with self.assertRaises(AccessError):
                call_kw(links, method, [ids, *values], {})

    def hide_from_users(self, name):
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('name', '!=', '{name}')]",
            }
        )

    def test_without_the_mailbox(self):
        self.link(self.plan)
        self.assertEqual(self.count(self.bob), 0)
        self.assertEqual(self.listed_mails(self.bob), [])
        self.assertIsNone(self.icons(self.plan, self.bob))
        self.assert_no_rpc(self.bob)

    def test_without_the_mailbox_others_are_counted(self):
        self.link(self.plan)
        common = self.mail(self.shared)
        self.link(common)
        self.assertEqual((self.count(), self.count(self.bob)), (2, 1))
        self.assertEqual(self.listed_mails(self.bob), common.ids)
        [link] = self.client(self.bob).links(common.id)
        self.assertEqual(link["name"], "Shop")

    def test_somebody_elses_rights_are_not_used(self):
        self.link(self.plan)
        as_bob = self.customer.with_user(self.bob).sudo()
        self.assertEqual(as_bob.mailbox_mail_count, 0)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_without_the_record(self):
        common = self.mail(self.shared)
        self.link(common)
        self.hide_from_users("Shop")
        self.assert_nothing_is_revealed(self.bob, common)
        with self.assertRaises(UserError) as caught:
            self.listed_mails(self.bob)
        with self.assertRaises(UserError) as of_none:
            self.client(self.bob).record_mails("res.partner", 2**31 - 1)
        self.assertEqual(str(caught.exception), str(of_none.exception))
        with self.assertRaises(UserError):
            self.link(common, user=self.bob)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_without_the_app(self):
        """The administrator links mail to something that users cannot read."""
        record = self.env.ref("maildesk_base.ir_cron_remove_mailboxes")
        bridge = {"ir.cron": Bridge(label=lambda env: "Job", company_path="")}
        self.addCleanup(self.registry.clear_cache)
        self.registry.clear_cache()
        with patch.object(MailboxBridgePartner, "_models", lambda self: bridge):
            common = self.mail(self.shared)
            self.admin.group_ids += self.env.ref("base.group_system")
            [link] = self.link(common, record, user=self.admin)
            self.assertEqual(link["model"], "ir.cron")
            self.assert_nothing_is_revealed(self.bob, common)
            with self.assertRaises(UserError):
                self.link(common, record, user=self.bob)

    def test_record_of_another_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        common = self.mail(self.shared)
        self.link(common)
        self.customer.company_id = second
        self.assert_nothing_is_revealed(self.bob, common)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_administrator_of_another_company(self):
        self.link(self.plan)
        second = self.env["res.company"].create({"name": "Second"})
        boss = new_test_user(
            self.env,
            "md_second",
            groups="maildesk_base.group_admin",
            company_id=second.id,
            company_ids=[(6, 0, second.ids)],
        )
        self.assertEqual(self.count(boss), 0)
        self.assertEqual(self.listed_mails(boss), [])
        self.assert_no_rpc(boss)

    @mute_logger("odoo.addons.base.models.ir_access", "odoo.models")
    def test_without_maildesk(self):
        self.link(self.plan)
        portal = new_test_user(self.env, "md_link_portal", groups="base.group_portal")
        customer = portal.partner_id
        self.link(self.plan, customer)
        for user in (self.outsider, portal):
            partner = customer.with_user(user)
            self.assertNotIn("mailbox_mail_count", partner.fields_get())
            with self.assertRaises(AccessError):
                call_kw(partner, "read", [partner.ids, ["mailbox_mail_count"]], {})
            with self.assertRaises(AccessError):
                self.client(user).record_mails("res.partner", customer.id)
            with self.assertRaises(AccessError):
                call_kw(self.env["mailbox.link"].with_user(user), "search", [[]], {})
            self.assertEqual(partner.sudo().mailbox_mail_count, 0)
