"""Links of the version before this one, whose table knew nothing of keys."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from ..sync.links import KEY, reference_key
from .client_common import ClientCase

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.1.2.0/pre-link_keys.py"
IDS = ("a@Example.COM", "<b@x>", "No-At", "A@b@C.D", "ü@Ü.ex", " ", "x" * 700 + "@Y")


def migrate(cr):
    spec = importlib.util.spec_from_file_location("pre_link_keys", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.migrate(cr, "19.0.1.1.0")


@tagged("post_install", "-at_install")
class TestLinksMigration(ClientCase):
    def setUp(self):
        super().setUp()
        self.partner = self.env["res.partner"].create({"name": "Shop"})
        self.env.flush_all()
        self.env.cr.execute(
            """DROP INDEX mailbox_link_mail_record_uniq;
               ALTER TABLE mailbox_link
                     DROP COLUMN mailbox_key, DROP COLUMN message_key,
                     DROP COLUMN follows, DROP COLUMN origin,
                     ADD COLUMN rfc_message_id varchar,
                     ALTER COLUMN account_id SET NOT NULL"""
        )

    def old_link(self, message, **values):
        """A row as the former version wrote it."""
        values = {
            "account_id": self.account.id,
            "message_id": message.id,
            "conversation_id": message.conversation_id.id,
            "rfc_message_id": message.message_id or "",
            "res_model": "res.partner",
            "res_id": self.partner.id,
            **values,
        }
        columns = SQL(", ").join(map(SQL.identifier, values))
        statement = SQL(
            "INSERT INTO mailbox_link (%s) VALUES %s", columns, tuple(values.values())
        )
        self.env.cr.execute(statement)

    def migrated(self):
        """What people have of their links afterwards."""
        migrate(self.env.cr)
        self.env.cr.execute(
            """CREATE UNIQUE INDEX mailbox_link_mail_record_uniq
                   ON mailbox_link (res_model, res_id, message_key, account_id)"""
        )
        self.env.invalidate_all()
        return self.env["mailbox.link"].search([], order="id")

    def test_links_are_the_same_as_new_ones(self):
        mails = [
            self.mail(self.account, message_id="one@Example.com"),
            self.mail(self.account, message_id=False),
            self.mail(self.account, message_id=False, fingerprint=0),
        ]
        for mail in mails:
            self.old_link(mail)
        links = self.migrated()
        self.assertEqual(len(links), 3)
        for link, mail in zip(links, mails, strict=True):
            self.assertEqual(link.message_key, mail._link_key())
            self.assertEqual(link.mailbox_key, self.account._link_key())
            self.assertTrue(link.follows)
            self.assertEqual(link.origin, "manual")
            self.client(self.anna).link(mail.id, "res.partner", self.partner.id)
        self.assertEqual(self.env["mailbox.link"].search([]), links[::-1])

    def test_links_whose_mail_had_left_wait_for_it(self):
        gone = self.mail(self.account, message_id="gone@Example.com")
        nameless = self.mail(self.account, message_id=False)
        for mail in (gone, nameless):
            self.old_link(mail, message_id=None)
        links = self.migrated()
        self.assertEqual(links[0].message_key, "m:gone@example.com")
        self.assertEqual(links[1].conversation_id, nameless.conversation_id)

    def test_of_two_links_that_mean_the_same_one_stays(self):
        mail = self.mail(self.account, message_id="one@example.com")
        self.old_link(mail)
        self.old_link(mail, rfc_message_id="one@EXAMPLE.com")
        self.assertEqual(len(self.migrated()), 1)

    def test_migration_can_be_interrupted_and_run_again(self):
        self.old_link(self.mail(self.account))
        migrate(self.env.cr)
        self.assertEqual(len(self.migrated()), 1)


@tagged("post_install", "-at_install")
class TestMessageKeys(ClientCase):
    def test_python_and_postgresql_agree(self):
        for message_id in IDS:
            query = SQL(
                """SELECT %s FROM (SELECT %s AS message_id, 5 AS fingerprint,
                                          'r1' AS remote_id) m""",
                KEY,
                message_id,
            )
            [[key]] = self.env.execute_query(query)
            with self.subTest(message_id):
                self.assertEqual(key, reference_key(message_id) or "f:5")
