"""Administrators see which bridges are not installed, and nobody else does."""

from odoo.tests import tagged

from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestMissingBridges(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.group_ids += cls.env.ref("base.group_system")
        cls.app = cls.make_module("chairs", "Chairs", "uninstalled")
        cls.bridge = cls.make_module(
            "maildesk_chairs",
            "MailDesk Chairs",
            "uninstalled",
            "maildesk_base",
            "chairs",
        )

    @classmethod
    def make_module(cls, name, title, state, *needed):
        """An add-on as Apps lists it; a bridge when it needs others."""
        return cls.env["ir.module.module"].create(
            {
                "name": name,
                "shortdesc": title,
                "state": state,
                "auto_install": bool(needed),
                "dependencies_id": [(0, 0, {"name": each}) for each in needed],
            }
        )

    def missing(self, user=None):
        """Bridge -> why it is missing, and what is to be installed."""
        self.env.registry.clear_cache()
        panel = self.client(user or self.anna).record_panel(self.plan.id)
        found = {each["name"]: each for each in panel["missing"]}
        return found.get("MailDesk Chairs")

    def test_an_app_that_is_not_installed_is_named(self):
        missing = self.missing()
        self.assertEqual(
            missing["reason"],
            "MailDesk Chairs needs the app Chairs, which is not installed.",
        )
        self.assertEqual(missing["module_id"], self.app.id)

    def test_a_bridge_that_was_uninstalled_is_named(self):
        self.app.state = "installed"
        missing = self.missing()
        self.assertEqual(missing["reason"], "MailDesk Chairs is not installed.")
        self.assertEqual(missing["module_id"], self.bridge.id)

    def test_an_app_that_the_server_does_not_have_is_named(self):
        self.app.unlink()
        missing = self.missing()
        self.assertIn("“chairs”, which is not on this server", missing["reason"])
        self.assertEqual(missing["module_id"], self.bridge.id)

    def test_what_is_installed_or_no_bridge_is_not_named(self):
        self.make_module("maildesk_free", "Free", "uninstalled", "maildesk_base")
        (self.app | self.bridge).write({"state": "installed"})
        panel = self.client(self.anna).record_panel(self.plan.id)
        named = [each["name"] for each in panel["missing"]]
        self.assertIsNone(self.missing())
        self.assertNotIn("Free", named)

    def test_users_see_nothing(self):
        common = self.mail(self.shared)
        self.env.registry.clear_cache()
        self.assertTrue(self.client(self.anna).record_panel(common.id)["missing"])
        self.assertEqual(self.client(self.bob).record_panel(common.id)["missing"], [])
