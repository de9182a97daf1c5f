from odoo.tests import tagged

from .hoot_common import HootCase


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    addon = "maildesk_base"

    def test_component_tests_pass(self):
        """Every component test of this add-on passes in a real browser."""
        self.run_on_desktop()

    def test_component_tests_pass_on_a_phone(self):
        """So does every test of what is different on a small screen."""
        self.run_on_phone()
