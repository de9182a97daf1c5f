from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..engine.settings import READONLY
from .gmail_common import GmailCase


@tagged("post_install", "-at_install")
class TestServers(GmailCase):
    """The records in Odoo's lists of mail servers, made and confirmed by hand."""

    def setUp(self):
        super().setUp()
        self.account.write({"state": "draft", "incoming_confirmed": False})
        self.account.incoming_server_ids.unlink()
        self.account.outgoing_server_ids.unlink()

    def make_incoming(self):
        with Form(self.env["fetchmail.server"]) as form:
            form.name = "By hand"
            form.server_type = "maildesk_gmail"
            form.maildesk_account_id = self.account
        return form.save()

    def make_outgoing(self):
        with Form(self.env["ir.mail_server"]) as form:
            form.name = "By hand"
            form.smtp_authentication = "maildesk"
            form.maildesk_account_id = self.account
        return form.save()

    def test_an_incoming_server_is_confirmed_by_its_test(self):
        server = self.make_incoming()
        self.assertEqual(server.state, "draft")
        shown = server.button_confirm_login()
        self.assertEqual(shown["res_model"], "mailbox.connection_test")
        self.assertEqual(server.state, "done")
        self.assertEqual(self.account.state, "connected")
        self.deliver("a")
        self.sync()
        self.assertEqual(self.subjects("INBOX"), ["a"])
        server.invalidate_recordset(["date"])
        self.assertTrue(server.date, "Last Fetch Date moves with every sync")

    def test_an_outgoing_server_is_confirmed_by_its_test(self):
        server = self.make_outgoing()
        self.assertFalse(server.maildesk_confirmed)
        self.assertFalse(self.account._can_send())
        server.test_smtp_connection()
        self.assertTrue(server.maildesk_confirmed)
        self.assertTrue(self.account._can_send())

    def test_what_does_not_work_is_not_confirmed_and_says_why(self):
        server = self.make_incoming()
        self.remote.service.accounts.revoke_all(self.account.email)
        server.button_confirm_login()
        self.assertEqual(server.state, "draft")
        self.assertIn("re-authorize", server.error_message)
        self.assertNotEqual(self.account.state, "connected")

    def test_odoo_itself_fetches_nothing_there(self):
        server = self.make_incoming()
        server.button_confirm_login()
        self.deliver("a")
        self.log.forget()
        server._fetch_mail()
        self.assertEqual(self.log.round_trips, 0)

    def test_who_allowed_reading_only_sees_what_cannot_be_done(self):
        token = self.remote.store(READONLY).text
        self.env["mailbox.secret"]._put(self.account, "token", token)
        self.account.write({"signed_in_as": self.account.email, "grants_write": False})
        server = self.make_outgoing()
        self.make_incoming().button_confirm_login()
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(server.maildesk_confirmed)
        self.deliver("a")
        self.sync()
        client = self.env["mailbox.client"]
        accounts = client.bootstrap()["accounts"]
        mine = next(each for each in accounts if each["id"] == self.account.id)
        self.assertFalse(mine["can_write"] or mine["can_send"])
        self.assertIn("read-only", mine["read_only_reason"])
        with self.assertRaisesRegex(UserError, "read-only"):
            self.act("a", "archive")
        with self.assertRaisesRegex(UserError, "read-only"):
            client.create_folder(self.account.id, "Work")
