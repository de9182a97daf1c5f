from odoo.tests import tagged

from ..sync.operations.targets import load_targets
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestStableIds(SyncCase):
    """A provider whose ids live as long as the messages."""

    stable_ids = True

    def setUp(self):
        super().setUp()
        self.mail = self.server.add("INBOX", "Hello")
        self.account.action_sync_now()

    def test_what_arrived_can_be_asked_for(self):
        row = self.message()
        targets = load_targets(self.env.cr, [row.id])
        self.assertEqual(targets.refs[row.id].remote_id, row.remote_id)
        self.assertFalse(targets.unsure)

    def test_a_move_elsewhere_keeps_the_row(self):
        row = self.message()
        self.server.make_folder("Projects")
        self.account.action_sync_now()
        self.folder("Projects").sync_enabled = True
        self.env.flush_all()
        self.server.move(self.mail, "Projects")
        self.account.action_sync_now()
        self.assertEqual(self.message(), row)
        self.assertEqual(self.subjects("Projects"), ["Hello"])

    def test_the_same_mail_twice_is_two_messages(self):
        self.server.copy(self.mail, "INBOX")
        self.account.action_sync_now()
        self.assertEqual(len(self.messages(subject="Hello")), 2)
