from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.hoot_common import HootCase


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    addon = "maildesk_dms"

    def test_component_tests_pass(self):
        self.run_on_desktop()
