from psycopg2.errors import UniqueViolation

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestSecrets(TransactionCase):
    """Secrets that belong to the whole database, like that of an OAuth client."""

    def setUp(self):
        super().setUp()
        self.secrets = self.env["mailbox.secret"]
        self.everywhere = self.env["mailbox.account"]

    def test_the_newest_value_counts(self):
        self.secrets._put(self.everywhere, "client", "first")
        self.secrets._put(self.everywhere, "client", "second")
        self.assertEqual(self.secrets._take(self.everywhere, "client"), "second")

    def test_an_empty_value_forgets(self):
        self.secrets._put(self.everywhere, "client", "first")
        self.secrets._put(self.everywhere, "client", False)
        self.assertEqual(self.secrets._take(self.everywhere, "client"), "")

    def test_it_is_encrypted_at_rest(self):
        self.secrets._put(self.everywhere, "client", "open sesame")
        self.assertNotIn("sesame", self.secrets._of(self.everywhere, "client").value)

    def test_there_is_one_of_a_name(self):
        row = {"name": "client", "value": "x"}
        self.secrets.create(row)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.secrets.create(row).flush_recordset()

    def test_nobody_reads_it(self):
        self.secrets._put(self.everywhere, "client", "open sesame")
        admin = new_test_user(
            self.env,
            "secrets_admin",
            groups="base.group_system,maildesk_base.group_admin",
        )
        self.assertFalse(self.secrets.with_user(admin).has_access("read"))
