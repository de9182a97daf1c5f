from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestSupportReport(ClientCase):
    def report(self, user):
        action = self.account.with_user(user).action_support_report()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_user(user).text

    def test_report_shows_state_and_versions_but_no_content(self):
        self.mail(self.account, subject="Secret plans", preview="Meet at nine")
        folder = self.make_folder(self.account, "Divorce")
        folder.last_error = "The server refuses anna@example.com."
        self.account.write(
            {
                "state": "error",
                "last_error_code": "auth.refused",
                "last_error": "Sign-in as <anna@example.com> refused.",
            }
        )
        text = self.report(self.anna)
        for part in ("maildesk_base", "PostgreSQL", "auth.refused", "memory, error"):
            self.assertIn(part, text)
        for part in ("anna@example.com", "Secret", "Meet at", "Divorce", "carl@"):
            self.assertNotIn(part, text)

    def test_only_those_who_configure_the_mailbox_get_it(self):
        self.account.write({"is_shared": True, "access_user_ids": self.bob.ids})
        with self.assertRaises(UserError):
            self.report(self.bob)
        self.assertIn(f"Mailbox {self.account.id}", self.report(self.admin))

    def test_report_of_all_mailboxes_is_for_administrators(self):
        reports = self.env["mailbox.support_report"]
        with self.assertRaises(AccessError):
            reports.with_user(self.anna).action_report_everything()
        action = reports.with_user(self.admin).action_report_everything()
        self.assertIn(
            f"Mailbox {self.account.id}", reports.browse(action["res_id"]).text
        )
