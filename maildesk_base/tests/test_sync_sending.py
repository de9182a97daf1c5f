from datetime import timedelta
from unittest.mock import patch

from psycopg2 import InterfaceError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..engine.errors import (
    AuthError,
    ConnectionLostError,
    ProtocolError,
    RejectedError,
)
from ..engine.types import Flags, SendOutcome, SentCopy
from ..sync.due import outgoing_due
from ..sync.lease import claim_account
from ..sync.sending import drop_local_sent, make_local_sent
from .sending_common import SENDING, SendingCase
from .sync_common import SyncCase


@tagged("post_install", "-at_install")
class TestSending(SendingCase):
    def test_entry_is_in_sent_at_once(self):
        draft = self.press_send()
        self.assertEqual(self.subjects("Sent"), ["Offer"])
        self.assertTrue(draft.local_message_id.is_local)
        self.assertTrue(draft.local_message_id.is_outgoing)
        self.assert_consistent()
        self.assertEqual(make_local_sent(self.env, draft), draft.local_message_id)
        self.assertEqual(self.subjects("Sent"), ["Offer"])

    def test_lost_database_is_no_fault_of_the_message(self):
        """PostgreSQL was restarted while the message was put together."""
        draft = self.press_send()
        lost = patch.object(type(draft), "_build_outgoing", side_effect=InterfaceError)
        with lost, self.assertNoLogs("odoo.addons.maildesk_base", "WARNING"):
            self.run_turn()
        self.assertEqual((draft.state, draft.tries), ("queued", 0))
        self.run_turn()
        self.assertEqual(draft.state, "sent")

    def test_answer_joins_the_conversation(self):
        self.server.add("INBOX", "Question")
        self.account.action_sync_now()
        question = self.message(subject="Question")
        draft = self.press_send(origin_id=question.id, mode="reply")
        self.assertEqual(
            draft.local_message_id.conversation_id, question.conversation_id
        )
        self.assertEqual(question.conversation_id.message_count, 2)
        self.assert_consistent()

    def answer(self, mode):
        self.server.add("INBOX", "Question")
        self.account.action_sync_now()
        question = self.message(subject="Question")
        return question, self.press_send(origin_id=question.id, mode=mode)

    def marks(self):
        """The marks of the message answered, as the server has them."""
        (mail,) = self.server.folders["INBOX"].mails.values()
        return mail.flags.is_answered, mail.flags.is_forwarded

    def test_answered_message_is_marked_here_and_at_the_server(self):
        question, draft = self.answer("reply_all")
        self.assertFalse(question.is_answered)
        self.run_turn()
        self.assertEqual(draft.state, "sent")
        self.assertTrue(question.is_answered)
        self.run_turn()
        self.assertEqual(self.marks(), (True, False))

    def test_forwarded_message_is_marked(self):
        question, _draft = self.answer("forward")
        self.run_turn()
        self.run_turn()
        self.assertTrue(question.is_forwarded)
        self.assertEqual(self.marks(), (False, True))

    def test_message_is_not_answered_by_what_was_refused(self):
        self.server.send_outcome = SendOutcome.REJECTED
        question, draft = self.answer("reply")
        self.run_turn()
        self.assertEqual(draft.state, "failed")
        self.assertFalse(question.is_answered)

    def test_message_is_answered_when_the_copy_proves_it(self):
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        question, draft = self.answer("reply")
        self.run_turn()
        self.assertFalse(question.is_answered)
        self.server.add("Sent", "Offer", message_id=draft.message_id)
        self.later(draft)
        self.assertEqual(draft.state, "sent")
        self.assertTrue(question.is_answered)
        self.assert_consistent()

    def test_cancelled_entry_disappears(self):
        draft = self.press_send()
        drop_local_sent(self.env, draft)
        self.assertEqual(self.subjects("Sent"), [])
        self.assert_consistent()

    def test_sent_once_and_filed_once(self):
        draft = self.press_send()
        entry = draft.local_message_id
        for _number in range(3):
            self.run_turn()
        self.assertEqual(len(self.server.sent), 1)
        self.assertEqual((draft.state, draft.filed), ("sent", True))
        self.assertEqual(len(self.server.folders["Sent"].mails), 1)
        self.assertEqual(self.sent_entries(), entry)
        self.assertFalse(entry.is_local)
        self.assert_consistent()

    def test_not_sent_before_its_time(self):
        draft = self.press_send()
        draft.send_at = fields.Datetime.now() + timedelta(minutes=5)
        self.run_turn()
        self.assertEqual(self.server.sent, [])
        self.assertEqual(draft.state, "queued")

    def test_copy_filed_by_the_server_takes_the_entry_over(self):
        self.server.sent_copy = SentCopy.DETECT
        draft = self.press_send()
        entry = draft.local_message_id
        self.run_turn()
        self.assertEqual((draft.state, draft.filed), ("sent", False))
        self.server.add(
            "Sent",
            "Offer",
            message_id=draft.message_id,
            maildesk_id=draft.maildesk_id,
        )
        self.run_turn()
        self.assertTrue(draft.filed)
        self.assertEqual(self.sent_entries(), entry)
        self.later(draft)
        self.assertEqual(len(self.server.folders["Sent"].mails), 1)

    def test_copy_that_does_not_come_is_filed_after_a_while(self):
        self.server.sent_copy = SentCopy.DETECT
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(len(self.server.folders["Sent"].mails), 0)
        self.later(draft)
        self.assertEqual(len(self.server.folders["Sent"].mails), 1)
        self.assertTrue(draft.filed)
        self.assertEqual(self.sent_entries(), draft.local_message_id)

    def test_refused_message_goes_back_to_the_drafts(self):
        self.server.send_outcome = SendOutcome.REJECTED
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(draft.state, "failed")
        self.assertIn("as the test says", draft.error)
        self.assertEqual(self.subjects("Sent"), [])

    def test_refused_sign_in_fails_with_a_reason(self):
        self.server.fail("send", AuthError())
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(draft.state, "failed")
        self.assertIn("sign-in", draft.error)

    def test_unreachable_server_is_tried_again(self):
        self.server.fail("send", ConnectionLostError())
        draft = self.press_send()
        self.run_turn()
        self.assertEqual(draft.state, "queued")
        self.assertGreater(draft.send_at, fields.Datetime.now())
        self.later(draft)
        self.assertEqual((draft.state, len(self.server.sent)), ("sent", 1))

    @mute_logger(SENDING)
    def test_mail_to_oneself_is_in_both_folders(self):
        draft = self.press_send()
        entry = draft.local_message_id
        copy = {"message_id": draft.message_id, "maildesk_id": draft.maildesk_id}
        draft.send_at = fields.Datetime.now() + timedelta(minutes=5)
        self.server.add("INBOX", "Offer", **copy)
        self.run_turn()
        self.assertEqual(len(self.messages(subject="Offer")), 2)
        self.assertEqual(entry.folder_ids, self.folder("Sent"))
        self.assert_consistent()

    def test_filing_that_fails_is_tried_again_and_not_called_a_failure(self):
        self.server.fail("file_sent", ConnectionLostError(), ConnectionLostError())
        draft = self.press_send()
        self.run_turn()
        self.assertEqual((draft.state, draft.filed), ("sent", False))
        self.assertEqual(self.subjects("Sent"), ["Offer"])
        self.later(draft)
        self.later(draft)
        self.assertTrue(draft.filed)
        self.assertEqual(len(self.server.sent), 1)

    @mute_logger(SENDING)
    def test_sent_that_cannot_be_searched_does_not_stop_the_mailbox(self):
        """The folder may not be read, or the server answers nonsense."""
        self.server.send_outcome = SendOutcome.AMBIGUOUS
        draft = self.press_send()
        self.run_turn()
        self.server.fail("find_sent", *4 * [RejectedError(), ProtocolError()])
        for number in range(4):
            self.server.add("INBOX", f"New {number}")
            self.later(draft)
            self.account.action_sync_now()
            self.assertTrue(self.message(subject=f"New {number}"))
        self.assertEqual(draft.state, "failed")
        self.assertEqual(len(self.server.sent), 1)

    @mute_logger(SENDING)
    def test_filing_that_is_refused_does_not_stop_the_mailbox(self):
        self.server.sent_copy = SentCopy.DETECT
        draft = self.press_send()
        self.run_turn()
        self.server.fail("find_sent", RejectedError(), ZeroDivisionError())
        self.server.fail("file_sent", ZeroDivisionError())
        self.server.add("INBOX", "New")
        for _number in range(3):
            self.later(draft)
            self.assertEqual((draft.state, draft.filed), ("sent", False))
        self.account.action_sync_now()
        self.assertTrue(self.message(subject="New"))
        self.later(draft)
        self.assertTrue(draft.filed)

    @mute_logger(SENDING)
    def test_retry_waits_while_sent_cannot_be_searched(self):
        self.server.fail("send", ConnectionLostError())
        draft = self.press_send()
        self.run_turn()
        self.server.fail("find_sent", ProtocolError())
        self.later(draft)
        self.assertEqual((draft.state, self.server.sent), ("queued", []))
        self.later(draft)
        self.assertEqual((draft.state, len(self.server.sent)), ("sent", 1))

    @mute_logger(SENDING)
    def test_delivered_message_that_cannot_be_built_again_is_no_failure(self):
        self.server.fail("file_sent", ConnectionLostError())
        draft = self.press_send()
        self.run_turn()
        draft.to_addrs = False
        self.later(draft)
        self.assertEqual((draft.state, draft.filed), ("sent", False))
        self.assertEqual(self.subjects("Sent"), ["Offer"])

    def test_copy_filed_later_has_the_date_of_sending(self):
        self.server.fail("file_sent", ConnectionLostError())
        draft = self.press_send()
        self.run_turn()
        yesterday = fields.Datetime.now() - timedelta(days=1)
        draft.claimed_at = yesterday
        self.later(draft)
        self.assertTrue(draft.filed)
        self.assertEqual(draft.claimed_at, yesterday)
        date = f"Date: {yesterday:%a, %d %b %Y %H:%M:%S} +0000".encode()
        self.assertIn(date, self.server.filed[0].filed_mime)

    def test_no_outgoing_message_is_ever_stranded(self):
        for state in ("queued", "sending", "ambiguous", "sent"):
            for send_at in (False, fields.Datetime.now()):
                draft = self.press_send()
                draft.write({"state": state, "send_at": send_at})
        self.env.flush_all()
        # However late it is: a worker takes each of them.
        due = outgoing_due(fields.Datetime.now() + timedelta(days=36_500))
        stranded = SQL(
            """SELECT d.id FROM mailbox_draft d
                WHERE d.state NOT IN ('editing', 'failed')
                  AND NOT (d.state = 'sent' AND COALESCE(d.filed, false))
                  AND NOT (%s)""",
            due,
        )
        self.assertEqual(self.env.execute_query(stranded), [])

    def test_message_waiting_to_leave_makes_the_mailbox_due(self):
        self.account.sync_state_ids.next_sync_at = fields.Datetime.now() + timedelta(1)
        self.assertIsNone(self.claim_due())
        self.press_send()
        self.env.flush_all()
        lease = claim_account(self.env, self.account.id)
        self.assertFalse(lease.is_due)
        self.env.cr.execute(
            "UPDATE mailbox_sync_state SET lease_until = NULL, last_started_at = NULL"
        )
        self.assertEqual(self.claim_due().account_id, self.account.id)


@tagged("post_install", "-at_install")
class TestDraftsAtTheProvider(SyncCase):
    def setUp(self):
        super().setUp()
        self.account.action_sync_now()
        self.draft = self.env["mailbox.draft"].create(
            {"account_id": self.account.id, "subject": "Plan", "version": 1}
        )
        self.rest()

    def rest(self):
        """Nobody has typed for a minute."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mailbox_draft SET write_date = now() - interval '1 day'"
        )
        self.env.invalidate_all()
        self.run_turn()
        self.run_turn()

    def test_changed_draft_is_filed_once(self):
        self.assertEqual(self.server.calls.count("save_draft"), 1)
        self.rest()
        self.assertEqual(self.server.calls.count("save_draft"), 1)
        self.assertEqual(self.subjects("Drafts"), ["Draft"])

    def test_new_version_replaces_the_one_before(self):
        row = self.message(subject="Draft")
        self.draft.version = 2
        self.rest()
        self.assertEqual(len(self.server.folders["Drafts"].mails), 1)
        self.assertEqual(self.message(subject="Draft"), row)
        self.assert_consistent()

    def test_draft_discarded_while_it_is_filed_leaves_nothing(self):
        self.draft.version = 2
        self.server.meanwhile("save_draft", self.draft.unlink)
        self.rest()
        self.assertFalse(self.server.folders["Drafts"].mails)

    def test_interrupted_between_two_versions_leaves_one(self):
        """The new one is there, the connection ends, and the old one is there, too."""
        self.draft.version = 2
        self.server.fail("save_draft", ConnectionLostError())
        self.rest()
        self.run_turn()
        self.assertEqual(len(self.server.folders["Drafts"].mails), 1)
        self.assertTrue(self.message(subject="Draft"))
        self.assert_consistent()

    def test_version_filed_by_a_lost_request_goes_when_the_draft_was_discarded(self):
        self.file_unknown_version()
        self.draft._discard()
        self.assert_all_are_gone()

    def test_version_filed_by_a_lost_request_goes_when_the_draft_was_sent(self):
        self.file_unknown_version()
        self.draft.write({"state": "sent", "filed": True})
        self.assert_all_are_gone()

    def test_copy_of_a_draft_of_another_odoo_stays(self):
        self.draft._discard()
        flags = Flags(is_draft=True)
        self.server.add("Drafts", "Draft", flags=flags, maildesk_id="another")
        for _turn in range(3):
            self.run_turn()
        self.assertEqual(len(self.server.folders["Drafts"].mails), 1)

    def file_unknown_version(self):
        """It is there, and we do not know."""
        mark = self.draft.maildesk_id
        values = {"maildesk_id": mark, "message_id": f"{mark}.2@example.com"}
        self.server.add("Drafts", "Draft", flags=Flags(is_draft=True), **values)

    def assert_all_are_gone(self):
        for _turn in range(3):
            self.run_turn()
        self.assertFalse(self.server.folders["Drafts"].mails)
        self.assertFalse(self.messages(subject="Draft"))


@tagged("post_install", "-at_install")
class TestKeywordTags(SyncCase):
    def test_shared_tag_follows_its_keyword(self):
        tag = self.env["mailbox.tag"].create(
            {"name": "Work", "keyword": "$Work", "user_id": False}
        )
        own = self.env["mailbox.tag"].create({"name": "Own", "keyword": "$Work"})
        mail = self.server.add("INBOX", flags=Flags(keywords=frozenset({"$Work"})))
        self.account.action_sync_now()
        self.assertEqual(self.message().tag_ids, tag)
        self.server.mark(mail, keywords=frozenset())
        self.account.action_sync_now()
        self.assertFalse(self.message().tag_ids & (tag | own))
