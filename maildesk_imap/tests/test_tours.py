from odoo.tests import HttpCase, new_test_user, tagged

from .common import USER_GROUPS


@tagged("post_install", "-at_install")
class TestConnectTours(HttpCase):
    """The guided connection, clicked through in a real browser."""

    def run_tour(self, name):
        self.user = new_test_user(self.env, "imap_tour", groups=USER_GROUPS)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("maildesk.allow_loopback", "1")
        parameters.set_param("maildesk.mail_ports", "1-65535")
        self.start_tour("/odoo/maildesk", name, login="imap_tour")

    def accounts(self):
        return self.env["mailbox.account"].search([("owner_id", "=", self.user.id)])

    def test_known_service(self):
        """The address is enough to fill in the servers."""
        self.run_tour("connect_known_service")
        self.assertFalse(self.accounts())

    def test_failed_step_is_corrected(self):
        """A failed test leads back to the settings, which are kept."""
        self.run_tour("connect_and_correct")
        self.assertEqual(self.accounts().state, "draft")
        self.assertEqual(self.accounts().imap_port, 1)
