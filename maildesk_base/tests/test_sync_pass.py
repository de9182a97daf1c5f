import sys
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import (
    AuthError,
    ConnectionLostError,
    ProtocolError,
    ThrottledError,
    TransientError,
)
from ..sync.lease import LeaseLost, claim_account
from ..sync.runner import run_claim
from ..sync.transactions import in_transaction
from .sync_common import SyncCase

# Every one of its short transactions proves the lease first.
QUIET_PASS_QUESTIONS = 37


@tagged("post_install", "-at_install")
class TestSyncPass(SyncCase):
    def sync(self):
        self.account.action_sync_now()

    def assert_equal_to_server(self):
        for name in self.server.folders:
            if self.folder(name).sync_enabled:
                shown = sorted(self.subjects(name))
                self.assertEqual(shown, self.server_subjects(name), name)
        self.assert_consistent()

    def test_first_sync_finds_folders_and_their_newest_mail(self):
        for _number in range(60):
            self.server.add("INBOX")
        self.server.add("Sent", "Hello")
        self.sync()
        self.assertEqual(len(self.subjects("INBOX")), 50)
        self.assertEqual(self.subjects("INBOX")[0], "Mail 60")
        self.assertEqual(self.subjects("Sent"), ["Hello"])
        self.assertFalse(self.folder("Trash").sync_enabled)
        self.assertTrue(self.account.last_sync_at)
        self.assert_consistent()

    def test_inbox_is_loaded_first(self):
        self.server.add("INBOX")
        seen = []
        self.server.meanwhile("newest", lambda: None)
        self.server.meanwhile("newest", lambda: seen.extend(self.subjects("INBOX")))
        self.sync()
        self.assertEqual(seen, ["Mail 1"])

    def test_pass_without_news_asks_for_the_folders_only(self):
        self.server.add("INBOX")
        self.sync()
        self.server.calls.clear()
        self.sync()
        self.assertEqual(self.server.calls, ["list_folders", "close"])

    def test_pass_without_news_asks_the_database_little(self):
        self.server.add("INBOX")
        self.sync()
        self.sync()
        before = self.env.cr.sql_log_count
        self.sync()
        self.assertLessEqual(self.env.cr.sql_log_count - before, QUIET_PASS_QUESTIONS)

    def test_changes_made_elsewhere_arrive(self):
        first, second = self.server.add("INBOX"), self.server.add("INBOX")
        self.sync()
        self.server.mark(first, is_read=True, is_starred=True)
        self.server.delete(second)
        self.server.add("INBOX", "New one")
        self.sync()
        self.assert_equal_to_server()
        self.assertTrue(self.message(subject="Mail 1").is_starred)
        self.assertFalse(self.messages(subject="Mail 2"))

    def test_move_into_a_folder_looked_at_earlier_keeps_the_row(self):
        mail = self.server.add("Sent")
        self.sync()
        row = self.message()
        self.server.move(mail, "INBOX")
        self.sync()
        self.assertEqual(self.message(), row)
        self.assertEqual(self.subjects("INBOX"), ["Mail 1"])
        self.assert_equal_to_server()

    def test_move_into_a_folder_looked_at_later_keeps_the_row(self):
        mail = self.server.add("INBOX")
        self.sync()
        row = self.message()
        self.server.move(mail, "Archive")
        self.sync()
        self.assertEqual(self.message(), row)
        self.assert_equal_to_server()

    def test_move_behind_our_back_keeps_the_row(self):
        """The message leaves one folder for another that was looked at already."""
        mail = self.server.add("Archive")
        self.sync()
        row = self.message()
        self.server.add("Archive", "Makes Archive worth a look")
        self.server.meanwhile("changes", lambda: self.server.move(mail, "INBOX"))
        self.sync()
        self.assertEqual(self.message(subject="Mail 1"), row)
        self.assert_equal_to_server()

    def test_copy_is_a_message_of_its_own(self):
        mail = self.server.add("INBOX")
        self.sync()
        self.server.copy(mail, "Archive")
        self.sync()
        self.assertEqual(len(self.messages()), 2)
        self.server.delete(mail)
        self.sync()
        self.assertEqual(len(self.messages()), 1)
        self.assert_equal_to_server()

    def test_renumbered_folder_keeps_rows_and_tags(self):
        for _number in range(3):
            self.server.add("INBOX")
        self.sync()
        row = self.message(subject="Mail 2")
        tag = self.env["mailbox.tag"].create({"name": "Important"})
        self.env.cr.execute(
            "INSERT INTO mailbox_message_tag (message_id, tag_id) VALUES (%s, %s)",
            (row.id, tag.id),
        )
        self.server.renumber("INBOX")
        self.server.delete(self.server.folders["INBOX"].mails[1002])
        self.sync()
        self.assertEqual(self.message(subject="Mail 2"), row)
        self.assertEqual(row.tag_ids, tag)
        if not self.stable_ids:
            validity = self.server.folders["INBOX"].uidvalidity
            self.assertEqual(row.remote_id, f"INBOX;{validity};1001")
        self.assertEqual(self.folder("INBOX").state, "ready")
        self.assert_equal_to_server()

    def test_server_that_renumbers_all_the_time_is_followed_with_pauses(self):
        self.server.add("INBOX")
        self.sync()
        with mute_logger("odoo.addons.maildesk_base.sync.steps.boundary"):
            for _number in range(7):
                self.server.renumber("INBOX")
                self.sync()
        inbox = self.folder("INBOX")
        self.assertEqual(inbox.resync_count, 5)
        self.assertTrue(inbox.retry_at and inbox.last_error)
        self.assertEqual(self.subjects("INBOX"), ["Mail 1"])
        self.server.add("INBOX")
        inbox.retry_at = False
        self.sync()
        self.assert_equal_to_server()
        self.assertFalse(inbox.last_error)

    def test_doubtful_list_of_folders_changes_nothing(self):
        self.server.add("INBOX")
        self.sync()
        folders, self.server.folders = self.server.folders, {}
        with self.assertRaises(UserError):
            self.sync()
        self.server.folders = folders
        self.assertEqual(self.folder("INBOX").state, "ready")
        self.assertEqual(self.subjects("INBOX"), ["Mail 1"])

    def test_folder_that_is_gone_takes_its_messages_along(self):
        self.server.add("Archive")
        self.sync()
        del self.server.folders["Archive"]
        self.sync()
        self.assertEqual(self.folder("Archive").state, "gone")
        self.assertFalse(self.messages())

    def test_renamed_folder_keeps_its_record_and_rows(self):
        self.server.add("Archive")
        self.sync()
        row, folder = self.message(), self.folder("Archive")
        self.server.folders["Old mail"] = self.server.folders.pop("Archive")
        self.sync()
        self.assertEqual(folder.remote_id, "Old mail")
        self.assertEqual(self.message(), row)
        self.assertEqual(self.subjects("Old mail"), ["Mail 1"])

    def test_role_set_by_hand_is_kept(self):
        self.sync()
        trash = self.folder("Trash")
        trash.write({"role": "custom", "role_is_manual": True})
        self.server.add("INBOX")
        self.sync()
        self.assertEqual(trash.role, "custom")

    def test_trouble_in_one_folder_does_not_stop_the_others(self):
        self.sync()
        self.server.add("INBOX")
        self.server.add("Sent", "Arrives")
        self.server.fail("changes", ProtocolError("protocol.fetch"))
        with mute_logger("odoo.addons.maildesk_base.sync.steps.boundary"):
            self.sync()
        self.assertEqual(self.subjects("Sent"), ["Arrives"])
        self.assertTrue(self.folder("INBOX").retry_at)
        self.assertEqual(self.account.state, "connected")
        self.folder("INBOX").retry_at = False
        self.sync()
        self.assert_equal_to_server()

    def test_unreadable_message_is_tried_three_times_then_set_aside(self):
        self.server.add("INBOX", is_broken=True)
        self.server.add("INBOX", "Fine")
        for _number in range(3):
            self.sync()
            self.run_turn()
        self.assertEqual(self.subjects("INBOX"), ["Fine"])
        entry = self.env["mailbox.quarantine"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(entry.tries, 3)
        self.server.calls.clear()
        self.run_turn()
        self.assertNotIn("fetch_metadata", self.server.calls)

    def test_server_that_fails_over_one_message_keeps_no_other_from_coming(self):
        self.server.add("INBOX", is_broken=True)
        self.server.fail("fetch_metadata", *3 * [TransientError("server.error")])
        for number in range(3):
            self.server.add("INBOX", f"Fine {number}")
            self.sync()
            self.run_turn()
        self.assertEqual(len(self.subjects("INBOX")), 3)
        self.assertFalse(self.account.sync_state_ids.failures)
        entry = self.env["mailbox.quarantine"].search(
            [("account_id", "=", self.account.id)]
        )
        self.assertEqual(entry.tries, 3)

    def test_throttled_server_gets_its_pause_and_the_user_no_error(self):
        self.sync()
        self.server.fail("list_folders", ThrottledError(retry_after=600))
        self.run_turn()
        state = self.account.sync_state_ids
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.last_error)
        self.assertGreaterEqual(
            state.backoff_until, fields.Datetime.now() + timedelta(seconds=590)
        )

    def test_pressing_sync_while_throttled_is_no_error_but_explained(self):
        self.server.fail("list_folders", ThrottledError(retry_after=600))
        answer = self.account.action_sync_now()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("is limiting requests", answer["params"]["message"])
        self.assertTrue(self.account.sync_state_ids.backoff_until)
        self.assertFalse(self.account.last_error)

    def test_short_absence_of_the_server_is_silent(self):
        self.server.fail("list_folders", ConnectionLostError())
        self.run_turn()
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.last_error)

    def test_repeated_refusal_of_the_sign_in_suspends_the_mailbox(self):
        for expected in ["reauth_required"] * 4 + ["auth_invalid"]:
            self.server.fail("list_folders", AuthError())
            self.run_turn()
            self.assertEqual(self.account.state, expected)
        self.assertIn("sign-in", self.account.last_error)
        self.server.calls.clear()
        self.assertIsNone(self.claim_due())
        with self.assertRaises(UserError):
            self.sync()
        self.assertFalse(self.server.calls)

    def test_success_ends_the_error(self):
        self.server.fail("list_folders", AuthError())
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.account.state, "connected")
        self.assertFalse(self.account.last_error)

    def test_second_worker_makes_the_first_stop(self):
        self.server.add("INBOX")
        self.sync()
        lease = claim_account(self.env, self.account.id)
        self.env.cr.execute(
            "UPDATE mailbox_sync_state SET lease_until = now() - interval '1 day'"
        )
        other = claim_account(self.env, self.account.id)
        self.assertGreater(other.fence, lease.fence)
        self.server.add("INBOX", "Written by the right one only")
        run_claim(self.env, lease)
        self.assertEqual(self.subjects("INBOX"), ["Mail 1"])
        with self.assertRaises(LeaseLost):
            in_transaction(self.env, lambda env: None, lease=lease)
        run_claim(self.env, other)
        self.assert_equal_to_server()

    def test_history_follows_within_the_hourly_budget(self):
        for _number in range(300):
            self.server.add("INBOX")
        self.account.backfill_per_hour = 100
        self.sync()
        self.run_turn()
        self.run_turn()
        self.assertEqual(len(self.subjects("INBOX")), 150)
        self.env.cr.execute(
            "UPDATE mailbox_sync_state SET backfill_hour = now() - interval '2 hours'"
        )
        self.run_turn()
        self.assertEqual(len(self.subjects("INBOX")), 250)

    def test_load_older_ignores_the_budget(self):
        for _number in range(300):
            self.server.add("INBOX")
        self.account.backfill_per_hour = 0
        self.sync()
        turns = sys.getswitchinterval()
        self.account.action_load_older(self.folder("INBOX").id, 100)
        self.assertEqual(len(self.subjects("INBOX")), 150)
        self.account.action_load_older(self.folder("INBOX").id, 1000)
        self.assert_equal_to_server()
        self.assertEqual(sys.getswitchinterval(), turns)

    def test_message_without_a_row_keeps_no_older_mail_away(self):
        self.server.add("INBOX", "Nobody's", sender=None)
        for _number in range(60):
            self.server.add("INBOX")
        self.account.backfill_per_hour = 0
        self.sync()
        with mute_logger("odoo.addons.maildesk_base.sync.session"):
            self.account.action_load_older(self.folder("INBOX").id, 100)
        subjects = self.subjects("INBOX")
        self.assertEqual(len(subjects), 60)
        self.assertNotIn("Nobody's", subjects)

    def test_reconcile_heals_what_cursors_missed(self):
        first, second = self.server.add("INBOX"), self.server.add("INBOX")
        self.sync()
        self.run_turn()
        # Behind the log's back.
        box = self.server.folders["INBOX"]
        box.log.clear()
        box.mails.pop(2)
        self.server.add("INBOX", "Missed")
        box.log.clear()
        first.flags = type(first.flags)(is_read=True)
        inbox = self.folder("INBOX")
        inbox.write({"last_reconcile_at": False, "cursor_changes": "1:0"})
        self.run_turn()
        self.assert_equal_to_server()
        self.assertTrue(self.message(subject="Mail 1").is_read)
        self.assertGreaterEqual(inbox.drift_count, 3)
        self.assertFalse(self.messages(subject=second.subject))

    def test_disconnected_mailbox_says_so(self):
        self.account.state = "disconnected"
        with self.assertRaises(UserError):
            self.sync()


@tagged("post_install", "-at_install")
class TestSyncPassStableIds(TestSyncPass):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
