from datetime import timedelta
from email import message_from_bytes, policy

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..models.mailbox_client.writing.drafts import MAX_BODY_CHARS
from .client_common import ClientCase
from .draft_common import DraftCase
from .test_client_messages import HTML_MAIL


@tagged("post_install", "-at_install")
class TestDrafts(DraftCase):
    """Writing: nothing typed is ever lost, nothing is sent by mistake."""

    def test_new_draft_and_its_next_version(self):
        draft = self.new(to="carl@example.com")
        self.assertEqual(draft["state"], "editing")
        again = self.save(id=draft["id"], version=draft["version"], subject="Offer 2")
        self.assertEqual(again["version"], draft["version"] + 1)
        opened = self.client(self.anna).open_draft(draft["id"])
        self.assertEqual(opened["subject"], "Offer 2")
        self.assertEqual(opened["body"], "<p>Hello</p>")

    def test_window_that_lost_its_content_wipes_nothing_out(self):
        draft = self.new(to="carl@example.com")
        after = self.save(id=draft["id"], subject="", body="<p><br></p>", to="")
        self.assertEqual(after["subject"], "Offer")
        self.assertEqual(after["body"], "<p>Hello</p>")

    def test_earlier_versions_are_kept(self):
        draft = self.new()
        self.save(id=draft["id"], body="<p>Other</p>")
        revisions = self.client(self.anna).draft_revisions(draft["id"])
        self.assertEqual([r["text"] for r in revisions], ["Hello"])

    def test_text_is_made_harmless_when_saved(self):
        draft = self.new(
            body='<p onclick="x()">Hi</p><script>1</script><img src="x" onerror="y">'
            '<img src="data:image/svg+xml;base64,AAAA"><a href="javascript:z">l</a>'
        )
        for word in ("onclick", "script", "onerror", "svg", "javascript"):
            self.assertNotIn(word, draft["body"])
        self.assertIn("Hi", draft["body"])

    def test_signature_is_put_in(self):
        signature = self.env["mailbox.signature"].create(
            {"name": "S", "body": "<p>Anna</p>", "user_id": self.anna.id}
        )
        signature.is_default = True
        draft = self.save(account_id=self.account.id)
        self.assertIn(f'data-maildesk-signature="{signature.id}"', draft["body"])
        self.assertEqual(draft["signature_id"], signature.id)

    def test_reply_quotes_and_goes_to_the_sender(self):
        mail = self.mail_with(self.account, HTML_MAIL, subject="AW: Figures")
        draft = self.client(self.anna).reply(mail.id, "reply")
        self.assertEqual(draft["subject"], "Re: Figures")
        self.assertEqual(draft["to"], "Carl <carl@example.com>")
        self.assertIn("Carl wrote:", draft["body"])
        self.assertIn("zucchini", draft["body"])
        self.assertIn("maildesk-quote", draft["body"])
        self.assertNotIn("alert(1)", draft["body"])
        # The image of the quotation goes along; the attachment does not.
        names = [attachment["cid"] for attachment in draft["attachments"]]
        self.assertEqual(names, ["logo@x"])
        record = self.record(draft)
        self.assertEqual(record.in_reply_to, mail.message_id)
        self.assertEqual(record.references, f"older@example.com {mail.message_id}")

    def test_quotation_shows_the_minute_in_the_readers_time(self):
        mail = self.mail_with(self.account, HTML_MAIL)
        mail.date = "2026-11-29 23:24:07"
        self.anna.tz = "Europe/Berlin"
        for mode, line in (
            ("reply", "On Mon, Nov 30, 2026 at 12:24 AM, Carl wrote:"),
            ("forward", "Date: Mon, Nov 30, 2026 at 12:24 AM"),
        ):
            body = self.client(self.anna).reply(mail.id, mode)["body"]
            self.assertIn(line, html2plaintext(body).replace("*", ""))

    def test_reply_all_leaves_the_own_address_out(self):
        mail = self.mail_with(
            self.account,
            HTML_MAIL,
            to_addrs="anna@example.com, dora@example.com",
            cc_addrs="Emil <emil@example.com>, carl@example.com",
        )
        draft = self.client(self.anna).reply(mail.id, "reply_all")
        self.assertEqual(draft["to"], "Carl <carl@example.com>, dora@example.com")
        self.assertEqual(draft["cc"], "Emil <emil@example.com>")

    def test_forward_takes_attachments_along(self):
        mail = self.mail_with(self.account, HTML_MAIL, subject="Figures")
        draft = self.client(self.anna).reply(mail.id, "forward")
        self.assertEqual(draft["subject"], "Fwd: Figures")
        self.assertEqual(draft["to"], "")
        names = sorted(attachment["name"] for attachment in draft["attachments"])
        self.assertIn("notes.txt", names)
        self.assertEqual(len(names), 2)
        self.assertIn("Forwarded message", draft["body"])

    def test_blocked_images_of_a_quotation_survive_saving_and_leave_whole(self):
        mail = self.mail_with(self.account, HTML_MAIL)
        draft = self.client(self.anna).reply(mail.id, "reply")
        self.assertNotIn(' src="https://pics', draft["body"])
        self.save(id=draft["id"], body=draft["body"])
        outgoing = self.record(draft)._build_outgoing()
        html = self.part(outgoing.mime, "text/html")
        self.assertIn('src="https://pics.example.com/a.png"', html)
        self.assertIn('src="cid:logo@x"', html)
        self.assertIn(b"Content-ID: <logo@x>", outgoing.mime)

    def test_outgoing_message(self):
        draft = self.new(
            to="Carl <carl@example.com>, dora@example.com",
            bcc="boss@example.com",
            importance="high",
            request_receipt=True,
        )
        self.attach(draft)
        self.client(self.anna).send(draft["id"])
        record = self.record(draft)
        outgoing = record._build_outgoing()
        message = message_from_bytes(outgoing.mime, policy=policy.default)
        self.assertEqual(message["Message-ID"], f"<{record.message_id}>")
        self.assertEqual(message["X-MailDesk-Id"], record.maildesk_id)
        self.assertEqual(message["Importance"], "high")
        self.assertIsNone(message["Bcc"])
        self.assertIn(b"boss@example.com", outgoing.filed_mime)
        self.assertEqual(
            outgoing.recipients,
            ("carl@example.com", "dora@example.com", "boss@example.com"),
        )
        attached = [part.get_filename() for part in message.iter_attachments()]
        self.assertEqual(attached, ["a.txt"])

    def test_send_holds_for_undo_and_fixes_the_ids(self):
        draft = self.new(to="carl@example.com")
        before = fields.Datetime.now()
        answer = self.client(self.anna).send(draft["id"])
        record = self.record(draft)
        self.assertEqual(answer["seconds"], 10)
        self.assertEqual(record.state, "queued")
        self.assertGreaterEqual(record.send_at, before + timedelta(seconds=10))
        self.assertTrue(record.message_id.endswith("@example.com"))
        self.assertTrue(record.maildesk_id)

    def test_sent_message_can_be_read_before_its_copy_is_there(self):
        draft = self.new(to="Carl <carl@example.com>")
        self.attach(draft)
        client = self.client(self.anna)
        client.send(draft["id"])
        [row] = client.list_messages({"role": "sent"})["messages"]
        self.assertEqual(row["recipients"][0]["name"], "Carl")
        self.assertEqual(row["send_state"], "queued")
        opened = client.open_message(row["id"])
        self.assertIn("Hello", opened["html"])
        self.assertEqual([file["name"] for file in opened["attachments"]], ["a.txt"])

    def test_own_undo_time(self):
        client = self.client(self.anna)
        client.set_preference("undo_send_seconds", 25)
        draft = self.new(to="carl@example.com")
        self.assertEqual(client.send(draft["id"])["seconds"], 25)

    def test_cancel_send_in_time_and_too_late(self):
        client = self.client(self.anna)
        draft = self.new(to="carl@example.com")
        client.send(draft["id"])
        self.assertEqual(client.cancel_send(draft["id"])["state"], "editing")
        client.send(draft["id"])
        self.record(draft).state = "sending"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "Too late"):
            client.cancel_send(draft["id"])
        with self.assertRaisesRegex(UserError, "being sent"):
            self.save(id=draft["id"], subject="x")

    def test_send_later(self):
        client = self.client(self.anna)
        draft = self.new(to="carl@example.com")
        moment = fields.Datetime.now() + timedelta(days=2)
        client.send(draft["id"], fields.Datetime.to_string(moment))
        self.assertEqual(self.record(draft).send_at, moment.replace(microsecond=0))
        again = self.new(to="carl@example.com")
        for text in ("2020-01-01 00:00:00", "2099-01-01 00:00:00", "soon"):
            with self.assertRaises(UserError):
                client.send(again["id"], text)

    def test_send_needs_usable_recipients(self):
        client = self.client(self.anna)
        for to in ("", "carl", "carl@", "carl@example.com, @x"):
            with self.assertRaises(UserError):
                client.send(self.new(to=to)["id"])
        many = ", ".join(f"p{n}@example.com" for n in range(501))
        with self.assertRaisesRegex(UserError, "at most 500"):
            client.send(self.new(to=many)["id"])

    def test_colleague_who_answered_meanwhile_stops_the_reply(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        mail = self.mail_with(self.account, HTML_MAIL)
        client = self.client(self.bob)
        draft = client.reply(mail.id, "reply")
        self.mail(
            self.account,
            "sent",
            minute=1,
            conversation=mail.conversation_id,
            is_outgoing=True,
            from_name="Anna",
        )
        answer = client.send(draft["id"])
        self.assertEqual(answer["held"]["text"], "Anna has answered meanwhile.")
        self.assertEqual(self.record(draft).state, "editing")
        self.assertIsNone(client.send(draft["id"], force=True)["held"])
        self.assertEqual(self.record(draft).state, "queued")

    def test_failed_message_can_be_sent_again_under_a_new_name(self):
        draft = self.new(to="carl@example.com")
        client = self.client(self.anna)
        client.send(draft["id"])
        record = self.record(draft)
        old = (record.message_id, record.maildesk_id)
        record.write({"state": "failed", "error": "No such user", "tries": 1})
        rows = client.list_messages({"outbox": True})["messages"]
        self.assertEqual([row["send_state"] for row in rows], ["failed"])
        client.send(draft["id"])
        self.assertEqual(record.state, "queued")
        self.assertFalse({record.message_id, record.maildesk_id} & set(old))

    def test_discarding_a_draft_of_another_program_counts_it_out(self):
        mail = self.mail_with(
            self.account, HTML_MAIL, "drafts", subject="Begun", is_draft=True
        )
        client = self.client(self.anna)
        draft = client.edit_draft(mail.id)
        answer = client.discard_draft(draft["id"])
        [folder] = self.account.folder_ids.filtered(lambda f: f.role == "drafts")
        self.assertEqual(list(answer["counters"]), [str(folder.id)])
        self.assertEqual(
            answer["counters"], client.folder_counters([folder.id]), "as it is now"
        )
        self.assertEqual(client.list_messages({"role": "drafts"})["messages"], [])

    def test_users_cannot_write_drafts_past_the_facade(self):
        draft = self.record(self.new()).with_user(self.anna)
        for call in (
            lambda: draft.write({"state": "sent"}),
            lambda: draft.unlink(),
            lambda: draft.create({"account_id": self.account.id}),
        ):
            with self.assertRaisesRegex(Exception, "not allowed"):
                call()

    def test_hostile_values(self):
        client = self.client(self.anna)
        for values in (
            None,
            [],
            {"account_id": "1"},
            {"account_id": self.account.id, "subject": 5},
            {"account_id": self.account.id, "importance": "x"},
            {"account_id": self.account.id, "body": "x" * (MAX_BODY_CHARS + 1)},
            {"id": -1},
            {"id": "1"},
            {"account_id": self.account.id, "origin_id": "x"},
        ):
            if values in (None, []):
                continue
            with self.assertRaises(UserError):
                client.save_draft(values)
        draft = self.new(subject="Offer\r\nBcc: evil@example.com", to="c@example.com")
        outgoing = self.record(draft)._build_outgoing()
        self.assertNotIn(b"\r\nBcc:", outgoing.filed_mime)


@tagged("post_install", "-at_install")
class TestMayBeUsed(ClientCase):
    """A mailbox is used for what its tests and its owner allow."""

    def test_nothing_is_sent_before_sending_was_tested(self):
        self.account.outgoing_confirmed = False
        client = self.env(user=self.anna)["mailbox.client"]
        draft = client.save_draft(
            {"account_id": self.account.id, "to": "ben@example.com", "subject": "Hi"}
        )
        with self.assertRaisesRegex(UserError, "Test connection"):
            client.send(draft["id"])
        kept = client.open_draft(draft["id"])
        self.assertEqual((kept["state"], kept["subject"]), ("editing", "Hi"))

    def test_a_disconnected_mailbox_is_left_alone(self):
        message = self.mail(self.account, subject="Not loaded")
        client = self.env(user=self.anna)["mailbox.client"]
        for state, words in (
            ("disconnected", "disconnected"),
            ("auth_invalid", "authorized again"),
        ):
            self.account.state = state
            with self.assertRaisesRegex(UserError, words):
                client.open_message(message.id)
