"""How long a mailbox pauses after what kind of failure."""

from dataclasses import replace

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import (
    ConnectionLostError,
    ProtocolError,
    QuotaReached,
    ThrottledError,
    TransientError,
)
from ..sync.lease import claim_account
from ..sync.policy import record_failure
from .sending_common import SendingCase
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestPausesOfAPass(SyncCase):
    def pause(self):
        """Seconds until the mailbox may be asked again."""
        until = self.account.sync_state_ids.backoff_until
        return (until - fields.Datetime.now()).total_seconds()

    def test_service_that_names_no_time_is_asked_again_within_minutes(self):
        self.run_turn()
        self.account.sync_state_ids.failures = 100
        self.server.fail("list_folders", ThrottledError())
        self.run_turn()
        self.assertLessEqual(self.pause(), 90)

    def test_service_that_asks_for_a_second_gets_minutes_at_most(self):
        self.run_turn()
        self.account.sync_state_ids.failures = 100
        error = TransientError("server.error", retry_after=1)
        self.server.fail("list_folders", error)
        self.run_turn()
        self.assertLessEqual(self.pause(), 90)

    @mute_logger("odoo.addons.maildesk_base.sync.policy")
    def test_refresh_ends_the_pause_after_an_answer_that_made_no_sense(self):
        self.run_turn()
        self.account.sync_state_ids.failures = 100
        self.server.fail("list_folders", ProtocolError("protocol.json"))
        self.run_turn()
        self.assertLessEqual(self.pause(), 600)
        self.assertFalse(self.account.sync_state_ids.is_pause_required)

    def test_own_quota_is_no_failure_and_lasts_as_long_as_it_takes(self):
        self.run_turn()
        self.account.sync_state_ids.failures = 9
        for _number in range(3):
            self.server.fail("changes", QuotaReached(retry_after=20))
            self.server.add("INBOX")
            self.run_turn()
            self.assertLessEqual(self.pause(), 20)
        self.assertEqual(self.account.sync_state_ids.failures, 9)
        self.assertEqual(self.account.state, "connected")

    def test_whoever_reads_something_before_each_failure_is_not_failing(self):
        self.run_turn()
        for number in range(12):
            self.server.add("INBOX", f"In {number}")
            self.server.add("Sent", f"Out {number}")
            self.server.meanwhile("changes", lambda: None)
            self.server.meanwhile(
                "changes", lambda: self.server.fail("changes", ConnectionLostError())
            )
            self.run_turn()
        self.assertFalse(self.account.sync_state_ids.failures)
        self.assertEqual(self.account.state, "connected")

    def test_mail_that_cannot_leave_does_not_make_the_pause_longer(self):
        self.run_turn()
        self.server.fail("list_folders", ThrottledError(retry_after=60))
        self.run_turn()
        before = self.account.sync_state_ids.backoff_until
        lease = claim_account(self.env, self.account.id)
        lease = replace(lease, is_paused=True)
        record_failure(self.env, lease, ConnectionLostError())
        self.env.invalidate_all()
        state = self.account.sync_state_ids
        self.assertEqual((state.backoff_until, state.failures), (before, 1))
        self.assertTrue(state.is_pause_required)


@tagged("post_install", "-at_install")
class TestPausesOfMail(SendingCase):
    def test_service_that_names_no_time_is_asked_again_within_minutes(self):
        draft = self.press_send()
        self.server.fail("send", *[ThrottledError() for _number in range(20)])
        for _number in range(20):
            self.later(draft)
            self.assertEqual(draft.state, "queued")
            wait = draft.send_at - fields.Datetime.now()
            self.assertLessEqual(wait.total_seconds(), 90)
        self.later(draft)
        self.assertEqual((draft.state, len(self.server.sent)), ("sent", 1))

    def test_own_quota_is_waited_for_as_long_as_it_takes(self):
        draft = self.press_send()
        self.server.fail("send", *[QuotaReached(retry_after=20) for _n in range(20)])
        for _number in range(20):
            self.later(draft)
        self.assertEqual((draft.state, draft.tries), ("queued", 0))
        self.later(draft)
        self.assertEqual((draft.state, len(self.server.sent)), ("sent", 1))
