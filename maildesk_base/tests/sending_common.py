"""Common ground of the tests of sending: the memory provider, a message on its way."""

from odoo import fields

from ..sync.sending import make_local_sent
from .sync_common import SyncCase

SENDING = "odoo.addons.maildesk_base.sync.sending"


class SendingCase(SyncCase):
    def setUp(self):
        super().setUp()
        self.account.action_sync_now()

    def press_send(self, **values):
        draft = self.env["mailbox.draft"].create(
            {
                "account_id": self.account.id,
                "subject": "Offer",
                "body": "<p>Hello</p>",
                "to_addrs": "Bob <bob@example.com>",
                "message_id": "offer-1@example.com",
                **values,
            }
        )
        draft.write({"state": "queued", "send_at": fields.Datetime.now()})
        make_local_sent(self.env, draft)
        return draft

    def later(self, draft):
        """The next step's time has come."""
        self.assertTrue(draft.send_at)
        draft.send_at = False
        self.run_turn()

    def sent_entries(self):
        return self.messages(subject="Offer") | self.messages(subject="Filed")
