from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..engine.types import Flags, Location, Stored
from .memory_server import MemoryProvider
from .sync_common import SyncCase


class FilingProvider(MemoryProvider):
    """Keeps drafts as a server does: a new message each time, the old one taken
    away."""

    def save_draft(self, mime, maildesk_id, replaces):
        self.server.called("save_draft")
        self.server.filed = mime
        mail = self.server.add(
            "Drafts",
            "Draft",
            maildesk_id=maildesk_id,
            flags=Flags(is_read=True, is_draft=True),
        )
        if replaces:
            self.server.expunge(*self._target(replaces))
        [(folder, uid)] = self.server.find(mail)
        return Stored(self._remote_id(folder, uid), Location(folder, uid))


@tagged("post_install", "-at_install")
class TestDraftsAtProvider(SyncCase):
    """Drafts can be finished elsewhere, and are there once."""

    def setUp(self):
        super().setUp()
        self.server.open = lambda: FilingProvider(self.server)
        self.account.action_sync_now()
        self.env.invalidate_all()
        self.drafts_folder = self.folder("Drafts")
        self.client = self.env["mailbox.client"]
        self.draft = self.client.save_draft(
            {"account_id": self.account.id, "subject": "Offer", "to": "c@example.com"}
        )

    def run_drafts(self, rested=True):
        """A pass files the drafts, and takes over where they are now."""
        self.env.flush_all()
        if rested:
            before = fields.Datetime.now() - timedelta(minutes=5)
            self.env.cr.execute("UPDATE mailbox_draft SET write_date = %s", [before])
        self.account.action_sync_now()
        self.env.invalidate_all()

    def record(self):
        return self.env["mailbox.draft"].browse(self.draft["id"])

    def at_server(self):
        return len(self.server.folders["Drafts"].mails)

    def rows(self):
        scope = {"folder_id": self.drafts_folder.id}
        return self.client.list_messages(scope)["messages"]

    def test_listed_at_once_and_filed_after_a_rest(self):
        [row] = self.rows()
        self.assertEqual(row["id"], -self.draft["id"])
        self.run_drafts(rested=False)
        self.assertEqual(self.at_server(), 0)
        self.run_drafts()
        self.assertEqual(self.at_server(), 1)
        self.assertIn(b"Subject: Offer", self.server.filed)
        [row] = self.rows()
        self.assertEqual(row["draft_id"], self.draft["id"])
        self.assertGreater(row["id"], 0)

    def test_unchanged_is_not_filed_again(self):
        self.run_drafts()
        self.run_drafts()
        self.assertEqual(self.server.calls.count("save_draft"), 1)

    def test_next_version_replaces_the_one_before(self):
        self.run_drafts()
        self.client.save_draft({"id": self.draft["id"], "subject": "Offer 2"})
        self.run_drafts()
        self.assertEqual(self.at_server(), 1)
        self.assertIn(b"Subject: Offer 2", self.server.filed)
        self.assertEqual(len(self.rows()), 1)

    def test_empty_draft_is_nobodys_business(self):
        self.client.discard_draft(self.draft["id"])
        self.client.save_draft({"account_id": self.account.id})
        self.run_drafts()
        self.assertEqual(self.at_server(), 0)

    def test_discarded_draft_leaves_the_provider(self):
        self.run_drafts()
        self.client.save_draft({"id": self.draft["id"], "subject": "Offer 2"})
        self.run_drafts()
        self.client.discard_draft(self.draft["id"])
        self.assertEqual(self.rows(), [])
        self.account.action_sync_now()
        self.assertEqual(self.at_server(), 0)

    def deleted(self, options=None, others=0):
        """The draft's record, after its row was deleted in the list."""
        self.run_drafts()
        [row] = self.rows()
        self.client.act([row["id"]], "delete", options)
        if others:
            self.client.save_draft({"id": self.draft["id"], "subject": "Newer"})
        self.env["mailbox.operation"].search([]).not_before = False
        self.account.action_sync_now()
        self.env.invalidate_all()
        return self.record().exists()

    def test_draft_whose_row_is_deleted_is_gone(self):
        self.assertFalse(self.deleted())
        self.assertEqual(self.rows(), [])

    def test_draft_whose_row_is_deleted_for_good_is_gone(self):
        self.assertFalse(self.deleted({"permanent": True}))
        self.assertEqual(self.rows(), [])

    def test_draft_with_newer_words_than_those_deleted_stays(self):
        self.assertTrue(self.deleted({"permanent": True}, others=1))

    def test_draft_deleted_in_another_program_is_gone(self):
        self.run_drafts()
        for mail in list(self.server.folders["Drafts"].mails):
            self.server.expunge("Drafts", mail)
        self.account.action_sync_now()
        self.env.invalidate_all()
        self.assertFalse(self.record().exists())
        self.assertEqual(self.rows(), [])

    def test_sent_draft_leaves_drafts_and_comes_back_when_cancelled(self):
        self.run_drafts()
        self.client.send(self.draft["id"])
        self.env.invalidate_all()
        self.assertEqual(self.rows(), [])
        self.assertTrue(self.record().local_message_id.is_local)
        self.client.cancel_send(self.draft["id"])
        self.env.invalidate_all()
        self.assertEqual([row["draft_id"] for row in self.rows()], [self.draft["id"]])
        self.assertFalse(self.record().local_message_id)
        self.assertFalse(self.env["mailbox.operation"].search([]))
