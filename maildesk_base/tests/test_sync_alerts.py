from odoo.tests import new_test_user, tagged

from ..engine.errors import AuthError, ConfigurationError
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestAlerts(SyncCase):
    """What only administrators can fix reaches them, once."""

    def setUp(self):
        super().setUp()
        self.admin = new_test_user(
            self.env,
            "alert_admin",
            groups="base.group_user,maildesk_base.group_admin",
            notification_type="inbox",
        )
        self.other = self.make_account("bert@example.com")

    def break_down(self, account, error):
        self.servers[account.id].fail("list_folders", error)
        self.account, account = account, self.account
        try:
            self.run_turn()
        finally:
            self.account = account

    def reported(self, user=None):
        self.env.flush_all()
        partner = (user or self.admin).partner_id
        domain = [("res_partner_id", "=", partner.id)]
        return self.env["mail.notification"].search(domain).mail_message_id

    def test_administrators_hear_of_it_once_for_all_mailboxes(self):
        for account in (self.account, self.other, self.account):
            self.break_down(account, ConfigurationError("configuration.secret_expired"))
        self.assertEqual(len(self.reported()), 1)
        self.assertIn("administrator", self.reported().body)

    def test_another_cause_is_shown_too(self):
        self.break_down(self.account, ConfigurationError("configuration.first"))
        self.break_down(self.account, ConfigurationError("configuration.second"))
        self.assertEqual(len(self.reported()), 2)

    def test_a_wrong_password_is_the_owner_s_own_business(self):
        self.break_down(self.account, AuthError())
        self.assertFalse(self.reported())

    def test_owner_hears_once_that_his_mailbox_was_given_up(self):
        owner = new_test_user(
            self.env,
            "alert_owner",
            groups="maildesk_base.group_user",
            notification_type="inbox",
        )
        self.account.owner_id = owner
        for _number in range(4):
            self.break_down(self.account, AuthError())
        self.assertFalse(self.reported(owner))
        self.break_down(self.account, AuthError())
        self.assertEqual(self.account.state, "auth_invalid")
        self.assertIn("is no longer receiving mail", self.reported(owner).subject)
        self.break_down(self.account, AuthError())
        self.assertEqual(len(self.reported(owner)), 1)
        self.assertFalse(self.reported())
