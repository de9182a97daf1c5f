"""A message that was moved between the readings of a pass: for a while it has two rows,
and people do things with either of them.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..sync.operations import queue_operation
from .test_sync_two_sides import TwoSidesCase


@tagged("post_install", "-at_install")
class TestMergedRows(TwoSidesCase):
    def setUp(self):
        super().setUp()
        self.server.add("Archive", "Other")
        self.server.meanwhile("changes", lambda: self.server.move(self.mail, "Archive"))
        self.run_turn()
        self.newer = self.messages(subject="Plan") - self.row
        self.assertEqual(len(self.newer), 1)

    def test_tags_of_both_are_kept(self):
        other = self.env["mailbox.tag"].create({"name": "Other"})
        self.newer.tag_ids = other
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.message(subject="Plan"), self.row)
        self.assertEqual(self.row.tag_ids, self.tag | other)

    def test_change_of_the_newer_one_goes_on(self):
        params = {"set_flags": {"is_starred": True}}
        queue_operation(self.env, self.newer, "flags", params)
        self.server.meanwhile("apply", lambda: self.server.move(self.mail, "Sent"))
        self.run_turn()
        self.assert_is_in("Sent")
        self.assertTrue(self.row.is_starred)
        self.assertTrue(self.mail.flags.is_starred)

    def test_move_of_the_newer_one_that_waits_goes_on(self):
        params = {"add_to": self.work.ids, "remove_from": self.folder("Archive").ids}
        later = fields.Datetime.now() + timedelta(hours=1)
        queue_operation(self.env, self.newer, "relocate", params, not_before=later)
        self.run_turn()
        self.assertEqual(self.message(subject="Plan"), self.row)
        self.assertEqual(self.row.placement_ids.folder_id, self.work)
        self.assertEqual(self.server.find(self.mail)[0][0], "Archive")
        self.assert_is_in("Work")

    def test_tag_of_a_keyword_stays_with_the_keyword_only(self):
        """Somebody took the keyword away while there were two rows."""
        shared = self.env["mailbox.tag"].create(
            {"name": "Theirs", "keyword": "theirs", "user_id": False}
        )
        self.newer.tag_ids = shared
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.message(subject="Plan"), self.row)
        self.assertEqual(self.row.tag_ids, self.tag)

    def test_link_to_either_is_kept(self):
        partner = self.env["res.partner"].create({"name": "Carl"})
        client = self.env["mailbox.client"]
        client.link(self.newer.id, "res.partner", partner.id)
        self.run_turn()
        self.run_turn()
        link = self.env["mailbox.link"].search([("res_id", "=", partner.id)])
        self.assertEqual(link.message_id, self.row)
