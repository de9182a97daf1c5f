from odoo.tests import tagged

from tests.sync.poison import ALL, DETAILS, TEXT, PoisonTests

from .at_gmail import AtGmail

ILL = {TEXT: {"full"}, DETAILS: {"full"}, ALL: {"full", "metadata", "raw"}, None: ()}


@tagged("post_install", "-at_install")
class TestPoison(AtGmail, PoisonTests):
    def make_ill(self, name, what):
        self.at_gmail(name).ill = frozenset(ILL[what])
