"""**Create event** from any mail."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .invitation_common import InvitationCase

MAIL = b"""From: Carl <carl@example.org>
To: anna@example.com, Dora <dora@example.net>
Subject: Re: Lunch
Message-ID: <lunch@example.org>

Shall we? https://us02web.zoom.us/j/123?pwd=x
"""


@tagged("post_install", "-at_install")
class TestCreateEvent(InvitationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lunch = cls.mail_with(
            cls.account,
            MAIL,
            subject="Re: Lunch",
            from_addr="carl@example.org",
            to_addrs="anna@example.com, Dora <dora@example.net>",
        )
        cls.carl = cls.env["res.partner"].create(
            {"name": "Carl", "email": "carl@example.org"}
        )

    def prepare(self, message):
        return self.api().prepare(message.id, "calendar.event")["values"]

    def create_event(self, message=None, **options):
        message = message or self.lunch
        values = self.prepare(message)
        answer = self.api().create_record(message.id, "calendar.event", values, options)
        return self.env["calendar.event"].browse(answer["record"]["id"])

    def test_form_is_filled_in_from_the_mail(self):
        values = self.prepare(self.lunch)
        self.assertEqual(values["name"], "Lunch")
        start = fields.Datetime.to_datetime(values["start"])
        self.assertLessEqual(start - fields.Datetime.now(), timedelta(minutes=30))
        self.assertEqual((start.minute % 30, start.second), (0, 0))
        self.assertEqual(
            values["videocall_location"], "https://us02web.zoom.us/j/123?pwd=x"
        )
        [[_set, _zero, people]] = values["partner_ids"]
        self.assertEqual(people, (self.carl | self.anna.partner_id).ids)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Dora")]))

    def test_text_and_the_box_for_invitations(self):
        answer = self.api().prepare(self.lunch.id, "calendar.event")
        self.assertIn("Shall we?", answer["values"]["description"])
        self.assertTrue(answer["has_description"])
        self.assertIn("invitations", answer["inform"])

    def test_form_is_filled_in_from_an_invitation(self):
        values = self.prepare(self.invitation)
        self.assertEqual((values["name"], values["location"]), ("Plans", "Room 1"))
        self.assertEqual(values["start"], "2099-12-07 09:00:00")
        event = self.create_event(self.invitation)
        self.assertEqual(event, self.event())
        self.answer()
        self.assertEqual(self.event(), event)

    def test_invitation_that_is_in_the_calendar_is_proposed(self):
        self.answer()
        answer = self.api().prepare(self.invitation.id, "calendar.event")
        ids = [each["res_id"] for each in answer["duplicates"]]
        self.assertFalse(ids)  # it is linked already
        links = self.api().links(self.invitation.id)
        self.assertEqual([link["res_id"] for link in links], self.event().ids)
        with self.assertRaisesRegex(ValidationError, "already in the calendar"):
            self.create_event(self.invitation)

    def test_sender_who_is_no_contact_becomes_a_participant_when_wanted(self):
        self.anna.group_ids += self.env.ref("base.group_partner_manager")
        self.carl.unlink()
        event = self.create_event()
        self.assertEqual(event.partner_ids, self.anna.partner_id)
        event = self.create_event(create_contact=True)
        names = event.partner_ids.mapped("email_normalized")
        self.assertIn("carl@example.org", names)
        self.assertEqual(len(names), 2)
        self.assert_odoo_sent_nothing()

    def test_nobody_is_invited(self):
        event = self.create_event()
        self.assertIn(self.carl, event.partner_ids)
        self.assertEqual(event._mail_links().message_id, self.lunch)
        self.assert_odoo_sent_nothing()

    def test_invitations_are_sent_when_they_are_wanted(self):
        self.create_event(inform=True)
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails + 1)

    def test_event_belongs_to_the_record_of_the_conversation(self):
        self.api().link(self.lunch.id, "res.partner", self.carl.id)
        self.assertNotIn("res_id", self.prepare(self.lunch))

    def test_card_and_proposals(self):
        event = self.create_event()
        other = self.mail(self.account, from_addr="carl@example.org")
        [found] = self.api().proposals(other.id, "calendar.event")
        self.assertEqual(found["res_id"], event.id)
        self.assertEqual(found["card"]["title"], "Lunch")
        self.assertEqual(found["card"]["state"], "Accepted")
        event.privacy = "private"
        event.partner_ids = self.carl
        event.user_id = self.bob
        self.assertEqual(self.api().proposals(other.id, "calendar.event"), [])
