import re
from urllib.parse import quote

from odoo.tests import tagged

from tests.sync.stuck import StuckTests

from ..engine.graph import batch
from .at_outlook import AtOutlook


@tagged("post_install", "-at_install")
class TestStuck(AtOutlook, StuckTests):
    folder_path = r"/mailFolders"
    draft_path = r"/me/messages$"
    change_method = "PATCH"

    def without_pauses(self):
        self.patch(batch, "LONGEST_PAUSE_S", 0.0)

    def change_path_of(self, name):
        items = self.remote.mailbox.items.values()
        ill = next(item for item in items if item.props["subject"] == name)
        names = {ill.key, quote(ill.key, safe="")}
        return rf"/me/messages/({'|'.join(map(re.escape, names))})(\?|$)"
