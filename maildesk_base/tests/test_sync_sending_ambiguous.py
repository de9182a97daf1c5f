"""When nobody knows whether a message has left."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..engine.types import Flags, SendOutcome
from ..sync.sending.worker import MAX_TRIES
from .sending_common import SendingCase


@tagged("post_install", "-at_install")
class TestSendingAmbiguous(SendingCase):
    def test_ambiguous_message_that_arrived_is_sent(self):
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(draft.state, "ambiguous")
        self.server.add("Sent", "Offer", message_id=draft.message_id)
        self.later(draft)
        self.assertEqual((draft.state, draft.filed), ("sent", True))
        self.assertEqual(len(self.server.sent), 1)
        self.assertEqual(self.sent_entries(), draft.local_message_id)

    def test_ambiguous_message_is_never_sent_again_by_itself(self):
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        draft = self.press_send()
        self.run_turn()
        for _number in range(4):
            self.later(draft)
        self.assertEqual(draft.state, "failed")
        self.assertTrue(draft.error)
        self.assertEqual(len(self.server.sent), 1)
        self.assertEqual(self.server.calls.count("find_sent"), 4)

    def test_message_whose_draft_is_still_at_the_provider_is_sent_again(self):
        """Nothing has left, and that is certain."""
        draft = self.press_send()
        draft.write({"state": "sending", "fence": 1, "tries": 1, "attempts": 1})
        self.run_turn()
        self.assertEqual(draft.state, "ambiguous")
        self.server.has_unsent = True
        self.later(draft)
        self.assertEqual((draft.state, self.server.sent), ("queued", []))
        self.later(draft)
        self.assertEqual((draft.state, len(self.server.sent)), ("sent", 1))
        self.assertEqual(self.sent_entries(), draft.local_message_id)

    def test_message_that_never_leaves_is_not_tried_for_ever(self):
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        draft = self.press_send()
        for _number in range(2 * MAX_TRIES + 4):
            self.server.has_unsent = True
            draft.send_at = False
            self.run_turn()
        self.assertEqual((draft.state, len(self.server.sent)), ("failed", MAX_TRIES))

    def test_unknown_error_while_sending_is_ambiguous(self):
        self.server.fail("send", ZeroDivisionError())
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(draft.state, "ambiguous")

    def test_worker_that_dies_while_sending_does_not_send_twice(self):
        draft = self.press_send()
        draft.write({"state": "sending", "fence": 1, "tries": 1})
        self.run_turn()
        self.assertEqual((draft.state, self.server.sent), ("ambiguous", []))

    def test_copy_that_arrives_ends_a_retry(self):
        """The user pressed Retry; the first attempt had been delivered after all."""
        draft = self.press_send()
        draft.send_at = fields.Datetime.now() + timedelta(minutes=5)
        self.server.add("Sent", "Offer", message_id=draft.message_id)
        self.run_turn()
        self.assertEqual((draft.state, draft.filed), ("sent", True))
        self.later(draft)
        self.assertEqual(self.server.sent, [])


@tagged("post_install", "-at_install")
class TestCopyWithTheDraftsId(SendingCase):
    """Where ids are stable, the copy in Sent has the id of the draft that was sent."""

    stable_ids = True

    def test_draft_seen_while_it_is_sent_is_no_second_entry(self):
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        draft = self.press_send()
        entry = draft.local_message_id
        mail = self.server.add(
            "Drafts",
            "Offer",
            message_id=draft.message_id,
            maildesk_id=draft.maildesk_id,
            flags=Flags(is_draft=True),
        )
        self.run_turn()
        self.assertEqual(self.subjects("Drafts"), ["Offer"])
        self.server.mark(mail, is_draft=False)
        self.server.move(mail, "Sent")
        self.run_turn()
        self.assertEqual(self.subjects("Drafts"), [])
        self.assertEqual(self.messages(subject="Offer"), entry)
        self.assertEqual((entry.is_local, entry.is_draft), (False, False))
        self.assertEqual(entry.remote_id, mail.key)
        self.assertEqual(draft.state, "sent")
        self.assert_consistent()
