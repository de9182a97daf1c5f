from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSignInBegins(TransactionCase):
    def setUp(self):
        super().setUp()
        anna = new_test_user(
            self.env, "gmail_anna", groups="base.group_user,maildesk_base.group_user"
        )
        self.account = (
            self.env["mailbox.account"]
            .with_user(anna)
            .create({"email": "anna@example.com", "provider": "gmail"})
        )

    def configure(self):
        settings = self.env["res.config.settings"].create(
            {
                "maildesk_gmail_client_id": "client.example.com",
                "maildesk_gmail_client_secret": "open sesame",
            }
        )
        settings.execute()

    def asked(self):
        url = urlsplit(self.account.action_authorize()["url"])
        return url, {name: values[0] for name, values in parse_qs(url.query).items()}

    def test_without_settings_it_says_whose_task_it_is(self):
        with self.assertRaisesRegex(UserError, "OAuth not configured"):
            self.account.action_authorize()

    def test_google_is_asked_for_what_mail_needs_and_no_more(self):
        self.configure()
        url, query = self.asked()
        self.assertEqual(url.hostname, "accounts.google.com")
        self.assertIn("gmail.modify", query["scope"])
        self.assertNotIn("mail.google.com", query["scope"])
        self.assertEqual(query["access_type"], "offline")
        self.assertEqual(query["code_challenge_method"], "S256")
        self.assertTrue(
            query["redirect_uri"].endswith("/maildesk/oauth/gmail/callback")
        )
        self.assertNotIn("sesame", url.query)

    def test_a_read_only_connection_asks_for_reading(self):
        self.configure()
        self.account.read_only_connection = True
        _url, query = self.asked()
        self.assertIn("gmail.readonly", query["scope"])
        self.assertNotIn("gmail.modify", query["scope"])

    def test_the_addresses_can_be_set(self):
        self.configure()
        self.env["ir.config_parameter"].set_param(
            "maildesk.google_auth_base", "https://sign-in.example.com/"
        )
        self.assertEqual(self.asked()[0].hostname, "sign-in.example.com")

    def test_deleting_for_good_asks_for_the_widest_permission(self):
        self.configure()
        self.account.gmail_delete_for_good = True
        self.assertIn("mail.google.com", self.asked()[1]["scope"])
