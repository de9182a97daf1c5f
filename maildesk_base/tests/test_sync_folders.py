from odoo import fields
from odoo.tests import tagged

from ..engine.errors import ConnectionLostError, RejectedError
from ..sync.operations import queue_operation
from ..sync.steps import unfollowed
from .sync_common import SyncCase

NO = RejectedError("rejected", "not allowed")


@tagged("post_install", "-at_install")
class TestFolderChanges(SyncCase):
    """Folders made, renamed and deleted here, on their way to the server."""

    def setUp(self):
        super().setUp()
        self.server.make_folder("Work")
        self.run_turn()
        self.api = self.env["mailbox.client"]
        self.work = self.folder("Work")

    def create_folder(self, name, parent=None):
        made = self.api.create_folder(self.account.id, name, parent and parent.id)
        return self.env["mailbox.folder"].browse(made["id"])

    def shown(self):
        """The names in the tree, as the app shows them."""
        folders = self.account.folder_ids.filtered(lambda f: f.state != "gone")
        return sorted(folders.mapped("name"))

    def refused(self):
        domain = [("account_id", "=", self.account.id), ("state", "=", "refused")]
        return self.env["mailbox.operation"].search(domain)

    def test_new_folder_shows_at_once_and_is_made_at_the_server(self):
        folder = self.create_folder("Projects")
        self.assertIn("Projects", self.shown())
        self.assertNotIn("Projects", self.server.folders)
        self.run_turn()
        self.assertIn("Projects", self.server.folders)
        self.assertEqual(folder.remote_id, "Projects")
        self.assertEqual(self.shown().count("Projects"), 1)

    def test_mail_moved_into_a_folder_that_is_not_made_yet_arrives_there(self):
        mail = self.server.add("INBOX")
        self.run_turn()
        folder = self.create_folder("Projects")
        params = {"add_to": folder.ids, "remove_from": self.folder("INBOX").ids}
        queue_operation(self.env, self.messages(), "relocate", params)
        self.run_turn()
        self.assertEqual([name for name, _uid in self.server.find(mail)], ["Projects"])
        self.run_turn()
        self.assertEqual(self.subjects("Projects"), [mail.subject])
        self.assert_consistent()

    def test_folder_below_another_new_one_is_made_after_it(self):
        parent = self.create_folder("Projects")
        child = self.create_folder("Houses", parent)
        self.run_turn()
        self.assertFalse(child.remote_id.startswith("local:"))
        names = list(self.server.folders)
        self.assertLess(names.index("Projects"), names.index("Projects/Houses"))

    def test_new_folder_that_the_server_refuses_goes_again(self):
        folder = self.create_folder("Projects")
        self.server.fail("apply", NO)
        self.run_turn()
        self.assertFalse(folder.exists())
        self.assertNotIn("Projects", self.shown())

    def test_renamed_folder_keeps_its_row_and_its_mail(self):
        self.work.sync_enabled = True
        self.server.add("Work", "Plan")
        self.run_turn()
        plan = self.message(subject="Plan")
        self.api.rename_folder(self.work.id, "Jobs")
        self.assertIn("Jobs", self.shown())
        self.run_turn()
        self.run_turn()
        self.assertIn("Jobs", self.server.folders)
        self.assertEqual(self.work.remote_id, "Jobs")
        self.assertEqual(self.message(subject="Plan"), plan)
        self.assertEqual(self.subjects("Jobs"), ["Plan"])
        self.assert_consistent()

    def test_mail_in_a_folder_nobody_synchronises_is_looked_at_in_time(self):
        """However much of it there is, and whichever leaves."""
        self.patch(unfollowed, "MAX_ASKED", 2)
        mails = [self.server.add("INBOX", f"Old {number}") for number in range(6)]
        self.run_turn()
        params = {"add_to": self.work.ids, "remove_from": self.folder("INBOX").ids}
        queue_operation(self.env, self.messages(), "relocate", params)
        self.run_turn()
        for mail in mails[:3]:
            self.server.delete(mail)
        for _turn in range(60):
            self.server.add("Work")
            self.run_turn()
            left = [s for s in self.messages().mapped("subject") if s.startswith("Old")]
            if len(left) == 3:
                break
        self.assertEqual(sorted(left), ["Old 3", "Old 4", "Old 5"])

    def test_name_that_the_server_refuses_is_taken_back_with_a_reason(self):
        self.api.rename_folder(self.work.id, "Jobs")
        self.server.fail("apply", NO)
        self.run_turn()
        self.assertEqual(self.work.name, "Work")
        self.assertIn("Work", self.shown())
        self.assertIn("not allowed", self.refused().error)
        # Who looks at the tree is asked to read it again.
        reported = self.env["bus.bus"].search([]).mapped("message")
        self.assertTrue([each for each in reported if "maildesk/folders" in each])

    def test_deleted_folder_is_gone_on_both_sides(self):
        self.api.delete_folder(self.work.id)
        self.assertNotIn("Work", self.shown())
        self.run_turn()
        self.assertNotIn("Work", self.server.folders)
        self.run_turn()
        self.assertNotIn("Work", self.shown())

    def test_folder_that_the_server_keeps_comes_back(self):
        self.api.delete_folder(self.work.id)
        self.server.fail("apply", NO)
        self.run_turn()
        self.assertIn("Work", self.shown())
        self.assertEqual(self.work.name, "Work")

    def test_deletion_of_a_folder_that_is_gone_already_is_no_error(self):
        self.api.delete_folder(self.work.id)
        del self.server.folders["Work"]
        self.run_turn()
        self.assertFalse(self.refused())
        self.assertEqual(self.account.state, "connected")

    def test_renaming_a_folder_that_is_gone_is_refused(self):
        self.api.rename_folder(self.work.id, "Jobs")
        del self.server.folders["Work"]
        self.run_turn()
        self.assertTrue(self.refused())
        self.run_turn()
        self.assertNotIn("Work", self.shown())

    def test_new_folder_deleted_before_the_server_knew_it_does_not_stay(self):
        folder = self.create_folder("Projects")
        self.api.delete_folder(folder.id)
        self.run_turn()
        self.assertNotIn("Projects", self.server.folders)
        self.assertNotIn("Projects", self.shown())

    def test_changes_made_while_the_server_is_away_are_made_later_in_order(self):
        folder = self.create_folder("Projects")
        self.api.rename_folder(folder.id, "Ideas")
        self.api.delete_folder(self.work.id)
        for _number in range(3):
            self.server.fail("apply", ConnectionLostError())
            self.server.fail("list_folders", ConnectionLostError())
            self.run_turn()
        self.assertEqual(self.shown().count("Ideas"), 1)
        self.assertIn("Work", self.server.folders)
        self.run_turn()
        self.assertIn("Ideas", self.server.folders)
        self.assertNotIn("Projects", self.server.folders)
        self.assertNotIn("Work", self.server.folders)
        self.run_turn()
        self.assertEqual(self.shown().count("Ideas"), 1)

    def test_change_made_while_a_pass_runs_is_not_undone_by_it(self):
        def meanwhile():
            self.api.rename_folder(self.work.id, "Jobs")
            self.env.flush_all()

        self.server.meanwhile("list_folders", meanwhile)
        self.run_turn()
        self.assertIn("Jobs", self.shown())
        self.assertNotIn("Work", self.shown())
        self.run_turn()
        self.assertIn("Jobs", self.server.folders)

    def test_refused_change_asks_for_a_pass_at_once(self):
        self.api.rename_folder(self.work.id, "Jobs")
        self.server.fail("apply", NO)
        self.run_turn()
        now = fields.Datetime.now()
        self.assertLessEqual(self.account.sync_state_ids.next_sync_at, now)
