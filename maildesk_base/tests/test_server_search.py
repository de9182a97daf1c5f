from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..engine.errors import ConnectionLostError
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestServerSearch(SyncCase):
    """Mail that is not loaded yet can be looked for where it lies."""

    def setUp(self):
        super().setUp()
        self.account.backfill_per_hour = 0
        for number in range(60):
            self.server.add("INBOX", f"Number {number} of sixty")
        self.run_turn()
        self.assertFalse(self.messages(subject="Number 3 of sixty"))

    def search(self, query, user=None):
        self.env.flush_all()
        client = self.env["mailbox.client"]
        if user:
            client = client.with_user(user)
        answer = client.search_server(query)
        self.env.invalidate_all()
        return answer

    def test_it_is_found_and_can_be_read_from_then_on(self):
        answer = self.search("number 3")
        subjects = {row["subject"] for row in answer["messages"]}
        self.assertIn("Number 3 of sixty", subjects)
        self.assertFalse(answer["problems"])
        message = self.message(subject="Number 3 of sixty")
        self.assertEqual(message.folder_ids.name, "INBOX")
        found = self.env["mailbox.client"].search("subject:number subject:3")
        self.assertIn(message.id, [row["id"] for row in found["messages"]])
        self.assert_consistent()

    def test_what_is_known_already_keeps_its_row(self):
        known = self.message(subject="Number 55 of sixty")
        answer = self.search("55")
        self.assertEqual([row["id"] for row in answer["messages"]], [known.id])
        self.assertEqual(self.message(subject="Number 55 of sixty"), known)

    def test_history_is_loaded_after_it_as_before(self):
        row = self.search("number 3")["messages"][-1]["id"]
        self.account.backfill_per_hour = 1000
        for _ in range(3):
            self.run_turn()
        self.assertEqual(len(self.subjects("INBOX")), 60)
        self.assertTrue(self.env["mailbox.message_index"].browse(row).exists())
        self.assert_consistent()

    def test_a_server_that_does_not_answer_is_named(self):
        self.server.fail("search", ConnectionLostError("connection.lost"))
        answer = self.search("number")
        self.assertFalse(answer["messages"])
        (problem,) = answer["problems"]
        self.assertEqual(problem["account_id"], self.account.id)
        self.assertIn("cannot be reached", problem["text"])
        self.assertEqual(self.account.state, "connected")

    def test_only_ones_own_mailboxes_are_searched(self):
        outsider = new_test_user(
            self.env, "outsider", groups="base.group_user,maildesk_base.group_user"
        )
        self.server.calls.clear()
        self.assertFalse(self.search("number", outsider)["messages"])
        self.assertNotIn("search", self.server.calls)

    def test_the_search_may_name_a_mailbox(self):
        self.server.calls.clear()
        self.assertFalse(self.search("number account:elsewhere")["messages"])
        self.assertNotIn("search", self.server.calls)

    def test_a_search_without_a_mailbox_asks_the_others(self):
        other = self.account.copy({"name": "Elsewhere", "email": "else@example.com"})
        self.search(f"number -account:{other.name}")
        self.assertIn("search", self.server.calls)

    def test_folders_are_chosen_here_for_servers_do_not_know_the_word(self):
        for query in (
            "in:inbox number",
            "(in:inbox -in:sent) number",
            "number in:INBOX",
        ):
            with self.subTest(query=query):
                self.assertTrue(self.search(query)["messages"])
        for query in (
            "in:sent number",
            "-in:inbox number",
            "in:nosuch number",
            "-in:nosuch number",
            "in:sent OR subject:nosuch",
            "is:nosuch number",
            "-from: number",
        ):
            with self.subTest(query=query):
                self.assertFalse(self.search(query)["messages"])

    def test_who_may_not_use_maildesk_asks_nothing(self):
        nobody = new_test_user(self.env, "nobody", groups="base.group_user")
        with self.assertRaises(UserError):
            self.search("number", nobody)
