from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.errors import ConnectionLostError, RejectedError
from ..engine.types import Flags
from ..sync.lease import claim_account
from ..sync.operations import cancel_operations, queue_operation
from ..sync.operations.worker import run_operations
from ..sync.session import open_session
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestOperations(SyncCase):
    def setUp(self):
        super().setUp()
        self.mails = [self.server.add("INBOX") for _number in range(3)]
        self.account.action_sync_now()
        self.server.calls.clear()
        self.rows = self.messages().sorted("sort_ts")

    def queue(self, rows, kind, **params):
        not_before = params.pop("not_before", None)
        return queue_operation(self.env, rows, kind, params, not_before=not_before)

    def mark(self, rows, **flags):
        return self.queue(rows, "flags", set_flags=flags)

    def move(self, rows, source, target):
        return self.queue(
            rows,
            "relocate",
            add_to=self.folder(target).ids,
            remove_from=self.folder(source).ids,
        )

    def requests(self):
        return [call for call in self.server.calls if ":" in call]

    def where(self, mail):
        return [name for name, _uid in self.server.find(mail)]

    def test_mark_shows_at_once_and_reaches_the_server(self):
        self.mark(self.rows, is_read=True)
        self.assertEqual(self.folder("INBOX").unread_count, 0)
        self.assertFalse(self.mails[0].flags.is_read)
        self.assert_consistent()
        self.run_turn()
        self.assertTrue(all(mail.flags.is_read for mail in self.mails))
        self.assertEqual(self.requests(), ["flags:3"])
        self.assert_consistent()

    def test_read_and_unread_again_asks_the_server_nothing(self):
        self.mark(self.rows, is_read=True)
        self.mark(self.rows, is_read=False)
        self.run_turn()
        self.assertEqual(self.requests(), [])
        self.assertEqual(self.folder("INBOX").unread_count, 3)

    def test_what_is_so_already_is_not_queued(self):
        self.assertFalse(self.mark(self.rows, is_read=False))

    def test_move_and_move_again_is_one_move(self):
        row = self.message(subject="Mail 1")
        self.move(row, "INBOX", "Archive")
        self.move(row, "Archive", "Trash")
        self.assertEqual(self.subjects("Trash"), ["Mail 1"])
        self.run_turn()
        self.assertEqual(self.requests(), ["relocate:1"])
        self.assertEqual(self.where(self.mails[0]), ["Trash"])
        self.assertEqual(self.message(subject="Mail 1"), row)
        self.assert_consistent()

    def test_move_without_answer_about_the_new_place_keeps_the_row(self):
        self.server.copyuid = False
        row = self.message(subject="Mail 1")
        self.move(row, "INBOX", "Archive")
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.message(subject="Mail 1"), row)
        self.assertEqual(self.subjects("Archive"), ["Mail 1"])
        self.assertEqual(self.subjects("INBOX"), ["Mail 3", "Mail 2"])
        self.assert_consistent()

    def test_marks_and_move_of_one_message_both_arrive(self):
        row = self.message(subject="Mail 1")
        self.move(row, "INBOX", "Archive")
        self.mark(row, is_starred=True)
        self.run_turn()
        self.assertTrue(self.mails[0].flags.is_starred)
        self.assertEqual(self.where(self.mails[0]), ["Archive"])

    def test_deleted_for_good_is_gone_on_both_sides(self):
        self.queue(self.message(subject="Mail 1"), "delete")
        self.assertFalse(self.messages(subject="Mail 1"))
        self.run_turn()
        self.assertEqual(self.where(self.mails[0]), [])
        row = self.env["mailbox.message_index"].search(
            [("account_id", "=", self.account.id), ("subject", "=", "Mail 1")]
        )
        self.assertFalse(row)
        self.assert_consistent()

    def test_older_value_from_the_server_does_not_overwrite_a_pending_one(self):
        row = self.message(subject="Mail 1")
        soon = fields.Datetime.now() + timedelta(hours=1)
        self.queue(row, "flags", set_flags={"is_read": True}, not_before=soon)
        self.server.mark(self.mails[0], is_starred=True)
        self.run_turn()
        self.assertTrue(row.is_read)
        self.assertTrue(row.is_starred)
        self.assert_consistent()

    def test_moved_message_does_not_come_back_before_the_server_knows(self):
        row = self.message(subject="Mail 1")
        soon = fields.Datetime.now() + timedelta(hours=1)
        self.queue(
            row,
            "relocate",
            add_to=self.folder("Archive").ids,
            remove_from=self.folder("INBOX").ids,
            not_before=soon,
        )
        self.server.mark(self.mails[0], is_starred=True)
        self.folder("INBOX").last_reconcile_at = False
        self.run_turn()
        self.assertEqual(self.subjects("Archive"), ["Mail 1"])
        self.assertNotIn("Mail 1", self.subjects("INBOX"))
        self.assert_consistent()

    def test_refused_change_is_taken_back(self):
        self.server.stuck = {"flags": RejectedError("rejected", "read-only folder")}
        operations = self.mark(self.rows, is_read=True)
        self.run_turn()
        self.assertEqual(self.folder("INBOX").unread_count, 3)
        self.assertEqual(set(operations.mapped("state")), {"refused"})
        self.assertIn("read-only folder", operations[0].error)
        self.assert_consistent()

    def test_refused_change_gives_way_to_what_the_server_said_meanwhile(self):
        row = self.message(subject="Mail 1")
        operation = self.mark(row, is_read=True)
        operation.not_before = fields.Datetime.now() + timedelta(hours=1)
        self.server.mark(self.mails[0], is_read=True)
        self.run_turn()
        operation.not_before = False
        # Nothing to ask for any more: the server has it so already.
        self.run_turn()
        self.assertEqual(self.requests(), [])
        self.assertTrue(row.is_read)

    def test_refused_move_is_taken_back(self):
        self.server.fail("apply", RejectedError("rejected", "no"))
        self.move(self.message(subject="Mail 1"), "INBOX", "Archive")
        self.run_turn()
        self.assertEqual(self.subjects("INBOX"), ["Mail 3", "Mail 2", "Mail 1"])
        self.assertEqual(self.subjects("Archive"), [])
        self.assert_consistent()

    def test_lost_connection_keeps_the_change_for_later(self):
        self.server.fail("apply", ConnectionLostError())
        self.server.fail("list_folders", ConnectionLostError())
        operations = self.mark(self.rows, is_read=True)
        self.run_turn()
        self.assertEqual(set(operations.mapped("state")), {"pending"})
        self.assertEqual(self.folder("INBOX").unread_count, 0)
        self.run_turn()
        self.assertEqual(set(operations.mapped("state")), {"done"})
        self.assertTrue(self.mails[0].flags.is_read)

    def test_what_a_dead_worker_had_in_flight_is_done_by_the_next(self):
        operations = self.mark(self.rows, is_read=True)
        operations.write({"state": "in_flight", "fence": 1, "tries": 1})
        self.env.cr.execute("UPDATE mailbox_sync_state SET fence = 7")
        self.run_turn()
        self.assertEqual(set(operations.mapped("state")), {"done"})
        self.assertTrue(self.mails[0].flags.is_read)

    @mute_logger("odoo.addons.maildesk_base.sync.operations.request")
    def test_change_that_always_fails_is_given_up_visibly(self):
        operations = self.mark(self.rows[0], is_read=True)
        for _number in range(5):
            self.server.fail("apply", ZeroDivisionError())
            operations.not_before = False
            self.run_turn()
        self.assertEqual(operations.state, "refused")
        self.assertFalse(self.rows[0].is_read)

    def test_undo_in_time_never_reaches_the_server(self):
        operations = self.move(self.rows, "INBOX", "Archive")
        cancel_operations(self.env, operations)
        self.assertEqual(len(self.subjects("INBOX")), 3)
        self.run_turn()
        self.assertEqual(self.requests(), [])
        self.assert_consistent()

    def test_undo_too_late_moves_back(self):
        operations = self.move(self.rows, "INBOX", "Archive")
        self.run_turn()
        cancel_operations(self.env, operations)
        self.assertEqual(len(self.subjects("INBOX")), 3)
        self.run_turn()
        self.assertEqual(self.where(self.mails[0]), ["INBOX"])
        self.assertEqual(self.messages(), self.rows.sorted(reverse=True))
        self.assert_consistent()

    def test_undo_of_one_change_keeps_another_of_the_same_message(self):
        row = self.rows[0]
        first = self.mark(row, is_read=True)
        self.mark(row, is_starred=True)
        cancel_operations(self.env, first)
        self.assertEqual((row.is_read, row.is_starred), (False, True))

    def test_gone_at_the_server_is_no_error(self):
        self.mark(self.rows, is_read=True)
        self.server.delete(self.mails[0])
        self.run_turn()
        self.assertFalse(self.messages(subject="Mail 1"))
        self.assert_consistent()

    def test_renumbered_folder_keeps_pending_changes(self):
        soon = fields.Datetime.now() + timedelta(hours=1)
        operations = self.queue(
            self.rows, "flags", set_flags={"is_read": True}, not_before=soon
        )
        self.server.renumber("INBOX")
        self.run_turn()
        operations.not_before = False
        self.run_turn()
        self.assertTrue(all(mail.flags.is_read for mail in self.mails))

    def test_renumbered_folder_keeps_pending_moves(self):
        ids = self.messages().ids
        soon = fields.Datetime.now() + timedelta(hours=1)
        operations = self.queue(
            self.rows[:1],
            "relocate",
            add_to=self.folder("Archive").ids,
            remove_from=self.folder("INBOX").ids,
            not_before=soon,
        )
        self.server.renumber("INBOX")
        self.run_turn()
        self.assertEqual(self.subjects("Archive"), ["Mail 1"])
        operations.not_before = False
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.where(self.mails[0]), ["Archive"])
        self.assertEqual(self.messages().ids, ids)
        self.assert_consistent()

    def test_mountain_of_changes_is_sent_in_few_requests(self):
        for _number in range(1200):
            self.server.add("INBOX")
        self.account.action_sync_now()
        self.account.action_load_older(self.folder("INBOX").id, 5000)
        self.server.calls.clear()
        self.mark(self.messages(), is_read=True)
        lease = claim_account(self.env, self.account.id)
        with open_session(self.env, lease, 30) as session:
            self.assertTrue(run_operations(session))
        self.assertEqual(self.requests(), ["flags:500", "flags:500", "flags:203"])

    def test_keywords_follow(self):
        self.server.mark(self.mails[0], keywords=frozenset({"old"}))
        self.account.action_sync_now()
        row = self.message(subject="Mail 1")
        self.queue(row, "flags", add_keywords=["new"], remove_keywords=["old"])
        self.assertEqual(row.keywords, "new")
        self.run_turn()
        self.assertEqual(self.mails[0].flags, Flags(keywords=frozenset({"new"})))


@tagged("post_install", "-at_install")
class TestOperationsStableIds(TestOperations):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
