from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .draft_common import DraftCase
from .test_client_messages import HTML_MAIL, PNG


@tagged("post_install", "-at_install")
class TestDraftConflicts(DraftCase):
    """Two windows write on one draft: nothing typed in either is lost."""

    def two_windows(self):
        """A draft as one window has read it, after another one has saved."""
        draft = self.new(to="carl@example.com")
        self.save(id=draft["id"], version=draft["version"], body="<p>Theirs</p>")
        return draft

    def test_an_older_window_is_reported_and_overwrites_nothing(self):
        draft = self.two_windows()
        answer = self.save(id=draft["id"], version=draft["version"], body="<p>Mine</p>")
        self.assertEqual(answer["conflict"]["body"], "<p>Theirs</p>")
        self.assertEqual(self.record(draft).body, "<p>Theirs</p>")

    def test_a_save_whose_answer_was_lost_is_no_conflict(self):
        draft = self.new()
        values = {"id": draft["id"], "version": draft["version"], "body": "<p>a</p>"}
        first = self.save(**values)
        self.assertEqual(self.save(**values)["version"], first["version"])

    def test_keep_mine_keeps_theirs_as_an_earlier_version(self):
        draft = self.two_windows()
        theirs = self.record(draft).text_version
        self.save(id=draft["id"], version=theirs, body="<p>Mine</p>", replaces=True)
        self.assertEqual(self.record(draft).body, "<p>Mine</p>")
        revisions = self.client(self.anna).draft_revisions(draft["id"])
        self.assertEqual(revisions[0]["body"], "<p>Theirs</p>")

    def test_keep_both_makes_a_second_draft_with_the_files_of_the_first(self):
        mail = self.mail_with(self.account, HTML_MAIL)
        draft = self.client(self.anna).reply(mail.id, "reply")
        logo = draft["attachments"][0]
        self.save(id=draft["id"], body="<p>Theirs</p>")
        mine = f'<p>Mine</p><p><img src="{logo["url"]}"></p>'
        copied = self.client(self.anna).copy_draft(
            draft["id"], {**self.values_of(draft), "body": mine}
        )
        self.assertNotEqual(copied["id"], draft["id"])
        self.assertEqual(self.record(draft).body, "<p>Theirs</p>")
        outgoing = self.record(copied)._build_outgoing()
        self.assertIn(b"Content-ID: <logo@x>", outgoing.mime)
        self.assertIn("Mine", copied["body"])
        for name in ("in_reply_to", "references", "origin_id"):
            self.assertEqual(self.record(copied)[name], self.record(draft)[name])

    def values_of(self, draft):
        names = ("account_id", "mode", "origin_id", "subject", "to", "cc", "bcc")
        return {name: draft[name] for name in names}

    def test_discard_means_what_the_window_has_shown(self):
        draft = self.two_windows()
        client = self.client(self.anna)
        answer = client.discard_draft(draft["id"], draft["version"])
        self.assertTrue(answer["kept"])
        self.assertEqual(self.record(draft).body, "<p>Theirs</p>")
        version = self.record(draft).text_version
        self.assertFalse(client.discard_draft(draft["id"], version)["kept"])
        self.assertFalse(self.record(draft).exists())

    def test_send_sends_what_the_window_has_shown(self):
        draft = self.two_windows()
        client = self.client(self.anna)
        answer = client.send(draft["id"], None, False, draft["version"])
        self.assertEqual(answer["conflict"]["body"], "<p>Theirs</p>")
        self.assertEqual(self.record(draft).state, "editing")


@tagged("post_install", "-at_install")
class TestUntouchedDrafts(DraftCase):
    """An answer in which nobody wrote a word was never there."""

    def setUp(self):
        super().setUp()
        self.mail_in = self.mail_with(self.account, HTML_MAIL)
        self.api = self.client(self.anna)
        self.draft = self.api.reply(self.mail_in.id, "forward")

    def listed_drafts(self):
        return [
            r["draft_id"]
            for r in self.api.list_messages({"role": "drafts"})["messages"]
        ]

    def is_seen(self):
        ids = [draft["id"] for draft in self.api.bootstrap()["drafts_open"]]
        return self.draft["id"] in ids and self.draft["id"] in self.listed_drafts()

    def test_it_is_seen_nowhere_until_something_is_written(self):
        self.assertTrue(self.draft["is_untouched"])
        self.assertNotIn(self.draft["id"], self.listed_drafts())
        self.assertFalse(self.api.bootstrap()["drafts_open"])
        self.save(id=self.draft["id"], subject="Written")
        self.assertTrue(self.is_seen())

    def test_a_file_is_something_written_too(self):
        self.upload(self.draft, "x.png", PNG.encode(), "image/png")
        self.assertTrue(self.is_seen())

    def test_what_was_left_behind_goes_after_days(self):
        record = self.record(self.draft)
        record.env["mailbox.draft"]._gc_untouched()
        self.assertTrue(record.exists())
        self.env.flush_all()
        past = fields.Datetime.now() - timedelta(days=8)
        self.env.cr.execute("UPDATE mailbox_draft SET write_date = %s", [past])
        self.env.invalidate_all()
        written = self.new()
        record.env["mailbox.draft"]._gc_untouched()
        self.assertFalse(record.exists())
        self.assertTrue(self.record(written).exists())

    def test_it_can_be_sent_as_it_is(self):
        self.save(id=self.draft["id"], to="dora@example.com")
        self.api.send(self.draft["id"])
        self.assertEqual(self.record(self.draft).state, "queued")
        with self.assertRaises(UserError):
            self.api.discard_draft(self.draft["id"])
