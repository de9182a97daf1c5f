from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImapAccountCase


@tagged("post_install", "-at_install")
class TestMailServers(ImapAccountCase):
    def test_mailbox_brings_its_two_server_records(self):
        account = self.account.sudo()
        self.assertEqual(account.incoming_server_ids.server_type, "maildesk_imap")
        self.assertEqual(account.incoming_server_ids.state, "draft")
        self.assertEqual(account.outgoing_server_ids.smtp_authentication, "maildesk")
        self.assertFalse(account.outgoing_server_ids.maildesk_confirmed)

    def test_records_show_where_the_mailbox_really_is(self):
        self.account.write({"name": "Work", "smtp_security": "starttls"})
        incoming = self.account.sudo().incoming_server_ids
        self.assertEqual((incoming.name, incoming.server), ("Work", "imap.example.com"))
        outgoing = self.account.sudo().outgoing_server_ids
        self.assertEqual(
            (outgoing.smtp_host, outgoing.smtp_encryption),
            ("smtp.example.com", "starttls_strict"),
        )

    def test_record_made_by_hand_needs_a_mailbox(self):
        server = self.env["fetchmail.server"].create(
            {"name": "By hand", "server_type": "maildesk_imap"}
        )
        with self.assertRaises(UserError):
            server.button_confirm_login()

    def test_record_without_a_mailbox_is_not_fetched_by_odoo_either(self):
        server = self.env["fetchmail.server"].create(
            {"name": "By hand", "server_type": "maildesk_imap"}
        )
        self.assertIsNone(server._fetch_mail())
        self.assertFalse(server.error_message)

    def test_unconfirmed_record_stops_synchronising(self):
        account = self.account.sudo()
        account.write({"state": "connected", "incoming_confirmed": True})
        account._update_mail_servers()
        account.incoming_server_ids.with_user(self.mia_as_system()).set_draft()
        self.assertEqual(account.state, "disconnected")
        self.assertEqual(account.incoming_server_ids.state, "draft")

    def mia_as_system(self):
        self.mia.group_ids += self.env.ref("base.group_system")
        return self.mia

    def test_odoo_never_fetches_from_a_mailbox(self):
        server = self.account.sudo().incoming_server_ids
        server.state = "done"
        cron = self.env.ref("mail.ir_cron_mail_gateway_action")
        self.assertIsNone(server.with_context(cron_id=cron.id)._fetch_mail())
        self.assertFalse(server.error_message)

    def test_odoo_never_sends_its_own_mail_through_a_mailbox(self):
        servers = self.env["ir.mail_server"].sudo()
        found, _sender = servers._find_mail_server("anna@example.com")
        self.assertFalse(found and found.maildesk_account_id)
        ours = self.account.sudo().outgoing_server_ids
        with self.assertRaises(UserError):
            servers._check_forced_mail_server(ours, False, "anna@example.com")
        # The queue looks for itself among all servers.
        mail = self.env["mail.mail"].sudo().create({"email_from": "anna@example.com"})
        [(server_id, *_rest)] = mail._split_by_mail_configuration()
        self.assertNotIn(server_id, ours.ids)

    def test_server_records_go_with_the_mailbox(self):
        servers = self.account.sudo().incoming_server_ids
        self.account.sudo()._remove(keep_data=True)
        self.assertFalse(servers.exists())
