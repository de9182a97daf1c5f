import json

from odoo.tests import tagged

from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestImagesChanged(ClientCase):
    """Open apps keep messages as they were shown: they hear when others of their images
    may be shown by now.
    """

    def setUp(self):
        super().setUp()
        self.reported()

    def reported(self):
        """The channels that were notified since it was asked last."""
        self.env.cr.precommit.run()
        notes = self.env["bus.bus"].search([], order="id")
        channels = [
            json.loads(note.channel)
            for note in notes
            if json.loads(note.message)["type"] == "maildesk/images"
        ]
        notes.unlink()
        return channels

    def test_of_a_sender_who_is_trusted_and_is_not_any_more(self):
        rules = self.env["mailbox.sender_rule"].with_user(self.anna)
        rule = rules.create({"address": "bob@example.com", "kind": "trusted"})
        [channel] = self.reported()
        self.assertEqual(channel[1:], ["res.partner", self.anna.partner_id.id])
        rule.kind = "blocked"
        self.assertEqual(len(self.reported()), 1)
        rule.unlink()
        self.assertEqual(len(self.reported()), 1)

    def test_of_the_setting(self):
        client = self.client(self.anna)
        client.set_preference("block_remote", False)
        self.assertEqual(len(self.reported()), 1)
        client.set_preference("density", "compact")
        self.assertEqual(self.reported(), [])

    def test_of_the_mailbox(self):
        self.account.block_remote_images = False
        [channel] = self.reported()
        self.assertIn("mailbox.account", channel)
        self.account.name = "Another name"
        self.assertEqual(self.reported(), [])
