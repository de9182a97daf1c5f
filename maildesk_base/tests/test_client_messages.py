from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.errors import AuthError, ConnectionLostError
from ..models.mailbox_client.reading import ahead
from ..sync.housekeeping import clean_up
from .client_common import ClientCase

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhg"
    "GAWjR9awAAAABJRU5ErkJggg=="
)
HTML_MAIL = f"""From: Carl <carl@example.com>
To: Anna <anna@example.com>
Subject: Figures
Message-ID: <figures@example.com>
References: <older@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p onclick="x()">Budget <b>zucchini</b></p><script>alert(1)</script>
<img src="cid:logo@x">
<img src="https://pics.example.com/a.png" width="300" height="200">
--r
Content-Type: image/png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

{PNG}
--r--
--b
Content-Type: text/plain; name="notes.txt"
Content-Disposition: attachment; filename="notes.txt"

first line
--b--
""".encode()


@tagged("post_install", "-at_install")
class TestClientMessages(ClientCase):
    """Opening messages and conversations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.mail_with(cls.account, HTML_MAIL, subject="Figures")

    def open(self, message=None):
        message = message or self.message
        return self.client(self.anna).open_message(message.id)

    def fetches(self):
        return self.server.calls.count("fetch_body")

    def test_open_gives_safe_html_text_and_attachments(self):
        opened = self.open()
        self.assertIn("zucchini", opened["html"])
        self.assertNotIn("onclick", opened["html"])
        self.assertNotIn("alert(1)", opened["html"])
        self.assertIn("Budget zucchini", opened["text"])
        self.assertTrue(opened["loaded"])
        self.assertEqual(opened["from"], {"name": "Carl", "email": "carl@example.com"})
        names = [a["name"] for a in opened["attachments"] if not a["is_inline"]]
        self.assertEqual(names, ["notes.txt"])
        self.assertIn(["Message-ID", "<figures@example.com>"], opened["headers"])

    def test_open_marks_nothing(self):
        self.open()
        self.assertFalse(self.message.is_read)

    def test_second_reader_needs_no_server(self):
        self.open()
        before = self.fetches()
        self.open()
        self.assertEqual(self.fetches(), before)

    def test_own_images_are_addressed_remote_ones_blocked(self):
        opened = self.open()
        self.assertIn(f"/maildesk/message/{self.message.id}/image?", opened["html"])
        self.assertNotIn(' src="https://pics', opened["html"])
        self.assertEqual(opened["remote_content"]["blocked"], 1)

    def test_show_once_and_trust_sender(self):
        client = self.client(self.anna)
        once = client.show_remote(self.message.id, "once")
        self.assertEqual(once["remote_content"]["blocked"], 0)
        self.assertIn("pics.example.com", once["html"])
        self.assertNotIn(' src="https://pics', once["html"])
        self.assertEqual(self.open()["remote_content"]["blocked"], 1)
        client.show_remote(self.message.id, "sender")
        self.assertEqual(self.open()["remote_content"]["blocked"], 0)

    def test_trust_is_the_readers_own(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        self.client(self.anna).show_remote(self.message.id, "sender")
        opened = self.client(self.bob).open_message(self.message.id)
        self.assertEqual(opened["remote_content"]["blocked"], 1)

    def test_mailbox_without_blocking_shows_images(self):
        self.account.block_remote_images = False
        self.assertEqual(self.open()["remote_content"]["blocked"], 0)

    def test_unreachable_server_says_so_and_can_be_tried_again(self):
        self.server.fail("fetch_body", ConnectionLostError())
        with self.assertRaisesRegex(UserError, "cannot be reached"):
            self.open()
        self.assertIn("zucchini", self.open()["html"])

    def test_refused_sign_in_names_the_mailbox(self):
        self.server.fail("fetch_body", AuthError())
        with self.assertRaisesRegex(UserError, "anna@example.com.*authorized again"):
            self.open()

    def test_gone_message_says_so(self):
        message = self.mail(self.account)
        with self.assertRaisesRegex(UserError, "no longer on the server"):
            self.open(message)

    def test_opening_fills_a_missing_preview_and_search(self):
        self.message.preview = False
        self.env.flush_all()
        self.open()
        self.env.invalidate_all()
        self.assertIn("Budget zucchini", self.message.preview)
        found = self.client(self.anna).search("body:zucchini")
        self.assertEqual([row["id"] for row in found["messages"]], [self.message.id])

    def test_bodies_expire_a_week_after_the_last_reader(self):
        self.open()
        body = self.env["mailbox.body"].search([("message_id", "=", self.message.id)])
        other = self.mail_with(self.account, HTML_MAIL)
        self.open(other)
        unread = self.env["mailbox.body"].search([("message_id", "=", other.id)])
        clean_up(self.env)
        self.assertTrue(body.exists() and unread.exists())
        (body | unread).last_used_at = "2026-01-01 00:00:00"
        self.env.flush_all()
        # What a page says once a minute.
        self.client(self.bob).watch(None, [other.id])
        self.client(self.anna).watch(None, [self.message.id])
        clean_up(self.env)
        self.assertTrue(body.exists())
        self.assertFalse(unread.exists())

    def test_a_reader_is_noted_once_a_day_and_not_by_opening(self):
        self.open()
        body = self.env["mailbox.body"].search([("message_id", "=", self.message.id)])
        now = body.last_used_at
        for hours, is_noted in ((23, False), (25, True)):
            before = now - timedelta(hours=hours)
            body.last_used_at = before
            self.env.flush_all()
            self.open()
            body.invalidate_recordset()
            self.assertEqual(body.last_used_at, before)
            self.client(self.anna).watch(None, self.message.ids)
            body.invalidate_recordset()
            self.assertEqual(body.last_used_at > before, is_noted)

    def test_conversation_loads_newest_and_unread(self):
        conversation = self.message.conversation_id
        old = self.mail_with(
            self.account, HTML_MAIL, minute=1, conversation=conversation, is_read=True
        )
        new = self.mail_with(
            self.account, HTML_MAIL, minute=2, conversation=conversation, is_read=True
        )
        opened = self.client(self.anna).open_conversation(conversation.id)
        loaded = {row["id"]: row["loaded"] for row in opened["messages"]}
        self.assertEqual(loaded, {self.message.id: True, old.id: False, new.id: True})
        self.assertEqual([r["id"] for r in opened["messages"]][-1], new.id)
        self.assertEqual(opened["version"], conversation.version)

    def test_conversation_opens_although_the_server_is_away(self):
        conversation = self.message.conversation_id
        self.server.fail("fetch_body", ConnectionLostError())
        opened = self.client(self.anna).open_conversation(conversation.id)
        self.assertFalse(opened["messages"][0]["loaded"])

    def test_conversation_leaves_trash_out(self):
        conversation = self.message.conversation_id
        self.mail(self.account, "trash", minute=1, conversation=conversation)
        opened = self.client(self.anna).open_conversation(conversation.id)
        self.assertEqual([row["id"] for row in opened["messages"]], [self.message.id])

    def read_ahead(self, user=None):
        messages = self.message | self.mail(self.account)
        client = self.client(user or self.anna)
        return client.read_ahead(messages.conversation_id.ids, messages.ids)

    def test_reading_ahead_gives_what_is_stored_and_fetches_nothing(self):
        before = self.fetches()
        self.assertEqual(self.read_ahead(), {"conversations": [], "messages": []})
        self.assertEqual(self.fetches(), before)
        opened = self.open()
        before = self.fetches()
        found = self.read_ahead()
        [conversation] = found["conversations"]
        [message] = found["messages"]
        self.assertEqual(conversation["id"], self.message.conversation_id.id)
        self.assertEqual(conversation["messages"][0]["text"], opened["text"])
        self.assertEqual(message["text"], opened["text"])
        self.assertEqual(self.fetches(), before)

    def test_reading_ahead_shows_nobody_what_is_not_theirs(self):
        self.open()
        nothing = {"conversations": [], "messages": []}
        self.assertEqual(self.read_ahead(self.bob), nothing)

    def test_reading_ahead_leaves_out_what_would_be_too_much(self):
        self.open()
        with patch.object(ahead, "MAX_CHARACTERS", 10):
            found = self.read_ahead()
        self.assertEqual(found, {"conversations": [], "messages": []})

    def test_reading_many_ahead_asks_the_database_as_often_as_reading_one(self):
        def queries(conversations, messages):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = client.read_ahead(conversations.ids, messages.ids)
            self.assertEqual(len(found["conversations"]), len(conversations))
            self.assertEqual(len(found["messages"]), len(messages))
            return self.env.cr.sql_log_count - before

        client = self.client(self.anna)
        messages = self.message
        for number in range(4):
            first = self.mail_with(
                self.account, HTML_MAIL, from_addr=f"{number}@example.com"
            )
            messages |= first
            messages |= self.mail_with(
                self.account, HTML_MAIL, conversation=first.conversation_id
            )
        for message in messages:
            self.open(message)
        conversations = messages.conversation_id
        self.assertEqual(len(conversations), 5)
        # Once before: what is asked for once and then known.
        queries(conversations[-1:], messages[-1:])
        one = queries(conversations[-1:], messages[-1:])
        self.assertEqual(queries(conversations, messages), one)

    def test_attachment_shows_where_it_is(self):
        part = self.message_part("notes.txt")
        answer = self.client(self.anna).attachment(self.message.id, part)
        self.assertEqual(answer["name"], "notes.txt")
        self.assertTrue(answer["url"].startswith("/maildesk/message/"))
        with self.assertRaises(UserError):
            self.client(self.anna).attachment(self.message.id, "1.99 BODY[]")

    def message_part(self, name):
        return next(a["id"] for a in self.open()["attachments"] if a["name"] == name)
