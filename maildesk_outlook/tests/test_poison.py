from odoo.tests import tagged

from tests.contract.mails import mail
from tests.sync.poison import ALL, DETAILS, TEXT, PoisonTests

from .at_outlook import AtOutlook

ILL = {TEXT: {"mime"}, DETAILS: {"expand"}, ALL: {"all"}, None: ()}


@tagged("post_install", "-at_install")
class TestPoison(AtOutlook, PoisonTests):
    def make_ill(self, name, what):
        found = self.remote.mailbox.items.values()
        item = next(each for each in found if each.props["subject"] == name)
        item.ill = frozenset(ILL[what])

    def test_folder_whose_ids_cannot_even_be_listed_stops_no_other(self):
        self.start("a")
        found = self.remote.mailbox.items.values()
        item = next(each for each in found if each.props["subject"] == "a")
        item.ill = frozenset({"list"})
        self.deliver("after")
        self.remote.flag(self.at("inbox"), "a@x", is_starred=True)
        self.turns(4)
        self.remote.deliver(self.at("spam"), mail("other@x", "other"))
        self.turns(2)
        self.assertIn("other", self.in_folder("spam"))
        self.assert_healthy()
        self.assertTrue(self.account.folder_ids.filtered("last_error"))
        self.account.folder_ids.retry_at = False
        self.turns(3)
        client = self.env["mailbox.client"]
        (reported,) = client.unreadable(self.account.id)
        self.assertEqual(reported["folder_id"], self.folder(self.at("inbox")).id)
        self.assertIn("out of date", reported["text"])
        client.retry_unreadable(reported["id"])
        item.ill = frozenset()
        self.account.folder_ids.retry_at = False
        self.turns(3)
        self.assert_same()
        self.assertFalse(client.unreadable(self.account.id))


@tagged("post_install", "-at_install")
class TestDeltaWithoutProperties(AtOutlook, PoisonTests):
    """The same where delta refuses extended properties."""

    make_ill = TestPoison.make_ill

    def setUp(self):
        super().setUp()
        self.graph.delta_refuses = 500
        self.addCleanup(setattr, self.graph, "delta_refuses", 0)
