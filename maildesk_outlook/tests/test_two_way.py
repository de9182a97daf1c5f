import unittest

from odoo.tests import tagged

from .at_outlook import AtOutlook
from .graph_common import running_graph

try:
    from tests.sync.two_way import TwoWayTests
except ImportError:  # an add-on alone, without the repository around it
    TwoWayTests = object


@unittest.skipUnless(running_graph, "the simulators of the repository are needed")
@tagged("post_install", "-at_install")
class TestTwoWay(AtOutlook, TwoWayTests):
    def test_tag_is_a_category_of_the_same_name(self):
        tag = self.env["mailbox.tag"].create(
            {"name": "To be paid", "keyword": "To be paid", "user_id": False}
        )
        self.start("bill", "offer")
        items = {
            each.props["subject"]: each.props
            for each in self.remote.mailbox.items.values()
        }
        self.do("tag", "bill", tag_id=tag.id)
        self.turns()
        self.assertEqual(items["bill"]["categories"], ["To be paid"])
        self.assert_stays()
        self.assertEqual(self.message(subject="bill").tag_ids, tag)
        self.remote.world.change("inbox", "offer@x", categories=["To be paid", "Mine"])
        self.turns()
        self.assertEqual(self.message(subject="offer").tag_ids, tag)
        self.do("untag", "offer", tag_id=tag.id)
        self.turns()
        self.assertEqual(items["offer"]["categories"], ["Mine"])
        self.assert_stays()
        self.assertFalse(self.message(subject="offer").tag_ids)
