from odoo.tests import tagged

from tests.sync.two_way import TwoWayTests

from ..engine.settings import MODIFY
from .at_gmail import AtGmail


@tagged("post_install", "-at_install")
class TestTwoWay(AtGmail, TwoWayTests):
    def test_message_with_several_labels_is_in_several_folders(self):
        self.start("a")
        labels = [self.box.labels.create({"name": n})["id"] for n in ("Red", "Blue")]
        message = next(iter(self.box.messages.values()))
        self.box.modify(message, set(labels), ())
        self.turns(2)
        for folder in ("INBOX", "ALL_MAIL", *labels):
            self.assertEqual(self.subjects(folder), ["a"])
        self.account.folder_ids.sync_enabled = True
        red, blue = (self.folder(label) for label in labels)
        self.do("move", "a", folder_id=red.id, folder_id_from=blue.id)
        self.turns()
        self.assertNotIn(labels[1], message.labels)
        self.assertIn(labels[0], message.labels)
        self.assert_stays()
        self.assertEqual(self.subjects(labels[1]), [])

    def test_without_full_access_the_bin_keeps_what_it_has(self):
        """Only Google empties it then; who tries sees why."""
        self.scopes = (MODIFY,)
        self.sign_in()
        self.start("a")
        self.do("trash", "a")
        self.turns()
        self.do("delete", "a")
        self.turns()
        self.assertEqual(self.listed_at_service("trash"), ["a"])
        refused = self.env["mailbox.operation"].search([("state", "=", "refused")])
        self.assertIn("30 days", refused.error)
        self.assert_same()
