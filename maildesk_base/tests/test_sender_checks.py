from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.mailbox_account_servers import DAYS, LESSONS
from .client_common import ClientCase

RAW = """Authentication-Results: {server}; spf=pass smtp.mailfrom=example.com;
 dmarc=pass header.from=example.com
{more}From: {sender}
To: anna@example.com
Subject: Hello

Hello
"""
BELOW = """Authentication-Results: {server}; dkim=pass header.d=example.org
"""


@tagged("post_install", "-at_install")
class TestSenderChecks(ClientCase):
    """Only the mailbox's own server is believed about senders."""

    def receive(self, server, sender, day=0, more=""):
        raw = RAW.format(server=server, sender=sender, more=more).encode()
        message = self.mail_with(
            self.account,
            raw,
            from_addr=sender,
            sort_ts=datetime(2026, 1, 1) + timedelta(days=day),
        )
        self.client(self.anna).open_message(message.id)
        return message

    def receive_many(self, server, *, days=DAYS, senders=8, count=LESSONS):
        for number in range(count):
            name = server(number) if callable(server) else server
            sender = f"c@s{number % senders}.org"
            message = self.receive(name, sender, day=number % days)
        self.account._learn_auth_servers()
        return message

    def auth(self, message):
        view = self.env["mailbox.body"].search([("message_id", "=", message.id)]).view
        return view["auth"]

    def test_name_is_learnt_from_mail_of_many_senders_and_days(self):
        message = self.receive_many("mx.example.com")
        self.assertFalse(self.auth(message)["is_trusted"])
        self.assertEqual(self.account.auth_server_learnt, "mx.example.com")
        later = self.receive("mx.example.com", "new@example.org")
        self.assertTrue(self.auth(later)["is_trusted"])
        forged = self.receive("mx.evil.example", "boss@example.org")
        self.assertEqual(self.auth(forged)["dmarc"], "")

    def test_neither_a_burst_nor_one_sender_nor_another_domain_teaches(self):
        attacks = (
            ("mx.example.com", {"days": 1, "count": 3 * LESSONS}),
            ("mx.example.com", {"senders": 1}),
            ("mx.evil.example", {}),
            ("spf=pass", {}),
            ("localhost", {}),
            (lambda n: "mx.evil.example" if n == 3 else "mx.example.com", {}),
        )
        for server, amounts in attacks:
            self.env["mailbox.body"].search([]).unlink()
            self.receive_many(server, **amounts)
            self.assertFalse(self.account.auth_server_learnt, (server, amounts))

    def test_what_is_no_name_of_a_server_is_neither_kept_nor_believed(self):
        self.account.auth_server_learnt = "spf=pass"
        self.account._learn_auth_servers()
        self.assertFalse(self.account.auth_server_learnt)
        with self.assertRaises(ValidationError):
            self.account.with_user(self.anna).auth_servers = "spf=pass"

    def test_names_set_by_hand_count_alone(self):
        self.account.auth_server_learnt = "mx.old.example"
        self.account.with_user(self.anna).auth_servers = "MX.example.com, backup.net"
        self.assertEqual(
            self.account._trusted_servers(), ("mx.example.com", "backup.net")
        )
        message = self.receive("mx.example.com", "carl@example.org")
        self.assertTrue(self.auth(message)["is_trusted"])

    def test_only_a_server_named_by_hand_is_expected_to_remove_forged_headers(self):
        more = "Received: from x by mx.example.com; now\n"
        more += BELOW.format(server="mx.example.com")
        self.account.auth_server_learnt = "mx.example.com"
        learnt = self.receive("mx.example.com", "carl@example.com", more=more)
        self.assertEqual(self.auth(learnt)["dkim"], "")
        self.account.with_user(self.anna).auth_servers = "mx.example.com"
        named = self.receive("mx.example.com", "carl@example.com", more=more)
        self.assertEqual(self.auth(named)["dkim"], "pass")
