from odoo.tests import tagged

from tests.sync.stuck import StuckTests

from ..engine.protocol import api
from .at_gmail import AtGmail


@tagged("post_install", "-at_install")
class TestStuck(AtGmail, StuckTests):
    folder_path = r"/labels"
    draft_path = r"/drafts"

    def without_pauses(self):
        self.patch(api, "FIRST_PAUSE_S", 0.0)

    def change_path_of(self, name):
        return rf"/messages/{self.at_gmail(name).id}/modify"
