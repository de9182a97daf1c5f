"""Mail that leaves the index for a while keeps what people have given to it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..sync.housekeeping import TAGS_KEPT, clean_up
from .test_sync_two_sides import TwoSidesCase


@tagged("post_install", "-at_install")
class TestDeparted(TwoSidesCase):
    def setUp(self):
        super().setUp()
        self.server.make_folder("Aside")
        self.partner = self.env["res.partner"].create({"name": "Carl"})
        self.client = self.env["mailbox.client"]
        self.client.link(self.row.id, "res.partner", self.partner.id)
        self.run_turn()
        self.assertFalse(self.folder("Aside").sync_enabled)

    def leave(self):
        """Another program moves the message to where nobody looks."""
        self.server.move(self.mail, "Aside")
        self.run_turn()
        self.assertFalse(self.messages(subject="Plan"))

    def come_back(self):
        self.server.move(self.mail, "INBOX")
        self.run_turn()
        return self.message(subject="Plan")

    def linked(self, row):
        return [link["res_id"] for link in self.client.links(row.id)]

    def test_moved_out_of_sight_and_back(self):
        self.leave()
        row = self.come_back()
        self.assertEqual(row.tag_ids, self.tag)
        self.assertEqual(self.linked(row), self.partner.ids)
        link = self.env["mailbox.link"].search([("res_id", "=", self.partner.id)])
        self.assertEqual(link.conversation_id, row.conversation_id)

    def test_folder_synchronised_later(self):
        self.leave()
        self.folder("Aside").sync_enabled = True
        self.run_turn()
        row = self.message(subject="Plan")
        self.assertEqual(row.tag_ids, self.tag)
        self.assertEqual(self.linked(row), self.partner.ids)

    def test_moved_out_of_sight_from_here(self):
        self.move("INBOX", "Aside")
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.come_back().tag_ids, self.tag)

    def test_equal_messages_with_the_same_tag_leave_at_once(self):
        twin = self.server.copy(self.mail, "Work")
        self.run_turn()
        rows = self.messages(subject="Plan")
        self.assertEqual(len(rows), 2)
        rows.tag_ids = self.tag
        self.env.flush_all()
        self.server.delete(twin)
        self.leave()
        self.assertEqual(self.account.state, "connected")
        self.assertEqual(self.come_back().tag_ids, self.tag)

    def test_tag_of_a_keyword_comes_back_with_the_keyword_only(self):
        self.tag.write({"keyword": "ours", "user_id": False})
        self.server.mark(self.mail, keywords=frozenset({"ours"}))
        self.run_turn()
        self.leave()
        self.server.mark(self.mail, keywords=frozenset())
        self.assertFalse(self.come_back().tag_ids)

    def test_other_mailboxes_learn_nothing_of_it(self):
        self.leave()
        self.account = self.make_account("bob@example.com")
        self.server = self.servers[self.account.id]
        self.server.add(
            "INBOX",
            "Plan",
            message_id=self.mail.message_id,
            received_at=self.mail.received_at,
        )
        self.run_turn()
        row = self.message(subject="Plan")
        self.assertFalse(row.tag_ids)
        self.assertFalse(self.linked(row))

    def test_tags_wait_for_half_a_year(self):
        self.leave()
        departed = self.env["mailbox.departed_tag"].search([])
        departed.departed_at = fields.Datetime.now() - TAGS_KEPT + timedelta(hours=1)
        self.env.flush_all()
        clean_up(self.env)
        self.assertTrue(departed.exists())
        departed.departed_at -= timedelta(hours=2)
        self.env.flush_all()
        clean_up(self.env)
        self.assertFalse(departed.exists())
        self.assertFalse(self.come_back().tag_ids)


@tagged("post_install", "-at_install")
class TestDepartedStableIds(TestDeparted):
    """The same with a provider whose ids survive every move."""

    stable_ids = True
