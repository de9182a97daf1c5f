"""We and another client at the same message or folder: nothing vanishes, nothing is
there twice.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..engine.errors import ConnectionLostError, ThrottledError
from ..sync.counters import recount
from ..sync.operations import cancel_operations, queue_operation
from ..sync.runner import run_claim
from ..sync.sending import make_local_sent
from .sync_common import SyncCase


class TwoSidesCase(SyncCase):
    def setUp(self):
        super().setUp()
        self.server.make_folder("Work")
        self.mail = self.server.add("INBOX", "Plan")
        self.run_turn()
        self.work = self.folder("Work")
        self.work.write({"sync_enabled": True, "is_favourite": True})
        self.run_turn()
        self.row = self.message()
        self.tag = self.env["mailbox.tag"].create({"name": "Ours"})
        self.env.cr.execute(
            "INSERT INTO mailbox_message_tag (message_id, tag_id) VALUES (%s, %s)",
            (self.row.id, self.tag.id),
        )
        self.env.invalidate_all()

    def move(self, source, target, **options):
        params = {
            "add_to": self.folder(target).ids,
            "remove_from": self.folder(source).ids,
        }
        return queue_operation(self.env, self.row, "relocate", params, **options)

    def assert_is_in(self, folder):
        """The one row, with its tag, in that folder only, on both sides."""
        for _number in range(2):
            self.env.flush_all()
            self.env.cr.execute("UPDATE mailbox_operation SET not_before = NULL")
            self.run_turn()
        where = [name for name, _uid in self.server.find(self.mail)]
        self.assertEqual(where, [folder])
        self.assertEqual(self.message(subject="Plan"), self.row)
        self.assertEqual(self.row.tag_ids, self.tag)
        self.assertEqual(self.row.placement_ids.folder_id, self.folder(folder))
        self.assertFalse(self.row.server_state)
        self.assert_consistent()


@tagged("post_install", "-at_install")
class TestMessageOfTwoSides(TwoSidesCase):
    def test_archived_moved_back_and_undone_before_anything_is_sent(self):
        first = self.move("INBOX", "Archive")
        self.move("Archive", "INBOX")
        cancel_operations(self.env, first)
        self.assert_is_in("INBOX")

    def test_archived_and_moved_back_while_the_server_is_away(self):
        self.server.fail("apply", ConnectionLostError())
        self.move("INBOX", "Archive")
        self.run_turn()
        self.move("Archive", "INBOX")
        self.assert_is_in("INBOX")

    def test_answer_to_the_first_move_is_lost_and_it_is_moved_back(self):
        self.server.lose_answer(1)
        self.move("INBOX", "Archive")
        self.run_turn()
        self.move("Archive", "INBOX")
        self.assert_is_in("INBOX")

    def test_moved_here_and_moved_on_by_another_client_at_once(self):
        self.move("INBOX", "Archive")
        self.server.meanwhile(
            "list_folders", lambda: self.server.move(self.mail, "Sent")
        )
        self.run_turn()
        self.assert_is_in("Sent")

    def test_moved_there_when_only_one_of_its_folders_was_read(self):
        """The row for the new place comes a pass before the old one is missed."""
        self.server.add("Archive", "Other")
        self.server.meanwhile("changes", lambda: self.server.move(self.mail, "Archive"))
        self.assert_is_in("Archive")

    def test_two_moves_wait_and_another_client_moves_the_message(self):
        soon = fields.Datetime.now() + timedelta(seconds=8)
        self.move("INBOX", "Archive", not_before=soon)
        self.move("Archive", "Work", not_before=soon)
        self.server.move(self.mail, "Sent")
        self.run_turn()
        self.run_turn()
        self.assert_is_in("Work")

    def test_moving_back_waits_for_nothing(self):
        """The first move is at the server; the second follows as soon as it is made,
        though it was queued while the first was on its way.
        """
        self.server.meanwhile("apply", lambda: self.move("Archive", "INBOX"))
        self.move("INBOX", "Archive")
        self.run_turn(is_pass=False)
        self.run_turn(is_pass=False)
        self.assertEqual(self.server.find(self.mail)[0][0], "INBOX")
        self.assert_is_in("INBOX")

    def test_marks_made_on_both_sides_at_once_are_both_kept(self):
        """What the other client did is reported while ours is tried a second time."""
        self.server.lose_answer(1)
        queue_operation(self.env, self.row, "flags", {"add_keywords": ["ours"]})
        self.run_turn()
        self.server.mark(self.mail, keywords=self.mail.flags.keywords | {"theirs"})
        self.run_turn()
        self.assertEqual(self.row.keywords, "ours theirs")
        self.assertEqual(self.mail.flags.keywords, {"ours", "theirs"})

    def test_mail_moved_out_of_a_folder_is_not_deleted_with_it(self):
        self.move("INBOX", "Work")
        self.run_turn()
        soon = fields.Datetime.now() + timedelta(seconds=8)
        self.move("Work", "Archive", not_before=soon)
        # The server's number is as old as the last pass.
        self.work.remote_total = 0
        self.env["mailbox.client"].delete_folder(self.work.id)
        self.run_turn()
        self.assertIn("Work", self.server.folders)
        self.assert_is_in("Archive")
        self.assertNotIn("Work", self.server.folders)

    def test_message_missing_below_the_cursor_is_read_again(self):
        self.env.cr.execute(
            "DELETE FROM mailbox_message_index WHERE id = %s", [self.row.id]
        )
        recount(self.env, self.account.id)
        other = self.server.add("INBOX")
        long_ago = fields.Datetime.now() - timedelta(hours=2)
        self.folder("INBOX").last_reconcile_at = long_ago
        self.run_turn()
        self.run_turn()
        self.assertEqual(
            sorted(self.subjects("INBOX")), sorted(["Plan", other.subject])
        )


@tagged("post_install", "-at_install")
class TestMessageOfTwoSidesStableIds(TestMessageOfTwoSides):
    """The same with a provider whose ids survive every move."""

    stable_ids = True


@tagged("post_install", "-at_install")
class TestFolderOfTwoSides(TwoSidesCase):
    """A folder renamed by another client; its id is its name."""

    def assert_is_work(self, remote_id):
        self.run_turn()
        folder = self.folder(remote_id)
        self.assertEqual(folder, self.work)
        self.assertTrue(folder.sync_enabled and folder.is_favourite)
        self.assertFalse(self.folder("Work"))
        self.assertNotIn("Work", self.server.folders)

    def test_renamed_while_empty(self):
        self.server.rename_folder("Work", "Jobs")
        self.assert_is_work("Jobs")

    def test_renamed_with_mail_in_it_and_more_arriving(self):
        self.move("INBOX", "Work")
        self.run_turn()
        self.server.rename_folder("Work", "Archive/Jobs")
        self.server.add("Archive/Jobs", "New")
        self.server.calls.clear()
        self.assert_is_work("Archive/Jobs")
        self.assertEqual(self.work.parent_id, self.folder("Archive"))
        self.assertNotIn("newest", self.server.calls, "loaded again")
        self.assertEqual(self.subjects("Archive/Jobs"), ["New", "Plan"])
        self.assert_is_in("Archive/Jobs")

    def test_folders_below_come_along(self):
        self.server.make_folder("Work/Deep")
        self.run_turn()
        deep = self.folder("Work/Deep")
        self.server.rename_folder("Work", "Jobs")
        self.assert_is_work("Jobs")
        self.assertEqual(self.folder("Jobs/Deep"), deep)
        self.assertEqual(deep.parent_id, self.work)

    def test_two_folders_change_their_names(self):
        self.server.make_folder("Play")
        self.run_turn()
        play = self.folder("Play")
        self.server.rename_folder("Work", "x")
        self.server.rename_folder("Play", "Work")
        self.server.rename_folder("x", "Play")
        self.run_turn()
        self.assertEqual(self.folder("Play"), self.work)
        self.assertEqual(self.folder("Work"), play)

    def test_pending_move_follows_the_new_name(self):
        self.move("INBOX", "Work")
        self.server.rename_folder("Work", "Jobs")
        self.run_turn()
        self.assert_is_work("Jobs")
        self.assert_is_in("Jobs")

    def test_pending_move_out_of_it_follows_the_new_name(self):
        self.move("INBOX", "Work")
        self.run_turn()
        self.move("Work", "Archive")
        self.server.rename_folder("Work", "Jobs")
        self.run_turn()
        self.assert_is_work("Jobs")
        self.assert_is_in("Archive")

    def test_renamed_between_the_list_and_the_look_into_it(self):
        self.move("INBOX", "Work")
        self.run_turn()
        self.server.mark(self.mail, is_starred=True)
        self.server.meanwhile(
            "changes", lambda: self.server.rename_folder("Work", "Jobs")
        )
        self.run_turn()
        self.assert_is_work("Jobs")
        self.assert_is_in("Jobs")
        self.assertTrue(self.row.is_starred)

    def test_what_we_do_to_the_folder_follows_the_new_name(self):
        self.env["mailbox.client"].rename_folder(self.work.id, "Mine")
        self.server.rename_folder("Work", "Jobs")
        self.assert_is_work("Mine")
        self.assertNotIn("Jobs", self.server.folders)

    def test_folder_made_in_it_follows_the_new_name(self):
        self.env["mailbox.client"].create_folder(self.account.id, "Deep", self.work.id)
        self.server.rename_folder("Work", "Jobs")
        self.assert_is_work("Jobs")
        self.assertIn("Jobs/Deep", self.server.folders)


@tagged("post_install", "-at_install")
class TestPauses(TwoSidesCase):
    """A server that was away is no reason to let people wait."""

    def break_off(self, error):
        self.server.fail("list_folders", error)
        self.run_turn()
        self.env.cr.execute(
            """UPDATE mailbox_sync_state
                  SET last_started_at = last_started_at - interval '6 seconds',
                      next_sync_at = now() AT TIME ZONE 'UTC' + interval '1 day'
                WHERE account_id = %s""",
            [self.account.id],
        )
        self.assertIsNone(self.claim_due())

    def rest_over(self):
        """As if the pause were over."""
        state = self.account.sync_state_ids
        state.write({"backoff_until": False, "next_sync_at": fields.Datetime.now()})
        self.env.flush_all()

    def pause(self):
        """Seconds until the next try."""
        until = self.account.sync_state_ids.backoff_until
        return (until - fields.Datetime.now()).total_seconds()

    def queued(self):
        """A message that is to leave now."""
        draft = self.env["mailbox.draft"].create(
            {
                "account_id": self.account.id,
                "subject": "Offer",
                "to_addrs": "bob@example.com",
                "message_id": "offer@example.com",
            }
        )
        draft.write({"state": "queued", "send_at": fields.Datetime.now()})
        make_local_sent(self.env, draft)
        return draft

    def test_change_made_by_a_person_ends_it(self):
        self.break_off(ConnectionLostError())
        self.move("INBOX", "Archive")
        lease = self.claim_due()
        self.assertTrue(lease and not lease.is_paused)

    def test_refresh_ends_it(self):
        self.break_off(ConnectionLostError())
        self.account._want_sync_now()
        self.assertTrue(self.claim_due())

    def test_folder_changed_by_a_person_ends_it(self):
        self.break_off(ConnectionLostError())
        self.env["mailbox.client"].create_folder(self.account.id, "New", None)
        lease = self.claim_due()
        self.assertTrue(lease and not lease.is_paused)

    def test_refresh_ends_the_wait_of_mail_and_folders(self):
        draft = self.queued()
        self.server.fail("send", ConnectionLostError())
        self.run_turn()
        self.assertGreater(draft.send_at, fields.Datetime.now())
        later = fields.Datetime.now() + timedelta(hours=1)
        self.folder("INBOX").write({"retry_at": later, "failure_count": 7})
        self.account._want_sync_now()
        self.assertLessEqual(draft.send_at, fields.Datetime.now())
        self.assertFalse(self.folder("INBOX").retry_at)

    def test_refresh_keeps_the_moment_of_mail_that_has_one(self):
        draft = self.queued()
        later = fields.Datetime.now() + timedelta(hours=1)
        draft.send_at = later
        self.account._want_sync_now()
        self.assertEqual(draft.send_at, later)
        draft.send_at = fields.Datetime.now()
        self.server.fail("send", ThrottledError(retry_after=3600))
        self.run_turn()
        self.account._want_sync_now()
        self.assertGreater(draft.send_at, later - timedelta(minutes=1))

    def test_pause_does_not_grow_to_minutes_though_it_breaks_again_and_again(self):
        for _number in range(12):
            self.break_off(ConnectionLostError("connection.cut"))
            self.rest_over()
        self.break_off(ConnectionLostError("connection.cut"))
        self.assertLessEqual(self.pause(), 60)
        self.assertEqual(self.account.state, "error")

    def test_pause_grows_where_each_try_keeps_a_worker_unless_somebody_looks(self):
        self.account.sync_state_ids.failures = 7
        self.break_off(ConnectionLostError("connection.timeout"))
        self.assertGreater(self.pause(), 1000)
        self.rest_over()
        self.account._keep_watched()
        self.break_off(ConnectionLostError("connection.timeout"))
        self.assertLessEqual(self.pause(), 60)

    def test_pause_that_the_service_asked_for_is_kept(self):
        self.break_off(ThrottledError(retry_after=60))
        self.move("INBOX", "Archive")
        self.account._want_sync_now()
        self.assertIsNone(self.claim_due())

    def test_mail_leaves_though_the_server_with_the_folders_is_away(self):
        self.break_off(ConnectionLostError())
        draft = self.queued()
        lease = self.claim_due()
        self.assertTrue(lease.is_paused)
        self.server.calls.clear()
        run_claim(self.env, lease)
        self.assertIn("send", self.server.calls)
        self.assertNotIn("list_folders", self.server.calls)
        self.env.invalidate_all()
        self.assertEqual(draft.state, "sent")
        self.assertTrue(self.account.sync_state_ids.backoff_until)

    def test_mail_leaves_though_a_change_before_it_cannot(self):
        self.move("INBOX", "Archive")
        self.queued()
        self.server.fail("apply", ConnectionLostError())
        self.run_turn()
        self.assertEqual(len(self.server.sent), 1)


@tagged("post_install", "-at_install")
class TestInterruptedPage(SyncCase):
    """A page names messages that have to be fetched, and that is interrupted."""

    stable_ids = True
    labels = True

    def test_mail_is_not_skipped_with_the_page_that_reported_it(self):
        self.server.add("INBOX", "First")
        self.run_turn()
        self.server.add("INBOX", "Second")
        self.server.fail("fetch_metadata", ConnectionLostError())
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.subjects("INBOX"), ["Second", "First"])
