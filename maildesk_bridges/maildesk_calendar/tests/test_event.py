"""The calendar follows the invitation: one event, whatever is clicked and arrives."""

from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .invitation_common import LATER, WHEN, InvitationCase

START = datetime(2099, 12, 7, 9)
ALL_DAY = "DTSTART;VALUE=DATE:20991224\nDTEND;VALUE=DATE:20991226"


@tagged("post_install", "-at_install")
class TestEvent(InvitationCase):
    def status(self):
        attendees = self.event().attendee_ids
        return {each.partner_id: each.state for each in attendees}

    def test_accepting_makes_the_event(self):
        state = self.answer()
        event = self.event()
        self.assertEqual((event.name, event.location), ("Plans", "Room 1"))
        self.assertEqual((event.start, event.stop), (START, START.replace(hour=10)))
        self.assertEqual(event.create_uid, self.anna)
        self.assertEqual(self.status(), {self.anna.partner_id: "accepted"})
        self.assertIn("Carl &lt;carl@example.org&gt;", event.description)
        self.assertEqual(state["event"]["name"], "Plans")
        self.assertEqual(event._mail_links().message_id, self.invitation)
        self.assert_odoo_sent_nothing()

    def notes(self):
        """Notes on the event that name the mail."""
        notes = self.event().message_ids
        return notes.filtered(lambda note: "Invitation: Plans" in note.body)

    def test_who_answers_is_not_asked_and_nothing_is_told_of_the_mail(self):
        self.account.sudo().bridge_on_ids = False
        self.answer()
        self.assertEqual(self.event()._mail_links().message_id, self.invitation)
        self.assertFalse(self.notes())

    def test_the_event_says_which_mail_it_is_of_where_events_are_enabled(self):
        self.answer()
        self.assertEqual(len(self.notes()), 1)

    def test_where_events_are_switched_off_it_is_answered_all_the_same(self):
        events = self.env["mailbox.bridge_kind"]._named(["calendar.event"])
        self.account.with_user(self.anna).bridge_ids -= events
        self.assertEqual(self.answer()["answer"], "accepted")
        self.assertFalse(self.event()._mail_links())

    def test_all_day(self):
        self.answer(message=self.invite(when=ALL_DAY))
        event = self.event()
        self.assertTrue(event.allday)
        dates = (event.start_date, event.stop_date)
        self.assertEqual(dates, (date(2099, 12, 24), date(2099, 12, 25)))

    def test_changing_ones_mind(self):
        self.answer("tentative")
        self.assertEqual(self.status(), {self.anna.partner_id: "tentative"})
        self.answer("declined")
        self.assertFalse(self.event().active)
        self.assertEqual(self.status(), {self.anna.partner_id: "declined"})
        self.answer("accepted")
        self.assertTrue(self.event().active)
        self.assertEqual(len(self.event()), 1)
        self.assert_odoo_sent_nothing()

    def test_declining_makes_none(self):
        self.answer("declined")
        self.assertFalse(self.event())

    def test_accepting_the_update_moves_it(self):
        self.answer()
        event = self.event()
        update = self.invite(sequence=1, when=LATER, summary="New plans")
        self.answer(message=update)
        self.assertEqual(self.event(), event)
        self.assertEqual((event.name, event.start.day), ("New plans", 8))
        self.assertEqual(self.status(), {self.anna.partner_id: "accepted"})
        self.assert_odoo_sent_nothing()

    def test_update_is_followed_when_it_arrives(self):
        self.answer()
        update = self.invite(sequence=1, when=LATER)
        self.arrive(update)
        self.assertEqual(self.event().start.day, 8)
        self.assertEqual(self.status(), {self.anna.partner_id: "needsAction"})
        self.assertEqual(self.state(update)["news"], "changed")
        self.assert_odoo_sent_nothing()

    def test_older_version_that_arrives_late_changes_nothing(self):
        update = self.invite(sequence=2, when=LATER)
        self.answer(message=update)
        self.arrive(self.invite(sequence=1, when=WHEN))
        self.assertEqual(self.event().start.day, 8)

    def test_cancellation_takes_it_off_the_calendar(self):
        self.answer()
        cancelled = self.invite(sequence=1, method="CANCEL")
        self.arrive(cancelled)
        self.assertFalse(self.event().active)
        self.assertIsNone(self.state(cancelled)["event"])
        self.assert_odoo_sent_nothing()

    def test_forged_update_is_followed_only_when_asked_to(self):
        """Its sender is not the organizer, who may use a service for it."""
        self.answer()
        update = self.invite(sequence=1, when=LATER, sender="other@example.org")
        self.arrive(update)
        self.assertEqual(self.event().start, START)
        self.assertTrue(self.state(update)["can_follow"])
        state = self.api().follow_invitation(update.id)
        self.assertFalse(state["can_follow"])
        self.assertEqual(self.event().start.day, 8)
        with self.assertRaisesRegex(UserError, "up to date"):
            self.api().follow_invitation(update.id)

    def test_cancellation_is_followed_when_asked_to(self):
        self.answer()
        cancelled = self.invite(sequence=1, method="CANCEL", sender="x@example.org")
        self.api().follow_invitation(cancelled.id)
        self.assertFalse(self.event().active)

    def test_another_organizer_cannot_move_it(self):
        self.answer()
        forged = self.invite(
            sequence=9,
            when=LATER,
            sender="eve@example.org",
            organizer="eve@example.org",
        )
        self.arrive(forged)
        self.assertEqual(self.state()["news"], "")
        self.assertFalse(self.state(forged)["can_follow"])
        with self.assertRaisesRegex(UserError, "another organizer"):
            self.answer(message=forged)
        with self.assertRaisesRegex(UserError, "up to date"):
            self.api().follow_invitation(forged.id)
        self.assertEqual(self.event().start, START)

    def test_event_that_was_there_is_not_made_again(self):
        """A synced calendar has brought it: same begin, same organizer."""
        carl = self.env["res.partner"].create(
            {"name": "Carl", "email": "carl@example.org"}
        )
        event = self.env["calendar.event"].create(
            {
                "name": "Plans",
                "start": START,
                "stop": START.replace(hour=10),
                "user_id": False,
                "partner_ids": [(6, 0, (carl | self.anna.partner_id).ids)],
            }
        )
        mails = self.env["mail.mail"].search_count([])
        self.answer()
        self.assertEqual(self.event(), event)
        self.assertEqual(self.status()[self.anna.partner_id], "accepted")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_two_colleagues_share_the_event(self):
        second = self.make_account(self.bob, "bob@example.com")
        self.answer()
        self.answer(message=self.invite(second), user=self.bob)
        people = self.anna.partner_id | self.bob.partner_id
        self.assertEqual(self.event().partner_ids, people)
        self.answer("declined")
        self.assertTrue(self.event().active)
        self.assert_odoo_sent_nothing()

    def test_private_event_of_a_colleague_is_left_alone(self):
        second = self.make_account(self.bob, "bob@example.com")
        self.answer()
        self.event().privacy = "private"
        state = self.answer(message=self.invite(second), user=self.bob)
        self.assertEqual(self.event().partner_ids, self.anna.partner_id)
        self.assertEqual(state["event"]["name"], "Plans")

    def test_event_is_deleted_by_hand(self):
        self.answer()
        self.event().unlink()
        self.assertIsNone(self.state()["event"])
        self.answer("tentative")
        self.assertEqual(self.status(), {self.anna.partner_id: "tentative"})

    def test_copy_of_the_event_is_another_one(self):
        self.answer()
        copy = self.event().copy()
        self.assertFalse(copy.ical_uid)


@tagged("post_install", "-at_install")
class TestSeries(InvitationCase):
    RULE = "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4"

    def setUp(self):
        super().setUp()
        self.series = self.invite(more=self.RULE)
        self.answer(message=self.series)

    def days(self):
        """When it is on the calendar, in Berlin at ten."""
        events = self.event().recurrence_id.calendar_event_ids.sorted("start")
        return [(each.start.day, each.start.hour) for each in events]

    def test_all_occurrences_are_there(self):
        self.assertEqual(self.days(), [(7, 9), (14, 9), (21, 9), (28, 9)])
        states = self.event()._of_series().attendee_ids.mapped("state")
        self.assertEqual(states, ["accepted"] * 4)
        self.assert_odoo_sent_nothing()

    def test_moved_with_all_occurrences(self):
        rule = self.RULE.replace("MO", "TU")
        event = self.event()
        self.arrive(self.invite(sequence=1, when=LATER, more=rule))
        self.assertEqual(self.event(), event)
        self.assertEqual(self.days(), [(8, 9), (15, 9), (22, 9), (29, 9)])

    def test_renamed_with_all_occurrences(self):
        self.arrive(self.invite(sequence=1, summary="Weekly", more=self.RULE))
        names = set(self.event()._of_series().mapped("name"))
        self.assertEqual(names, {"Weekly"})

    def test_one_occurrence_is_moved(self):
        when = WHEN.replace("20991207", "20991215")
        one = "RECURRENCE-ID;TZID=Europe/Berlin:20991214T100000"
        self.answer(message=self.invite(sequence=1, when=when, more=one))
        self.assertEqual(self.days(), [(7, 9), (15, 9), (21, 9), (28, 9)])

    def test_declined_and_cancelled_as_a_whole(self):
        self.answer("declined", message=self.series)
        self.assertFalse(any(self.event()._of_series().mapped("active")))
        self.answer("accepted", message=self.series)
        self.assertEqual(len(self.days()), 4)
        self.arrive(self.invite(sequence=1, method="CANCEL", more=self.RULE))
        self.assertFalse(any(self.event()._of_series().mapped("active")))

    def test_rule_that_odoo_does_not_have(self):
        rule = "RRULE:FREQ=SECONDLY;BYSECOND=1,2,3"
        message = self.invite(uid="odd@example.org", more=rule)
        self.answer(message=message)
        events = self.env["calendar.event"].search(
            [("ical_uid", "=", "odd@example.org")]
        )
        self.assertEqual(len(events), 1)
        self.assertFalse(events.recurrency)


@tagged("post_install", "-at_install")
class TestHostile(InvitationCase):
    def test_markup_and_addresses_stay_text(self):
        words = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        message = self.invite(
            summary=words,
            more=f"DESCRIPTION:{words} javascript:alert(1)\nURL:javascript:alert(1)",
        )
        self.answer(message=message)
        event = self.event()
        self.assertNotIn("<script", event.description)
        self.assertNotIn("<img", event.description)
        self.assertFalse(event.videocall_location)
        sent, parts = self.sent_parts(self.drafts())
        self.assertNotIn("<script", parts["text/html"].get_content())
        self.assertEqual(sent["To"], "Carl <carl@example.org>")

    def test_dates_that_are_none(self):
        for when in (
            "DTSTART:00010101T000000Z",
            "DTSTART:99991231T235959Z",
            "DTSTART:tomorrow",
            "X-NO:1",
        ):
            message = self.invite(when=when)
            with self.subTest(when), self.assertRaisesRegex(UserError, "no date"):
                with self.env.cr.savepoint():
                    self.answer(message=message)
        self.assertFalse(self.event())

    def test_end_before_the_start(self):
        when = "DTSTART:20991207T100000Z\nDTEND:20991207T090000Z"
        self.answer(message=self.invite(when=when))
        self.assertEqual(self.event().stop, self.event().start)

    def test_header_of_the_answer_cannot_be_extended(self):
        organizer = "carl@example.org\\nBcc: eve@example.org"
        message = self.invite(uid="x", organizer=organizer)
        self.assertTrue(self.state(message)["reason"])
        message = self.invite(summary="Plans\\nBcc: eve@example.org")
        self.answer(message=message)
        sent, _parts = self.sent_parts(self.drafts())
        self.assertIsNone(sent["Bcc"])
