import os

from cryptography.fernet import Fernet

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.maildesk_base.engine.errors import ConfigurationError
from odoo.addons.maildesk_base.models.secret_key import secret_keys

from .common import ImapAccountCase


@tagged("post_install", "-at_install")
class TestAccountSettings(ImapAccountCase):
    def test_owner_reads_back_the_servers_but_never_the_password(self):
        values = self.account.with_user(self.anna).read(
            ["imap_host", "imap_port", "imap_login", "imap_password"]
        )[0]
        self.assertEqual(values["imap_host"], "imap.example.com")
        self.assertEqual(values["imap_port"], 993)
        self.assertEqual(values["imap_login"], "anna@example.com")
        self.assertFalse(values["imap_password"])
        self.assertTrue(self.account.with_user(self.anna).has_imap_password)

    def test_password_reaches_the_engine_and_nothing_else(self):
        settings = self.account.sudo()._imap_engine_settings()
        self.assertEqual(settings.imap.credentials.password, "correct horse")
        self.assertEqual(settings.smtp.credentials.password, "correct horse")
        self.assertNotIn("correct horse", repr(settings))
        self.env.flush_all()
        self.env.cr.execute("SELECT value FROM mailbox_secret")
        stored = [row[0] for row in self.env.cr.fetchall()]
        self.assertTrue(stored)
        self.assertFalse([value for value in stored if "correct" in value])

    def test_export_and_search_do_not_leak_the_password(self):
        self.anna.group_ids += self.env.ref("base.group_allow_export")
        account = self.account.with_user(self.anna)
        rows = account.export_data(["name", "imap_password", "smtp_password"])["datas"]
        self.assertNotIn("correct horse", str(rows))
        with self.assertRaises(ValueError):
            account.search([("imap_password", "=", "correct horse")])

    def test_changing_one_setting_leaves_the_others_alone(self):
        account = self.account.with_user(self.anna)
        self.env.invalidate_all()
        account.write({"imap_port": 143})
        account.write({"imap_security": "starttls", "smtp_port": 587})
        self.assertEqual(account.imap_host, "imap.example.com")
        self.assertEqual(account.smtp_host, "smtp.example.com")
        self.assertEqual((account.imap_port, account.smtp_port), (143, 587))
        self.assertTrue(account.has_imap_password)

    def test_member_uses_the_mailbox_without_seeing_its_servers(self):
        self.account.write({"is_shared": True, "access_user_ids": self.ben.ids})
        member = self.account.with_user(self.ben)
        values = member.read(["email", "imap_host", "smtp_host", "imap_login"])[0]
        self.assertEqual(values["email"], "anna@example.com")
        self.assertFalse(
            values["imap_host"] or values["smtp_host"] or values["imap_login"]
        )
        with self.assertRaises(AccessError):
            member.write({"imap_host": "evil.example.com"})
        with self.assertRaises(UserError):
            member.action_test_connection()
        with self.assertRaises(AccessError):
            self.env["mailbox.imap_settings"].with_user(self.ben).search([])

    def test_stranger_does_not_know_the_mailbox_exists(self):
        accounts = self.env["mailbox.account"].with_user(self.ben)
        self.assertFalse(accounts.search([("email", "=", "anna@example.com")]))
        with self.assertRaises(AccessError):
            self.account.with_user(self.ben).read(["email"])
        for model in ("mailbox.secret", "mailbox.sync_state"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.ben).search([])

    def test_administrator_reaches_every_mailbox(self):
        account = self.account.with_user(self.mia)
        self.assertEqual(account.imap_host, "imap.example.com")
        account.write({"name": "Reception", "imap_login": "reception"})
        self.assertEqual(self.account.with_user(self.anna).imap_login, "reception")

    def test_password_goes_to_no_server_that_somebody_else_has_named(self):
        account = self.account.with_user(self.mia)
        for values in (
            {"imap_host": "mail.example.com"},
            {"imap_port": 1993},
            {"imap_security": "starttls"},
            {"imap_security": "none", "allow_unencrypted": True},
            {"smtp_host": "mail.example.com"},
            {"smtp_port": 2525},
            {"smtp_security": "starttls"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                account.write(values)
        account.write({"owner_id": self.mia.id})
        with self.assertRaises(UserError):
            account.write({"imap_host": "mail.example.com"})
        account.write({"imap_host": "mail.example.com", "imap_password": "hers"})
        # From now on it is her password.
        account.write({"smtp_host": "mail.example.com"})
        self.assertEqual(account.smtp_host, "mail.example.com")

    def test_password_for_reading_does_not_take_the_place_of_that_for_sending(self):
        self.account.with_user(self.anna).write({"smtp_password": "for sending"})
        account = self.account.with_user(self.mia)
        with self.assertRaises(UserError):
            account.write({"smtp_password": False})
        account.write({"smtp_password": "hers"})
        with self.assertRaises(UserError):
            account.write({"smtp_port": 2525, "smtp_password": "hers"})

    def test_nobody_moves_a_password_that_the_system_has_stored(self):
        account = self.account.sudo().with_user(self.env.ref("base.user_root"))
        account.write({"imap_password": "by a script"})
        hers = self.account.with_user(self.mia)
        hers.write({"owner_id": self.mia.id})
        with self.assertRaises(UserError):
            hers.write({"imap_port": 1993})

    def test_owner_moves_to_another_server_with_the_stored_password(self):
        account = self.account.with_user(self.anna)
        account.write({"imap_host": "mail.example.com"})
        self.assertEqual(account.imap_host, "mail.example.com")

    def test_unencrypted_connection_needs_an_explicit_confirmation(self):
        account = self.account.with_user(self.anna)
        with self.assertRaises(ValidationError):
            account.write({"imap_security": "none"})
        account.write({"imap_security": "none", "allow_unencrypted": True})
        self.assertEqual(account.imap_security, "none")

    def test_server_on_this_machine_needs_no_encryption(self):
        account = self.account.with_user(self.anna)
        for host in ("localhost", "127.0.0.1", "::1"):
            account.write({"imap_host": host, "imap_security": "none"})
            self.assertEqual(account.imap_security, "none")
        with self.assertRaises(ValidationError):
            account.write({"imap_host": "localhost.example.com"})

    def test_servers_on_this_machine_have_to_be_allowed(self):
        parameters = self.env["ir.config_parameter"]
        for value, allowed in ((False, False), ("1", True), ("0", False)):
            parameters.set_param("maildesk.allow_loopback", value)
            policy = self.account.sudo()._imap_engine_settings().imap.policy
            self.assertEqual(policy.allow_loopback, allowed)

    def test_further_ports_have_to_be_allowed(self):
        self.env["ir.config_parameter"].set_param("maildesk.mail_ports", "1993, 20-30")
        ports = self.account.sudo()._imap_engine_settings().imap.policy.ports
        self.assertTrue(1993 in ports and 25 in ports and 8069 not in ports)

    def test_administrators_list_counts_for_mail_servers_too(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(
            "maildesk.network_allow_list", "10.1.0.0/16, mail.lan:1993"
        )
        policy = self.account.sudo()._imap_engine_settings().imap.policy
        self.assertEqual(len(policy.allow.entries), 2)

    def test_shared_mailbox_cannot_be_stolen_by_changing_its_owner(self):
        self.account.write({"is_shared": True, "access_user_ids": self.ben.ids})
        with self.assertRaises(AccessError):
            self.account.with_user(self.ben).write({"owner_id": self.ben.id})

    def test_address_must_be_an_address(self):
        with self.assertRaises(ValidationError):
            self.connect(self.anna, "not an address")

    def test_new_key_takes_over_and_old_secrets_stay_readable(self):
        secrets = self.env["mailbox.secret"]
        secret = secrets._of(self.account, "imap_password")
        before = secret.value
        new_key = Fernet.generate_key().decode()
        keys = secret_keys()
        self._use_keys(f"{new_key},{keys}")
        self.assertGreaterEqual(secrets._rotate_all(), 1)
        self.assertNotEqual(secret.value, before)
        self._use_keys(new_key)
        self.assertEqual(secrets._take(self.account, "imap_password"), "correct horse")
        self._use_keys(Fernet.generate_key().decode())
        with self.assertRaises(ConfigurationError):
            secrets._take(self.account, "imap_password")
        with self.assertRaisesRegex(UserError, "Enter it again"):
            self.account.with_user(self.anna).action_test_connection()

    def test_damaged_key_is_explained_when_a_password_is_entered(self):
        self._use_keys("not a key")
        with self.assertRaisesRegex(UserError, "server's key"):
            self.account.with_user(self.anna).write({"imap_password": "new one"})

    def _use_keys(self, text):
        previous = os.environ.get("MAILDESK_SECRET_KEY")
        os.environ["MAILDESK_SECRET_KEY"] = text

        def restore():
            if previous is None:
                os.environ.pop("MAILDESK_SECRET_KEY", None)
            else:
                os.environ["MAILDESK_SECRET_KEY"] = previous

        self.addCleanup(restore)
