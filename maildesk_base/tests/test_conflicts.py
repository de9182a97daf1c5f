import logging
from contextlib import closing

from psycopg2 import errors

from odoo.tests import TransactionCase, tagged

from ..sync.transactions import in_transaction

KEY = "maildesk.test_conflict"
WRITE = "UPDATE ir_config_parameter SET value = %s WHERE key = %s"


@tagged("post_install", "-at_install")
class TestConflicts(TransactionCase):
    """Workers that meet on a row, in real transactions of the database."""

    def setUp(self):
        super().setUp()
        self.committed(
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, 'new')", [KEY]
        )
        self.addCleanup(
            self.committed, "DELETE FROM ir_config_parameter WHERE key = %s", [KEY]
        )

    def committed(self, statement, values):
        with self.registry.cursor() as cr:
            cr.execute(statement, values)

    def meet(self, times):
        """Write a row that another worker has just written, so many times."""
        left = [None] * times

        def work(env):
            env.cr.execute("SELECT value FROM ir_config_parameter")
            if left:
                left.pop()
                self.committed(WRITE, ["theirs", KEY])
            env.cr.execute(WRITE, ["ours", KEY])

        in_transaction(self.env, work)

    def test_meeting_on_a_row_is_nothing_for_the_log(self):
        with self.assertNoLogs(logging.getLogger("odoo"), logging.INFO):
            self.meet(3)
        with closing(self.registry.cursor()) as cr:
            cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [KEY])
            self.assertEqual(cr.fetchone(), ("ours",))

    def test_meeting_for_ever_is_raised(self):
        with self.assertRaises(errors.SerializationFailure):
            self.meet(100)
