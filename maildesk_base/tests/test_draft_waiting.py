from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .draft_common import DraftCase


@tagged("post_install", "-at_install")
class TestDraftWaiting(DraftCase):
    """A scheduled message stays scheduled until somebody says otherwise."""

    def setUp(self):
        super().setUp()
        self.api = self.client(self.anna)
        self.draft = self.new(to="carl@example.com")
        self.at = fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=2))
        self.api.send(self.draft["id"], self.at)

    def test_opening_it_changes_nothing_and_says_when_it_leaves(self):
        opened = self.api.open_draft(self.draft["id"])
        self.assertEqual((opened["state"], opened["send_at"]), ("queued", self.at))
        self.assertEqual(self.record(self.draft).state, "queued")

    def test_its_row_says_when_it_leaves(self):
        (row,) = self.api.list_messages({"outbox": True})["messages"]
        self.assertEqual((row["send_state"], row["send_at"]), ("queued", self.at))

    def test_send_now_and_another_time(self):
        later = fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=3))
        self.api.send(self.draft["id"], later)
        self.assertEqual(self.api.open_draft(self.draft["id"])["send_at"], later)
        answer = self.api.send(self.draft["id"])
        self.assertEqual(answer["seconds"], 10)
        record = self.record(self.draft)
        soon = fields.Datetime.now() + timedelta(seconds=11)
        self.assertEqual(record.state, "queued")
        self.assertLess(record.send_at, soon)
        self.assertTrue(record.local_message_id)
        # Within the seconds for Undo it is no longer one that waits.
        with self.assertRaisesRegex(UserError, "being sent"):
            self.api.send(self.draft["id"])

    def test_send_now_that_is_refused_leaves_it_scheduled(self):
        self.account.outgoing_confirmed = False
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.api.send(self.draft["id"])
        self.assertEqual(self.record(self.draft).state, "queued")

    def test_cancelled_it_is_a_draft_again(self):
        draft = self.api.cancel_send(self.draft["id"])
        self.assertEqual((draft["state"], draft["send_at"]), ("editing", None))
