from odoo.tests import tagged

from tests.sync.poison import ALL, DETAILS, TEXT, PoisonTests

from .at_outlook import AtOutlook

ILL = {TEXT: {"mime"}, DETAILS: {"expand"}, ALL: {"all"}, None: ()}


@tagged("post_install", "-at_install")
class TestPoison(AtOutlook, PoisonTests):
    def make_ill(self, name, what):
        found = self.remote.mailbox.items.values()
        item = next(each for each in found if each.props["subject"] == name)
        item.ill = frozenset(ILL[what])


@tagged("post_install", "-at_install")
class TestDeltaWithoutProperties(AtOutlook, PoisonTests):
    """The same where delta refuses extended properties."""

    make_ill = TestPoison.make_ill

    def setUp(self):
        super().setUp()
        self.graph.delta_refuses = 500
        self.addCleanup(setattr, self.graph, "delta_refuses", 0)
