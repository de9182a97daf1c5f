"""An add-on while mail is synchronised: what it hears, and what its faults do."""

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.maildesk_base.sync.sending import make_local_sent
from odoo.addons.maildesk_base.sync.steps.events import MAX_TRIES
from odoo.addons.maildesk_base.tests.sync_common import SyncCase


class PinCase(SyncCase):
    """Anna's mailbox; a pass has been through it."""

    def setUp(self):
        super().setUp()
        self.owner = new_test_user(
            self.env, "md_anna", groups="maildesk_base.group_user", name="Anna"
        )
        self.account.owner_id = self.owner
        self.run_turn()

    def pins(self):
        return self.env["mailbox.example_pin"].search([])


@tagged("post_install", "-at_install")
class TestSubscriber(PinCase):
    def arrive(self, subject, sender="anna@example.com"):
        self.server.add("INBOX", subject, sender=sender)
        self.run_turn()

    def events(self):
        return self.env["mailbox.mail_event"].search(
            [("account_id", "=", self.account.id)]
        )

    def test_is_notified_of_what_arrives(self):
        self.arrive("Milk")
        self.arrive("Hello", sender="bob@example.com")
        self.assertEqual(self.pins().message_id.mapped("subject"), ["Milk"])
        self.assertEqual(self.pins().create_uid, self.owner)
        self.assertFalse(self.events())

    def test_is_notified_of_what_is_sent(self):
        self.arrive("Milk")
        draft = self.env["mailbox.draft"].create(
            {
                "account_id": self.account.id,
                "subject": "Re: Milk",
                "mode": "reply",
                "origin_id": self.message().id,
                "to_addrs": "anna@example.com",
                "message_id": "re@example.com",
            }
        )
        draft.write({"state": "queued", "send_at": fields.Datetime.now()})
        make_local_sent(self.env, draft)
        self.run_turn()
        self.assertFalse(self.pins())

    @mute_logger("odoo.addons.maildesk_base.sync.steps.events")
    def test_its_fault_keeps_no_mail_back(self):
        """Its owner may not pin any more: the add-on has not thought of that."""
        self.owner.group_ids = self.env.ref("base.group_user")
        self.arrive("Milk")
        self.assertEqual(self.subjects("INBOX"), ["Milk"])
        self.assertEqual(self.events().mapped("tries"), [1])
        self.assertEqual(self.events().error, "AccessError")
        self.owner.group_ids += self.env.ref("maildesk_base.group_user")
        self.events().next_try_at = False
        self.run_turn()
        self.assertEqual(self.pins().message_id.mapped("subject"), ["Milk"])
        self.assertFalse(self.events())

    @mute_logger("odoo.addons.maildesk_base.sync.steps.events")
    def test_what_fails_again_and_again_is_set_aside(self):
        self.owner.group_ids = self.env.ref("base.group_user")
        self.arrive("Milk")
        for _number in range(MAX_TRIES):
            self.events().next_try_at = False
            self.run_turn()
        self.assertEqual(self.events().mapped("state"), ["failed"])
        self.arrive("Hello", sender="bob@example.com")
        self.assertEqual(self.subjects("INBOX"), ["Hello", "Milk"])


@tagged("post_install", "-at_install")
class TestTwoRows(PinCase):
    def test_pin_goes_over_to_the_row_that_stays(self):
        """A message that is moved while it is looked for has two rows for a while."""
        mail = self.server.add("INBOX", "Plan")
        self.run_turn()
        row = self.message()
        self.server.add("Archive", "Other")
        self.server.meanwhile("changes", lambda: self.server.move(mail, "Archive"))
        self.run_turn()
        newer = self.messages(subject="Plan") - row
        values = {"account_id": self.account.id, "message_id": newer.id}
        self.env["mailbox.example_pin"].create(values)
        self.run_turn()
        self.run_turn()
        self.assertEqual(self.message(subject="Plan"), row)
        self.assertEqual(self.pins().message_id, row)
