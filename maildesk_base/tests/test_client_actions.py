import json
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.mailbox_client.acting import actions
from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestClientActions(ClientCase):
    """Doing things to mail, and taking them back."""

    def act(self, mails, action, user=None, **options):
        ids = mails if isinstance(mails, list) else mails.ids
        answer = self.client(user or self.anna).act(ids, action, options)
        self.env.invalidate_all()
        return answer

    def undo(self, answer, user=None):
        result = self.client(user or self.anna).undo(answer["undo"]["token"])
        self.env.invalidate_all()
        return result

    def roles(self, mail):
        return sorted(mail.placement_ids.folder_id.mapped("role"))

    def operations(self, mail):
        return self.env["mailbox.operation"].search([("message_id", "=", mail.id)])

    def test_mark_read_shows_at_once_counts_and_is_queued(self):
        mail = self.mail(self.account)
        answer = self.act(mail, "mark_read")
        self.assertTrue(mail.is_read)
        self.assertEqual(answer["counters"][str(self.inbox.id)]["unread"], 0)
        self.assertTrue(answer["messages"][0]["is_read"])
        self.assertEqual(answer["removed_ids"], [])
        operation = self.operations(mail)
        self.assertEqual(operation.params["set_flags"], {"is_read": True})
        self.assertFalse(operation.not_before)

    def test_nothing_to_change_queues_nothing(self):
        mail = self.mail(self.account, is_read=True)
        answer = self.act(mail, "mark_read")
        self.assertFalse(self.operations(mail))
        self.assertIsNone(answer["undo"])

    def test_archive_and_undo(self):
        mail = self.mail(self.account)
        answer = self.act(mail, "archive")
        self.assertEqual(self.roles(mail), ["archive"])
        self.assertEqual(answer["removed_ids"], [mail.id])
        self.assertEqual(answer["counters"][str(self.inbox.id)]["total"], 0)
        self.assertTrue(self.operations(mail).not_before)
        undone = self.undo(answer)
        self.assertEqual(self.roles(mail), ["inbox"])
        self.assertFalse(self.operations(mail))
        self.assertEqual(undone["counters"][str(self.inbox.id)]["total"], 1)

    @patch(f"{actions.__name__}.MAX_MESSAGES", 2)
    def test_more_than_can_be_done_at_once_is_refused_as_a_whole(self):
        first = self.mail(self.account)
        conversation = first.conversation_id
        mails = first | self.mail(self.account, conversation=conversation, minute=1)
        options = {"conversation_ids": conversation.ids}
        self.act(mails.ids[1:], "mark_read", **options)
        self.assertEqual(mails.mapped("is_read"), [True, True])
        mails |= self.mail(self.account, conversation=conversation, minute=2)
        with self.assertRaisesRegex(UserError, "Select fewer"):
            self.act(mails.ids[2:], "archive", **options)
        self.assertEqual(mails.placement_ids.folder_id, self.inbox)

    def test_page_that_acted_recognises_its_change(self):
        mail = self.mail(self.account)
        client = self.client(self.anna)
        answer = client.act(mail.ids, "archive", {}, page="one")
        client.undo(answer["undo"]["token"], page="two")
        client.act(mail.ids, "star")
        self.env.cr.precommit.run()
        sent = [
            json.loads(each)
            for each in self.env["bus.bus"].search([], order="id").mapped("message")
        ]
        heard = [each["payload"] for each in sent if each["type"] == "maildesk/changed"]
        pages = [each.get("page") for each in heard if each["message_ids"] == mail.ids]
        self.assertEqual(pages, ["one", "two", None])

    def test_undo_works_once_and_for_its_user_only(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        mail = self.mail(self.account)
        answer = self.act(mail, "archive")
        with self.assertRaisesRegex(UserError, "no longer be undone"):
            self.undo(answer, self.bob)
        self.undo(answer)
        with self.assertRaisesRegex(UserError, "no longer be undone"):
            self.undo(answer)

    def test_undo_of_something_sent_already_is_sent_too(self):
        mail = self.mail(self.account)
        answer = self.act(mail, "star")
        self.operations(mail).state = "done"
        self.env.flush_all()
        self.undo(answer)
        self.assertFalse(mail.is_starred)
        self.assertEqual(len(self.operations(mail)), 2)

    def test_archive_makes_the_folder_that_is_missing(self):
        bare = self.make_account(self.anna, "bare@example.com", roles=("inbox",))
        mail = self.mail(bare)
        self.act(mail, "archive")
        folder = self.folder(bare, "archive")
        self.assertEqual(folder.name, "Archive")
        self.assertEqual(mail.folder_ids, folder)
        created = self.env["mailbox.operation"].search([("folder_id", "=", folder.id)])
        self.assertEqual(created.kind, "folder_create")

    def test_trash_then_delete_for_good(self):
        mail = self.mail(self.account)
        self.act(mail, "trash")
        self.assertEqual(self.roles(mail), ["trash"])
        self.act(mail, "delete")
        self.assertFalse(mail.placement_ids)
        self.assertEqual(self.operations(mail).mapped("kind"), ["relocate", "delete"])

    def test_delete_goes_to_trash_first(self):
        mail = self.mail(self.account)
        self.act(mail, "delete")
        self.assertEqual(self.roles(mail), ["trash"])

    def test_delete_for_good_when_asked(self):
        mail = self.mail(self.account)
        self.act(mail, "delete", permanent=True)
        self.assertFalse(mail.placement_ids)

    def test_spam_and_back(self):
        mail = self.mail(self.account)
        self.act(mail, "spam")
        self.assertEqual(self.roles(mail), ["spam"])
        self.act(mail, "not_spam")
        self.assertEqual(self.roles(mail), ["inbox"])

    def test_move(self):
        mail = self.mail(self.account)
        folder = self.make_folder(self.account, "Projects")
        self.act(mail, "move", folder_id=folder.id)
        self.assertEqual(mail.folder_ids, folder)

    def test_move_into_another_mailbox_is_refused(self):
        other = self.make_account(self.anna, "anna2@example.com")
        mail = self.mail(self.account)
        with self.assertRaisesRegex(UserError, "within their own mailbox"):
            self.act(mail, "move", folder_id=self.folder(other, "inbox").id)

    def test_mixed_mailboxes_each_use_their_own_folder(self):
        other = self.make_account(self.anna, "anna2@example.com")
        mails = self.mail(self.account) | self.mail(other)
        self.act(mails, "archive")
        for mail in mails:
            self.assertEqual(mail.folder_ids.account_id, mail.account_id)
            self.assertEqual(self.roles(mail), ["archive"])

    def test_whole_conversation_in_its_folder(self):
        first = self.mail(self.account)
        conversation = first.conversation_id
        second = self.mail(self.account, minute=1, conversation=conversation)
        sent = self.mail(self.account, "sent", minute=2, conversation=conversation)
        options = {
            "conversation_ids": [conversation.id],
            "folder_id_from": self.inbox.id,
        }
        self.act([], "archive", **options)
        self.assertEqual(self.roles(first), ["archive"])
        self.assertEqual(self.roles(second), ["archive"])
        self.assertEqual(self.roles(sent), ["sent"])

    def test_tag_untag_undo(self):
        mail = self.mail(self.account)
        tag = self.env["mailbox.tag"].create({"name": "VIP", "user_id": self.anna.id})
        answer = self.act(mail, "tag", tag_id=tag.id)
        self.assertEqual(answer["messages"][0]["tag_ids"], [tag.id])
        self.assertEqual(mail.tag_ids, tag)
        self.undo(answer)
        self.assertFalse(mail.tag_ids)

    def test_shared_tag_becomes_a_keyword(self):
        mail = self.mail(self.account)
        tag = self.env["mailbox.tag"].create(
            {"name": "VIP", "user_id": False, "keyword": "vip"}
        )
        self.act(mail, "tag", tag_id=tag.id)
        self.assertEqual(mail.keywords, "vip")
        self.act(mail, "untag", tag_id=tag.id)
        self.assertFalse(mail.keywords)

    def test_bulk(self):
        conversation = self.env["mailbox.conversation"].create(
            {"account_id": self.account.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO mailbox_message_index
                      (account_id, remote_id, fingerprint, sort_ts, is_read, is_starred,
                       is_local)
               SELECT %s, 'bulk' || i, i, now(), false, false, false
                 FROM generate_series(1, 10000) i RETURNING id""",
            [self.account.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(
            """INSERT INTO mailbox_placement (message_id, folder_id, account_id, uid,
                                              sort_ts, is_unread, is_starred, is_head)
               SELECT id, %s, account_id, id, sort_ts, true, false, true
                 FROM mailbox_message_index WHERE id = ANY(%s)""",
            [self.inbox.id, ids],
        )
        # Autovacuum may have seen these tables when another test had emptied them.
        self.env.cr.execute("ANALYZE mailbox_message_index, mailbox_placement")
        self.inbox.write({"total_count": 10000, "unread_count": 10000})
        self.env.flush_all()
        answer = self.act(ids, "mark_read")
        self.assertTrue(answer["reload"])
        self.assertEqual(answer["messages"], [])
        self.assertEqual(answer["counters"][str(self.inbox.id)]["unread"], 0)
        self.assertFalse(conversation.unread_count)
        with self.assertRaises(UserError):
            self.act([*ids, *range(10**6, 10**6 + 10)], "mark_read")

    def test_read_only_mailbox_says_why(self):
        mail = self.mail(self.account)
        self.account.state = "disconnected"
        with self.assertRaisesRegex(UserError, "not connected"):
            self.act(mail, "archive")

    def test_missing_ids_among_others_are_ignored(self):
        mail = self.mail(self.account)
        self.act([mail.id, 2**31 - 1], "mark_read")
        self.assertTrue(mail.is_read)

    def test_hostile_parameters(self):
        mail = self.mail(self.account)
        for action in ("write", "", None, "unlink", ["x"]):
            with self.assertRaises(UserError):
                self.act(mail, action)
        client = self.client(self.anna)
        for ids in ("1", None, [True], ["1"], [[1]], [-1], [2**40], {"a": 1}):
            with self.assertRaises(UserError):
                client.act(ids, "mark_read")
        with self.assertRaises(UserError):
            client.act(mail.ids, "move", {"folder_id": "1 OR 1=1"})
        with self.assertRaises(UserError):
            client.act(mail.ids, "move")
        with self.assertRaises(UserError):
            client.undo({"$ne": 1})
