"""Guests answer an event that is organized in Odoo by mail."""

import base64

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar

from .invitation_common import InvitationCase

MAIL = """From: {sender}
To: anna@example.com
Subject: Accepted: Launch
Message-ID: <reply{number}@example.org>
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Other//EN
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T080000Z
SEQUENCE:{sequence}
ORGANIZER:mailto:anna@example.com
{attendees}
{more}
END:VEVENT
END:VCALENDAR
"""


@tagged("post_install", "-at_install")
class TestReply(InvitationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.partner_id.email = "anna@example.com"
        cls.carl, cls.dora = cls.env["res.partner"].create(
            [
                {"name": "Carl", "email": "Carl@example.org"},
                {"name": "Dora", "email": "dora@example.net"},
            ]
        )
        cls.launch = cls.make_event()
        cls.number = 0

    @classmethod
    def make_event(cls, **values):
        people = cls.carl | cls.dora | cls.anna.partner_id
        values = {
            "name": "Launch",
            "start": "2099-12-07 09:00:00",
            "stop": "2099-12-07 10:00:00",
            "partner_ids": [(6, 0, people.ids)],
            **values,
        }
        return cls.env["calendar.event"].with_user(cls.anna).create(values)

    def invitation_to(self, event=None):
        """What the guests of an event are sent, read as other calendars do."""
        event = event or self.launch
        return read_calendar(event._get_ics_file()[event.id])

    def reply(self, answer="ACCEPTED", sender="carl@example.org", **values):
        """Let an answer arrive, a minute after the one before."""
        self.number += 1
        attendee = values.pop("attendee", sender)
        account = values.pop("account", self.account)
        values = {
            "uid": self.launch._own_uid(),
            "sequence": 0,
            "more": "X-NOTHING:1",
            "attendees": f"ATTENDEE;PARTSTAT={answer}:mailto:{attendee}",
            **values,
        }
        raw = MAIL.format(sender=sender, number=self.number, **values).encode()
        message = self.mail_with(
            account,
            raw,
            subject="Accepted: Launch",
            from_addr=sender,
            message_id=f"reply{self.number}@example.org",
            minute=self.number,
            has_calendar=True,
        )
        self.arrive(message)
        return message

    def states(self, event=None):
        attendees = (event or self.launch).attendee_ids
        return {each.partner_id.name: each.state for each in attendees}

    def test_invitation_can_be_answered_and_stays_the_same_event(self):
        invitation = self.invitation_to()
        self.assertEqual(invitation.method, "REQUEST")
        self.assertEqual(invitation.uid, self.launch._own_uid())
        self.assertEqual(invitation.organizer.email, "anna@example.com")
        people = {each.address.email.lower(): each for each in invitation.attendees}
        self.assertEqual(people["anna@example.com"].status, "accepted")
        self.assertEqual(people["carl@example.org"].status, "needs-action")
        self.assertTrue(people["carl@example.org"].rsvp)
        self.launch.name = "Launch party"
        again = self.invitation_to()
        self.assertEqual((again.uid, again.sequence), (invitation.uid, 0))
        self.launch.write(
            {"start": "2099-12-07 11:00:00", "stop": "2099-12-07 12:00:00"}
        )
        self.assertEqual(self.invitation_to().sequence, 1)
        self.assertEqual(self.invitation_to().sequence, 1)

    def test_organizer_without_a_mailbox_gets_odoos_own_invitation(self):
        self.anna.partner_id.email = "anna@elsewhere.example"
        invitation = self.invitation_to()
        self.assertEqual(invitation.method, "PUBLISH")
        self.assertNotEqual(invitation.uid, self.launch._own_uid())

    def test_guest_answers_and_changes_their_mind(self):
        sent = self.env["mail.mail"].search_count([])
        for answer in ("ACCEPTED", "TENTATIVE", "DECLINED"):
            self.reply(answer)
            self.assertEqual(
                self.states(),
                {"Carl": answer.lower(), "Dora": "needsAction", "Anna": "accepted"},
            )
        notes = self.launch.message_ids.filtered(lambda m: m.author_id == self.carl)
        self.assertEqual(len(notes), 3)
        self.assertIn("Carl has declined", notes[0].body)
        self.assertEqual(notes.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertTrue(self.launch.active)

    def test_mail_that_is_read_again_or_late_changes_nothing(self):
        first, last = self.reply("ACCEPTED"), self.reply("DECLINED")
        for message in (first, last):
            self.arrive(message)
            self.assertEqual(self.states()["Carl"], "declined")
        # Carl has changed it with the link of Odoo's mail since.
        self.launch.attendee_ids.filtered(
            lambda each: each.partner_id == self.carl
        ).do_accept()
        self.arrive(last)
        self.assertEqual(self.states()["Carl"], "accepted")

    def test_answer_to_an_older_time_counts_no_more(self):
        self.invitation_to()
        self.launch.write(
            {"start": "2099-12-08 09:00:00", "stop": "2099-12-08 10:00:00"}
        )
        self.invitation_to()
        self.reply(sequence=0)
        self.assertEqual(self.states()["Carl"], "needsAction")
        self.reply(sequence=1)
        self.assertEqual(self.states()["Carl"], "accepted")

    @mute_logger("odoo.models")
    def test_only_the_guest_answers_for_themselves(self):
        before = self.states()
        two = "\n".join(
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{each}"
            for each in ("carl@example.org", "dora@example.net")
        )
        uid = self.launch._own_uid()
        other = self.make_account(self.bob, "bob@example.com")
        for values in (
            {"attendee": "dora@example.net"},
            {"sender": "dora@evil.example", "attendee": "dora@example.net"},
            {"sender": "eve@example.org"},
            {"attendees": two},
            {"answer": "NEEDS-ACTION"},
            {"answer": "DELEGATED"},
            {"uid": uid.replace("event", "series")},
            {"uid": uid.split("@")[0] + "@elsewhere"},
            {"uid": "event-999999999" + uid[uid.index("@") :]},
            {"account": other},
        ):
            with self.subTest(values):
                self.reply(**values)
                self.assertEqual(self.states(), before)

    def test_sender_that_the_server_found_to_be_forged(self):
        message = self.reply(answer="NEEDS-ACTION")
        raw = self.raws[message.remote_id].replace(b"NEEDS-ACTION", b"ACCEPTED")
        self.raws[message.remote_id] = (
            b"Authentication-Results: mx.example.com; dmarc=fail\r\n" + raw
        )
        self.account.auth_servers = "mx.example.com"
        self.env["mailbox.body"].search([("message_id", "=", message.id)]).unlink()
        self.arrive(message)
        self.assertEqual(self.states()["Carl"], "needsAction")

    def test_series_is_answered_as_a_whole_or_one_occurrence(self):
        weekly = self.make_event(
            recurrency=True,
            rrule_type="weekly",
            mon=True,
            event_tz="UTC",
            end_type="count",
            count=3,
        )
        events = weekly.recurrence_id.calendar_event_ids.sorted("start")
        self.assertEqual(self.invitation_to(events[0]).uid, weekly._own_uid())
        self.reply("ACCEPTED", uid=weekly._own_uid())
        self.assertEqual([self.states(e)["Carl"] for e in events], ["accepted"] * 3)
        second = events[1].start.strftime("%Y%m%dT%H%M%SZ")
        self.reply("DECLINED", uid=weekly._own_uid(), more=f"RECURRENCE-ID:{second}")
        self.assertEqual(
            [self.states(e)["Carl"] for e in events],
            ["accepted", "declined", "accepted"],
        )

    def test_colleague_answers_in_maildesk_and_changes_nothing_else(self):
        """The event is there already, as its organizer has written it."""
        bob = self.make_account(self.bob, "bob@example.com")
        self.bob.partner_id.email = "bob@example.com"
        self.launch.write({"partner_ids": [(4, self.bob.partner_id.id)]})
        self.launch.description = "<p><b>Bring cake</b></p>"
        raw = self.launch._get_ics_file()[self.launch.id]
        message = self.mail_with(
            bob,
            b"From: anna@example.com\nTo: bob@example.com\nMessage-ID: <l@x>\n"
            b"MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST\n"
            b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(raw),
            subject="Launch",
            from_addr="anna@example.com",
            has_calendar=True,
        )
        bob.outgoing_confirmed = True
        self.answer("accepted", message, self.bob)
        self.env.invalidate_all()
        self.assertEqual(self.states()["Bob"], "accepted")
        self.assertIn("Bring cake", self.launch.description)
        self.assertFalse(self.launch.ical_uid)
        events = self.env["calendar.event"].search([("name", "=", "Launch")])
        self.assertEqual(events, self.launch)
