from odoo.tests import tagged

from ..engine.types import Address, ChangePage
from ..sync.apply.words import forget_words
from .sync_common import SyncCase
from .test_apply_page import meta


@tagged("post_install", "-at_install")
class TestWords(SyncCase):
    """The words of a mailbox, in which a search for a part of a word looks."""

    def words(self, account=None):
        account = account or self.account
        words = self.env["mailbox.word"].search([("account_id", "=", account.id)])
        return set(words.mapped("word"))

    def arrive(self, number, subject, **values):
        page = ChangePage(added=(meta(number, subject=subject, **values),))
        return self.apply(page)

    def test_words_of_subject_and_people_are_kept_once(self):
        self.make_folder("INBOX", "inbox")
        sender = Address("Karla Rossweide", "karla@rossweide.org")
        for number in (1, 2):
            self.arrive(number, "The Übergabe, again", sender=sender)
        self.assertLessEqual({"ubergabe", "again", "karla", "rossweide"}, self.words())
        self.assertNotIn("the", self.words())
        self.assertFalse(
            {"ubergabe", "karla"} & self.words(self.make_account("ben@example.com"))
        )

    def test_words_of_a_draft_saved_again(self):
        self.make_folder("INBOX", "inbox")
        self.arrive(1, "Angebot")
        self.arrive(1, "Rechnung")
        self.assertIn("rechnung", self.words())

    def test_words_that_no_mail_has_any_more_are_forgotten(self):
        gone = self.server.add("INBOX", "Kaffeemaschine")
        self.server.add("INBOX", "Waschmaschine")
        self.account.action_sync_now()
        self.server.delete(gone)
        self.account.action_sync_now()
        self.assertGreater(forget_words(self.env, self.account.id), 0)
        self.env.invalidate_all()
        self.assertIn("waschmaschine", self.words())
        self.assertNotIn("kaffeemaschine", self.words())
        self.assertEqual(forget_words(self.env, self.account.id), 0)
