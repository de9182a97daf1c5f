from odoo.tests import tagged

from tests.sync.two_way import TwoWayTests

from .at_outlook import AtOutlook


@tagged("post_install", "-at_install")
class TestTwoWay(AtOutlook, TwoWayTests):
    pass
