"""New mail on a closed ticket does what the mailbox wants."""

from odoo.tests import tagged

from odoo.addons.maildesk_base.tests.sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestClosedTickets(SyncCase):
    def setUp(self):
        super().setUp()
        self.done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.customer = self.env["res.partner"].create(
            {"name": "Carl", "email": "carl@example.com"}
        )
        self.ticket = self.env["helpdesk.ticket"].create(
            {"name": "Pump", "description": "Pump", "partner_id": self.customer.id}
        )
        self.first = self.server.add("INBOX", "Pump", sender="carl@example.com")
        self.run_turn()
        [message] = self.env["mailbox.message_index"].search(
            [("account_id", "=", self.account.id)]
        )
        self.message = message
        self.env["mailbox.link"]._link(message, self.ticket)
        self.ticket.with_context(mail_notrack=True).stage_id = self.done
        self.env.flush_all()

    def answer(self, **values):
        """Another mail of the same conversation, and what comes of it."""
        self.env.cr.precommit.run()
        known, sent = self.ticket.message_ids, self.env["mail.mail"].search([])
        self.server.add(
            "INBOX",
            "Re: Pump",
            sender="carl@example.com",
            references=(self.message.message_id,),
            **values,
        )
        self.run_turn()
        self.env.invalidate_all()
        self.env.cr.precommit.run()
        self.assertEqual(self.env["mail.mail"].search([]), sent)
        return self.ticket.message_ids - known

    def test_a_note_by_default(self):
        [note] = self.answer()
        self.assertIn("Re: Pump", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertTrue(self.ticket.closed)

    def test_reopened_without_telling_the_customer(self):
        self.account.helpdesk_closed = "reopen"
        new = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        new.mail_template_id = self.env.ref("helpdesk_mgmt.changed_stage_template")
        [note] = self.answer()
        self.assertIn("reopened", note.body)
        self.assertEqual(self.ticket.stage_id, new)

    def test_nothing_if_that_is_wanted(self):
        self.account.helpdesk_closed = "nothing"
        self.assertFalse(self.answer())
        self.assertTrue(self.ticket.closed)

    def test_open_tickets_get_no_note(self):
        self.ticket._reopen_for_mail()
        self.assertFalse(self.answer())
