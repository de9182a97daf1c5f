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

    def test_server_records_go_with_the_mailbox(self):
        servers = self.account.sudo().incoming_server_ids
        self.account.sudo()._remove(keep_data=True)
        self.assertFalse(servers.exists())
