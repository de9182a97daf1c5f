"""The answer to an invitation: what leaves, to whom, and how often."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.maildesk_base.engine.mime.findings.invitation import read_calendar

from .invitation_common import LATER, InvitationCase


@tagged("post_install", "-at_install")
class TestAnswer(InvitationCase):
    def reply(self, draft=None):
        _message, parts = self.sent_parts(draft or self.drafts())
        return read_calendar(parts["text/calendar"].get_content().encode())

    def test_nothing_is_answered_unasked(self):
        state = self.state()
        self.assertEqual((state["reason"], state["answer"]), ("", ""))
        self.assertFalse(self.drafts())
        self.assertFalse(self.event())

    def test_answer_is_what_other_calendars_read(self):
        self.answer("accepted")
        draft = self.drafts()
        message, parts = self.sent_parts(draft)
        self.assertEqual(message["To"], "Carl <carl@example.org>")
        self.assertEqual(message["Subject"], "Accepted: Plans")
        self.assertEqual(message["In-Reply-To"], "<invitation0@example.org>")
        self.assertIn("anna@example.com", message["From"].lower())
        self.assertEqual(message.get_content_type(), "multipart/alternative")
        self.assertIn("Anna has accepted", parts["text/plain"].get_content())
        calendar = parts["text/calendar"]
        self.assertEqual(calendar.get_param("method"), "REPLY")
        text = calendar.get_content().replace("\r\n ", "")
        self.assertIn("METHOD:REPLY", text)
        self.assertIn("BEGIN:VTIMEZONE", text)
        reply = self.reply()
        self.assertEqual((reply.uid, reply.sequence), ("plans-1@example.org", 0))
        [attendee] = reply.attendees
        self.assertEqual(attendee.address.email.lower(), "anna@example.com")
        self.assertEqual(attendee.status, "accepted")

    def test_the_three_answers(self):
        for answer in ("tentative", "declined", "accepted"):
            with self.subTest(answer):
                state = self.answer(answer)
                self.assertEqual(
                    (state["answer"], state["answered_by"]), (answer, "Anna")
                )
                # The one before had not left, and does not any more.
                self.assertEqual(self.drafts().state, "queued")
                self.assertEqual(self.reply().attendees[0].status, answer)

    def test_twice_is_once(self):
        self.answer()
        self.answer()
        self.assertEqual(len(self.drafts()), 1)
        self.assertEqual(len(self.event()), 1)

    def test_once_it_has_left_a_change_is_another_answer(self):
        self.answer("accepted")
        self.drafts().state = "sent"
        self.answer("accepted")
        self.assertEqual(len(self.drafts()), 1)
        self.answer("declined")
        self.assertEqual(self.drafts().mapped("state"), ["sent", "queued"])

    def test_once_its_copy_is_in_sent_it_is_not_given_again(self):
        self.answer()
        self.drafts().unlink()
        self.answer()
        self.assertFalse(self.drafts())

    def test_one_that_could_not_be_sent_can_be_given_again(self):
        self.answer()
        self.drafts().write({"state": "failed", "error": "No such mailbox"})
        self.assertEqual(self.state()["error"], "No such mailbox")
        self.assertEqual(self.answer()["error"], "")
        self.assertEqual(self.drafts().mapped("state"), ["queued"])

    def test_it_waits_for_undo_like_all_mail(self):
        self.api().set_preference("undo_send_seconds", 30)
        self.answer()
        later = fields.Datetime.now() + timedelta(seconds=20)
        self.assertGreater(self.drafts().send_at, later)

    def test_it_leaves_from_the_address_that_was_invited(self):
        self.env["mailbox.identity"].create(
            {"account_id": self.account.id, "email": "dora@example.net"}
        )
        message = self.invite(uid="other@example.org", organizer="eve@example.org")
        raw = self.raws[message.remote_id].replace(b"Anna@example.com", b"x@x.example")
        self.raws[message.remote_id] = raw
        self.answer(message=message)
        sent, _parts = self.sent_parts(self.drafts())
        self.assertIn("dora@example.net", sent["From"])
        self.assertEqual(sent["To"], "Carl <eve@example.org>")
        self.assertEqual(self.reply().attendees[0].address.email, "dora@example.net")

    def test_another_version_is_answered_again(self):
        self.answer()
        self.drafts().state = "sent"
        update = self.invite(sequence=1, when=LATER)
        self.assertEqual(self.state(update)["news"], "changed")
        self.answer(message=update)
        self.assertEqual(self.reply(self.drafts()[-1]).sequence, 1)
        self.assertEqual(self.state(update)["news"], "")

    def test_an_old_version_is_not_answered(self):
        self.arrive(self.invite(sequence=3, when=LATER))
        self.assertEqual(self.state()["news"], "outdated")
        with self.assertRaisesRegex(UserError, "newer version"):
            self.answer()

    def test_a_cancelled_event_is_not_answered(self):
        self.arrive(self.invite(sequence=1, method="CANCEL"))
        self.assertEqual(self.state()["news"], "cancelled")
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.answer()
        self.assertFalse(self.drafts())

    def test_who_cannot_be_answered(self):
        for organizer, words in (
            ("anna@example.com", "organizes"),
            ("a@example.org,b@example.org", "no organizer"),
            ("nobody", "no organizer"),
        ):
            message = self.invite(uid=organizer, organizer=organizer)
            with self.subTest(organizer):
                self.assertIn(words, self.state(message)["reason"])
                with self.assertRaisesRegex(UserError, words):
                    self.answer(message=message)
        self.assertFalse(self.drafts())

    def test_mailbox_that_cannot_send(self):
        self.account.outgoing_confirmed = False
        self.assertIn("cannot send", self.state()["reason"])
        with self.assertRaises(UserError):
            self.answer()

    def test_what_is_no_invitation(self):
        for values in ({"method": "PUBLISH"}, {"method": "REPLY"}, {"uid": ""}):
            with self.subTest(values):
                message = self.invite(**values)
                self.assertIsNone(self.state(message))
                with self.assertRaises(UserError):
                    self.answer(message=message)
        for answer in ("", "ACCEPTED", None, 5):
            with self.subTest(answer), self.assertRaises(UserError):
                self.answer(answer)

    def test_body_cached_before_invitations_could_be_answered(self):
        self.state()
        body = self.env["mailbox.body"].search(
            [("message_id", "=", self.invitation.id)]
        )
        view = dict(body.view)
        del view["calendar_text"]
        body.view = view
        self.answer()
        self.assertEqual(self.reply().uid, "plans-1@example.org")
