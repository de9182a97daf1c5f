from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.maildesk_base.models.mailbox_account_access import _nobodys_hash

from .common import ImapAccountCase


@tagged("post_install", "-at_install")
class TestJoinAndRemove(ImapAccountCase):
    def setUp(self):
        super().setUp()
        self.account.with_user(self.anna).write(
            {"is_shared": True, "join_enabled": True, "join_password": "open sesame"}
        )

    def join(self, email="anna@example.com", password="open sesame"):
        return self.env["mailbox.account"].with_user(self.ben).join(email, password)

    def fail_to_join(self, **values):
        """Guess wrong; unlike assertRaises this keeps what the attempt has counted."""
        try:
            self.join(**{"password": "guess", **values})
        except UserError:
            return
        self.fail("a wrong password was accepted")

    def test_colleague_joins_with_address_and_password(self):
        self.assertEqual(self.join(" Anna@Example.com "), self.account.id)
        self.assertTrue(self.account.with_user(self.ben).read(["email"]))

    def test_wrong_password_and_wrong_address_get_the_same_answer(self):
        with self.assertRaises(UserError) as wrong_password:
            self.join(password="guess")
        with self.assertRaises(UserError) as wrong_address:
            self.join(email="nobody@example.com")
        self.assertEqual(str(wrong_password.exception), str(wrong_address.exception))
        with self.assertRaises(AccessError):
            self.account.with_user(self.ben).read(["email"])

    def test_what_is_no_address_and_no_password_is_a_plain_refusal(self):
        for odd in (None, False, 5, [], "", "%", "\x00", "\ud800", "a" * 5000):
            for values in ({"email": odd}, {"password": odd}):
                with self.subTest(odd=odd), self.assertRaises(UserError):
                    self.join(**values)

    def test_an_unknown_address_counts_and_takes_as_long_as_a_known_one(self):
        crypt = self.env["res.users"]._crypt_context()
        made, known = _nobodys_hash(crypt), self.account.sudo().join_hash
        self.assertEqual(made.split("$")[:3], known.split("$")[:3])
        with self.enter_registry_test_mode():
            for _attempt in range(5):
                self.fail_to_join(email="nobody@example.com")
            with self.assertRaisesRegex(UserError, "Too many attempts"):
                self.join()

    def test_guessing_is_stopped_after_five_attempts(self):
        with self.enter_registry_test_mode():
            for _attempt in range(5):
                self.fail_to_join()
            with self.assertRaisesRegex(UserError, "Too many attempts"):
                self.join()

    def test_mailbox_that_offers_nothing_cannot_be_joined(self):
        for values in (
            {"join_enabled": False},
            {"join_enabled": True, "is_shared": False},
            {"is_shared": True, "join_password": False},
        ):
            self.account.with_user(self.anna).write(values)
            with self.assertRaises(UserError):
                self.join()

    def test_join_password_is_never_readable(self):
        account = self.account.with_user(self.anna)
        self.assertFalse(account.read(["join_password"])[0]["join_password"])
        with self.assertRaises(AccessError):
            account.read(["join_hash"])

    def test_removed_mailbox_loses_its_password_at_once_and_its_mail_later(self):
        wizard = (
            self.env["mailbox.remove"]
            .with_user(self.anna)
            .create({"account_id": self.account.id, "data": "delete"})
        )
        draft = self.env["mailbox.draft"].create({"account_id": self.account.id})
        file = self.env["ir.attachment"]._store_mail_file(
            draft, "a", b"a", "text/plain"
        )
        wizard.action_remove()
        self.assertFalse(self.account.active)
        self.assertFalse(self.env["mailbox.secret"]._of(self.account, "imap_password"))
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr)
            env["mailbox.account"]._cron_remove_mailboxes()
        self.assertFalse(self.account.exists())
        self.assertFalse(file.exists())

    def test_kept_mail_stays_readable_after_removal(self):
        wizard = (
            self.env["mailbox.remove"]
            .with_user(self.anna)
            .create({"account_id": self.account.id, "data": "keep"})
        )
        wizard.action_remove()
        self.assertEqual(self.account.state, "disconnected")
        self.assertTrue(self.account.with_user(self.anna).read(["email"]))
        self.assertFalse(self.account.sudo().incoming_server_ids)

    def test_stranger_cannot_remove_a_mailbox(self):
        wizard = self.env["mailbox.remove"].with_user(self.ben)
        with self.assertRaises(AccessError):
            wizard.create({"account_id": self.account.id}).action_remove()
        self.assertTrue(self.account.exists().active)

    def test_neutralized_copy_forgets_passwords_and_stops(self):
        self.account.sudo().write({"state": "connected", "incoming_confirmed": True})
        self.env.flush_all()
        with file_open("maildesk_base/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual(self.account.state, "disconnected")
        self.assertFalse(self.account.incoming_confirmed)
        self.assertFalse(self.env["mailbox.secret"]._of(self.account, "imap_password"))
