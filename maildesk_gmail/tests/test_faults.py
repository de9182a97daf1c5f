from odoo.tests import tagged

from tests.sync.faults import FaultTests

from .at_gmail import AtGmail


@tagged("post_install", "-at_install")
class TestFaults(AtGmail, FaultTests):
    pass
