"""What mail may belong to, and why it cannot."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models.mailbox_bridge import Bridge, MailboxBridgePartner
from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestProposals(LinkCase):
    """What mail may belong to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carl = cls.env["res.partner"].create(
            {"name": "Carl", "email": "Carl@Example.com"}
        )
        cls.dora = cls.env["res.partner"].create(
            {"name": "Dora", "email": "dora@example.com", "ref": "D-77"}
        )
        cls.plan.write({"to_addrs": "anna@example.com, Dora <dora@example.com>"})

    def proposed(self, *args, user=None):
        found = self.client(user or self.anna).proposals(self.plan.id, *args)
        return [each["name"] for each in found]

    def test_people_of_the_mail_are_likely_the_sender_first(self):
        self.assertEqual(self.proposed(), ["Carl", "Dora"])
        self.assertEqual(self.proposed("res.partner", "", 1), ["Carl"])

    def test_what_is_linked_is_not_proposed(self):
        self.link(self.plan, self.carl)
        self.assertEqual(self.proposed(), ["Dora"])
        self.assertEqual(self.proposed("res.partner", "Carl"), [])

    def test_records_are_found_by_name_and_number(self):
        self.assertEqual(self.proposed("res.partner", "D-77"), ["Dora"])
        self.assertIn("Shop", self.proposed(None, "sho", 50))

    def test_another_company_is_not_proposed(self):
        """Whoever works in both may link it all the same."""
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        self.carl.company_id = second
        both = self.anna.company_ids.ids
        env = self.env(user=self.anna, context={"allowed_company_ids": both})
        client = env["mailbox.client"]
        names = [each["name"] for each in client.proposals(self.plan.id)]
        self.assertEqual(names, ["Dora"])
        self.assertTrue(client.link(self.plan.id, "res.partner", self.carl.id))

    def test_reasons_are_reported(self):
        [contact] = self.bridge()
        self.assertEqual((contact["can_link"], contact["reason"]), (True, ""))
        self.assertFalse(contact["can_create"])
        self.assertIn("may not create", contact["create_reason"])
        self.anna.group_ids += self.env.ref("base.group_partner_manager")
        [contact] = self.bridge()
        self.assertTrue(contact["can_create"])

    def bridge(self):
        found = self.client(self.anna).bridges(self.plan.id)
        return [each for each in found if each["model"] == "res.partner"]

    def test_reason_of_a_switch_an_app_and_a_licence(self):
        bridges = {
            "ir.cron": Bridge(label=lambda env: "Job"),
            "res.partner": Bridge(label=lambda env: "Contact", enabled_param="x.on"),
            "res.bank": Bridge(label=lambda env: "Bank", feature="bridges"),
        }
        self.env["ir.config_parameter"].set_param("x.on", "0")
        licence = self.registry["mailbox.licence"]
        self.addCleanup(self.registry.clear_cache)
        self.registry.clear_cache()
        with (
            patch.object(MailboxBridgePartner, "_models", lambda self: bridges),
            patch.object(licence, "_reason", lambda self, feature: f"no {feature}"),
        ):
            found = self.client(self.anna).bridges(self.plan.id)
            self.assertEqual(self.proposed(None, "a", 50), [])
        reasons = {each["model"]: each["reason"] for each in found}
        self.assertIn("no access", reasons["ir.cron"])
        self.assertIn("switched off", reasons["res.partner"])
        self.assertEqual(reasons["res.bank"], "no bridges")
