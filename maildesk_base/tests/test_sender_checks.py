from odoo.tests import tagged

from ..models.mailbox_account_sender_checks import LESSONS
from .client_common import ClientCase

RAW = """Authentication-Results: {server}; spf=pass smtp.mailfrom=example.com;
 dmarc=pass header.from=example.com
From: {sender}
To: anna@example.com
Subject: Hello

Hello
"""


@tagged("post_install", "-at_install")
class TestSenderChecks(ClientCase):
    """Only the mailbox's own server is believed about senders."""

    def receive(self, server, sender):
        raw = RAW.format(server=server, sender=sender).encode()
        message = self.mail_with(self.account, raw, from_addr=sender)
        self.client(self.anna).open_message(message.id)
        return message

    def auth(self, message):
        view = self.env["mailbox.body"].search([("message_id", "=", message.id)]).view
        return view["auth"]

    def test_name_is_learnt_from_mail_of_many_senders(self):
        for number in range(LESSONS):
            message = self.receive("mx.example.com", f"c{number}@example.org")
        self.assertFalse(self.auth(message)["is_trusted"])
        self.account._learn_auth_servers()
        self.assertEqual(self.account.auth_server_learnt, "mx.example.com")
        later = self.receive("mx.example.com", "new@example.org")
        self.assertTrue(self.auth(later)["is_trusted"])
        forged = self.receive("mx.evil.example", "boss@example.org")
        self.assertEqual(self.auth(forged)["dmarc"], "")

    def test_one_sender_teaches_nothing(self):
        for _number in range(LESSONS):
            self.receive("mx.evil.example", "evil@evil.example")
        self.account._learn_auth_servers()
        self.assertFalse(self.account.auth_server_learnt)

    def test_different_names_teach_nothing(self):
        for number in range(LESSONS):
            server = "mx.evil.example" if number == 3 else "mx.example.com"
            self.receive(server, f"c{number}@example.org")
        self.account._learn_auth_servers()
        self.assertFalse(self.account.auth_server_learnt)

    def test_names_set_by_hand_count_alone(self):
        self.account.auth_server_learnt = "mx.old.example"
        self.account.with_user(self.anna).auth_servers = "MX.example.com, backup.net"
        self.assertEqual(
            self.account._trusted_servers(), ("mx.example.com", "backup.net")
        )
        message = self.receive("mx.example.com", "carl@example.org")
        self.assertTrue(self.auth(message)["is_trusted"])
