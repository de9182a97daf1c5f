from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ImapAccountCase


@tagged("post_install", "-at_install")
class TestConnect(ImapAccountCase):
    def setUp(self):
        super().setUp()
        # What is made before a server is asked has a transaction of its own.
        self.registry_enter_test_mode()

    def wizard(self):
        form = Form(self.env["mailbox.connect"].with_user(self.anna))
        form.provider = "imap"
        return form

    def test_known_service_fills_in_its_servers_and_says_what_to_do(self):
        with self.wizard() as form:
            form.email = "anna.berg@gmx.de"
            self.assertEqual(form.imap_host, "imap.gmx.net")
            self.assertEqual(form.imap_security, "tls")
            self.assertEqual(form.smtp_host, "mail.gmx.net")
            self.assertIn("IMAP", form.hint)

    def test_typed_servers_are_left_alone(self):
        with self.wizard() as form:
            form.imap_host = "mail.internal.example"
            form.email = "anna.berg@gmx.de"
            self.assertEqual(form.imap_host, "mail.internal.example")

    def test_another_address_takes_the_proposal_back(self):
        with self.wizard() as form:
            form.email = "anna.berg@gmx.de"
            form.email = "anna.berg@gmail.com"
            self.assertEqual(form.imap_host, "imap.gmail.com")
            self.assertEqual(form.imap_login, "anna.berg@gmail.com")
            form.email = "anna@nowhere.invalid"
            self.assertFalse(form.imap_host)
            self.assertFalse(form.smtp_host)

    def test_port_follows_the_security_until_it_is_typed(self):
        with self.wizard() as form:
            form.email = "anna@nowhere.invalid"
            form.smtp_security = "starttls"
            self.assertEqual(form.smtp_port, 587)
            form.imap_port = 10993
            form.imap_security = "starttls"
            self.assertEqual(form.imap_port, 10993)

    def test_unknown_service_is_reported(self):
        with self.wizard() as form:
            form.email = "anna@nowhere.invalid"
            self.assertIn("does not know the servers", form.hint)

    def test_failed_try_is_corrected_in_the_same_dialog(self):
        wizard = self.env["mailbox.connect"].with_user(self.anna)
        wizard = wizard.create(
            {
                "email": "new@example.com",
                "provider": "imap",
                "imap_host": "127.0.0.1",
                "imap_port": 1,
                "imap_password": "first",
            }
        )
        test = self.result_of(wizard.action_connect())
        self.assertEqual(test.result, "failed")
        back = test.action_edit()
        self.assertEqual((back["res_model"], back["res_id"]), (wizard._name, wizard.id))
        # The password is stored: it need not be typed again.
        self.assertTrue(wizard.has_imap_password)
        wizard.imap_port = 2
        self.assertEqual(self.result_of(wizard.action_connect()).result, "failed")
        accounts = self.env["mailbox.account"]
        account = accounts.search([("email", "=", "new@example.com")])
        self.assertEqual(len(account), 1)
        self.assertEqual(account.imap_port, 2)

    def result_of(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_connecting_the_same_address_twice_is_explained(self):
        wizard = (
            self.env["mailbox.connect"]
            .with_user(self.anna)
            .create({"email": "Anna@example.com", "provider": "imap"})
        )
        self.account.sudo().state = "connected"
        with self.assertRaisesRegex(UserError, "already connected Anna@example.com"):
            wizard.action_connect()

    def test_missing_password_is_asked_for(self):
        wizard = (
            self.env["mailbox.connect"]
            .with_user(self.anna)
            .create({"email": "new@example.com", "provider": "imap"})
        )
        with self.assertRaisesRegex(UserError, "password"):
            wizard.action_connect()
