from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ImapAccountCase


@tagged("post_install", "-at_install")
class TestConnect(ImapAccountCase):
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

    def test_connecting_the_same_address_twice_is_explained(self):
        wizard = (
            self.env["mailbox.connect"]
            .with_user(self.anna)
            .create({"email": "Anna@example.com", "provider": "imap"})
        )
        with self.assertRaisesRegex(UserError, "connected Anna@example.com already"):
            wizard.action_connect()

    def test_missing_password_is_asked_for(self):
        wizard = (
            self.env["mailbox.connect"]
            .with_user(self.anna)
            .create({"email": "new@example.com", "provider": "imap"})
        )
        with self.assertRaisesRegex(UserError, "password"):
            wizard.action_connect()
