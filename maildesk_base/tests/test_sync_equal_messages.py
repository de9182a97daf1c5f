"""The same message several times in a mailbox."""

from odoo.tests import tagged

from ..sync.operations import queue_operation
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestEqualMessages(SyncCase):
    """The same message several times: each copy is there, without a comparison."""

    def setUp(self):
        super().setUp()
        self.server.make_folder("Work")
        self.mail = self.server.add("Work", "Plan")
        self.run_turn()
        self.account.folder_ids.sync_enabled = True
        self.run_turn()

    def assert_same(self):
        for name in self.server.folders:
            self.assertEqual(sorted(self.subjects(name)), self.server_subjects(name))
        self.assert_consistent()

    def assert_same_soon(self):
        for _number in range(3):
            self.run_turn()
        self.assertFalse({"snapshot"} & set(self.server.calls))
        self.assert_same()

    def test_twice_in_one_folder_and_once_in_another(self):
        for folder in ("Work", "Work", "Archive"):
            self.server.copy(self.mail, folder)
            self.run_turn()
        self.assert_same_soon()
        self.server.delete(self.mail)
        self.assert_same_soon()

    def test_folder_with_two_of_them_made_again(self):
        """By a program that needs several requests, with passes in between."""
        twin = self.server.copy(self.mail, "Work")
        self.run_turn()
        for seen in range(2**4):
            with self.subTest(seen=seen):
                for number, step in enumerate(self.remaking(self.mail, twin)):
                    step()
                    if seen & 1 << number:
                        self.run_turn()
                self.run_turn()
                self.account.folder_ids.sync_enabled = True
                self.assert_same_soon()
                self.mail, twin = self.server.folders["Work"].mails.values()

    def remaking(self, *mails):
        """The requests of a program that makes a folder again."""
        yield lambda: self.server.rename_folder("Work", "Aside")
        yield lambda: self.server.make_folder("Work")
        for mail in mails:
            yield lambda m=mail: self.server.copy(m, "Work")
        yield lambda: self.server.delete_folder("Aside")

    def test_one_of_two_is_moved_into_a_folder_made_again(self):
        """Its row has the new place already when the folder is loaded again."""
        self.server.copy(self.mail, "Archive")
        self.run_turn()
        twin, row = self.messages()
        self.server.renumber("Archive")
        params = {
            "add_to": self.folder("Archive").ids,
            "remove_from": self.folder("Work").ids,
        }
        queue_operation(self.env, row, "relocate", params)
        self.assert_same_soon()
        self.assertEqual(self.messages(), twin + row)

    def test_one_of_two_is_moved_here_while_the_folder_is_made_again(self):
        self.server.copy(self.mail, "Work")
        self.run_turn()
        row = self.messages()[:1]
        for copyuid in (True, False):
            with self.subTest(copyuid=copyuid):
                self.server.copyuid = copyuid
                params = {
                    "add_to": self.folder("Archive").ids,
                    "remove_from": self.folder("Work").ids,
                }
                queue_operation(self.env, row, "relocate", params)
                self.server.renumber("Work")
                self.assert_same_soon()
                self.assertEqual(len(self.server_subjects("Archive")), 1)
                queue_operation(
                    self.env,
                    row,
                    "relocate",
                    {
                        "add_to": params["remove_from"],
                        "remove_from": params["add_to"],
                    },
                )
                self.assert_same_soon()
