from odoo.tests import TransactionCase, tagged

from odoo.addons.maildesk_base.engine.errors import ConfigurationError


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(
            "web.base.url", "https://odoo.example.com"
        )

    def test_the_client_secret_is_stored_and_never_shown(self):
        settings = self.env["res.config.settings"].create(
            {"maildesk_gmail_client_secret": " open sesame "}
        )
        settings.execute()
        self.assertFalse(settings.maildesk_gmail_client_secret)
        self.env.cr.execute("SELECT string_agg(s::text, ' ') FROM mailbox_secret s")
        self.assertNotIn("sesame", self.env.cr.fetchone()[0])
        again = self.env["res.config.settings"].create({})
        self.assertTrue(again.maildesk_gmail_has_secret)
        secret = self.env["mailbox.secret"]._take(
            self.env["mailbox.account"], "gmail_client_secret"
        )
        self.assertEqual(secret, "open sesame")

    def test_saving_other_settings_keeps_the_secret(self):
        values = {"maildesk_gmail_client_secret": "open sesame"}
        self.env["res.config.settings"].create(values).execute()
        self.env["res.config.settings"].create({}).execute()
        self.assertTrue(
            self.env["res.config.settings"].create({}).maildesk_gmail_has_secret
        )

    def test_the_quota_of_the_project_can_be_set(self):
        account = self.env["mailbox.account"].create(
            {"email": "anna@example.com", "provider": "gmail"}
        )
        self.assertEqual(account._gmail_settings().units_per_minute, 6000)
        values = {"maildesk_gmail_units_per_minute": 15000}
        self.env["res.config.settings"].create(values).execute()
        self.assertEqual(account._gmail_settings().units_per_minute, 15000)

    def test_secrets_go_to_no_other_address_than_they_were_given_for(self):
        account = self.env["mailbox.account"].create(
            {"email": "anna@example.com", "provider": "gmail"}
        )
        secrets, everywhere = self.env["mailbox.secret"], account.browse()
        kept = ((everywhere, "gmail_client_secret"), (account, "token"))
        for owner, name in kept:
            secrets._put(owner, name, "open sesame")
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("maildesk.google_token_base", "https://other.example.com")
        for owner, name in kept:
            with self.assertRaises(ConfigurationError) as caught:
                secrets._take(owner, name)
            self.assertEqual(caught.exception.code, "secrets.moved")
        parameters.set_param("maildesk.google_token_base", False)
        for owner, name in kept:
            self.assertEqual(secrets._take(owner, name), "open sesame")
        parameters.set_param("maildesk.gmail_api_base", "https://other.example.com")
        with self.assertRaises(ConfigurationError):
            secrets._take(account, "token")
        secrets._put(account, "token", "a new one")
        self.assertEqual(secrets._take(account, "token"), "a new one")

    def test_the_page_shows_the_redirect_uri_to_copy(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(
            settings.maildesk_gmail_redirect_uri,
            "https://odoo.example.com/maildesk/oauth/gmail/callback",
        )
