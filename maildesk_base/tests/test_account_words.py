from odoo.tests import tagged

from ..wizard.mailbox_connection_test import NO_SENDING
from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestAccountWords(ClientCase):
    """What the settings of a mailbox say to its owner."""

    def test_progress_is_reported_per_folder_and_in_total(self):
        for _message in range(3):
            self.mail(self.account)
        self.inbox.write(
            {"remote_total": 18_034, "oldest_loaded": "2024-03-09", "cursor_older": "9"}
        )
        reported = "3 of about 18,000, back to March 2024"
        self.assertEqual(self.inbox.history, reported)
        self.assertEqual(self.account.history, reported)
        self.assertTrue(self.inbox.can_load_older)

    def test_a_folder_that_reaches_far_does_not_speak_for_the_others(self):
        sent = self.folder(self.account, "sent")
        sent.write(
            {"remote_total": 900, "oldest_loaded": "2015-01-02", "cursor_older": ""}
        )
        self.inbox.write(
            {"remote_total": 500, "oldest_loaded": "2024-03-09", "cursor_older": "9"}
        )
        self.archive.write(
            {"remote_total": 500, "oldest_loaded": "2025-06-09", "cursor_older": "9"}
        )
        self.assertEqual(self.account.history, "0 of about 1,000, back to June 2025")
        self.archive.oldest_loaded = False
        self.assertEqual(self.account.history, "0 of about 1,000")

    def test_a_mailbox_that_is_looked_at_for_the_first_time(self):
        self.account.folder_ids.write({"state": "new"})
        self.assertEqual(self.account.history, "Loading")

    def test_numbers_and_months_follow_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.inbox.write(
            {"remote_total": 4000, "oldest_loaded": "2024-03-09", "cursor_older": "9"}
        )
        reported = self.inbox.with_context(lang="de_DE").history
        self.assertIn("4.000", reported)
        self.assertIn("März 2024", reported)

    def test_what_servers_refuse_is_reported_in_words_of_its_own(self):
        texts = self.env["mailbox.error_text"]
        for code in (
            "compose.address",
            "compose.injection",
            "server.unavailable",
            "server.contact_admin",
            "service.unavailable",
            "smtp.unavailable",
            "smtp.no_auth",
            "smtp.not_set",
            "smtp.protocol",
        ):
            self.assertNotEqual(texts._text(code), texts._text("engine"), code)

    def test_name_that_no_folder_can_have_is_explained_without_quoting_the_code(self):
        texts = self.env["mailbox.error_text"]
        text = texts._text("rejected.folder_name", "not a name for a folder")
        self.assertIn("such as “/”.", text)
        self.assertNotIn("not a name", text)
        self.assertIn("“no”", texts._text("rejected", "no"))

    def test_complete_history_offers_no_older_mail(self):
        self.mail(self.account)
        self.inbox.write({"remote_total": 1, "cursor_older": ""})
        self.assertEqual(self.inbox.history, "All (1)")
        self.assertFalse(self.inbox.can_load_older)

    def test_folder_that_is_not_selected_says_so(self):
        self.archive.sync_enabled = False
        self.assertEqual(self.archive.history, "Not synced")
        self.assertFalse(self.archive.can_load_older)

    def test_folders_are_sorted_by_role_then_as_a_tree(self):
        projects = self.make_folder(self.account, "Projects")
        self.make_folder(self.account, "Wheels", parent_id=projects.id)
        self.make_folder(self.account, "2024", parent_id=self.archive.id)
        other = self.make_folder(self.account, "abc")
        # A role that is set by hand moves the folder up at once.
        self.trash.with_user(self.anna).role = "custom"
        other.with_user(self.anna).role = "trash"
        shown = self.account.folder_ids.sorted("sequence").mapped("tree_name")
        indent = "\N{EM SPACE}"
        self.assertEqual(
            shown,
            ["Inbox", "Sent", "Drafts", "Archive", f"{indent}2024", "Spam", "abc"]
            + ["Projects", f"{indent}Wheels", "Trash"],
        )

    def test_ring_of_parents_does_no_harm(self):
        one = self.make_folder(self.account, "One")
        two = self.make_folder(self.account, "Two", parent_id=one.id)
        one.parent_id = two
        one.role = "spam"
        self.assertTrue(one.tree_name.endswith("One"))

    def test_every_bad_status_shows_the_way_out(self):
        for state in ("draft", "reauth_required", "auth_invalid", "error"):
            self.account.state = state
            self.assertTrue(self.account.advice, state)
        self.account.write({"state": "connected", "outgoing_confirmed": False})
        self.assertIn("sending", self.account.advice)
        self.account.outgoing_confirmed = True
        self.assertFalse(self.account.advice)

    def test_result_of_a_test_distinguishes_receiving_from_sending(self):
        ok, failed = {"state": "ok"}, {"state": "failed", "code": "auth"}
        for sending, result in (
            (ok, "ok"),
            (failed, "half"),
            ({"state": "skipped", "code": NO_SENDING}, "receives"),
        ):
            self.assertEqual(self._test_with(ok, sending).result, result)
        self.assertEqual(self._test_with(failed, ok).result, "failed")

    def _test_with(self, receiving, sending):
        steps = (("imap.login", receiving), ("smtp.login", sending))
        lines = [(0, 0, {"step": s, "name": s, **values}) for s, values in steps]
        return self.env["mailbox.connection_test"].create(
            {"account_id": self.account.id, "line_ids": lines}
        )
