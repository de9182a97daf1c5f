from odoo.exceptions import UserError
from odoo.tests import tagged

from .client_common import ClientCase


@tagged("post_install", "-at_install")
class TestClientLists(ClientCase):
    """What a list shows, page by page."""

    def ids(self, scope=None, **kwargs):
        return self.listed(self.anna, scope or {"folder_id": self.inbox.id}, **kwargs)

    def test_newest_first_over_pages_nothing_twice(self):
        mails = [self.mail(self.account, minute=n // 3) for n in range(10)]
        newest_first = [mail.id for mail in sorted(mails, key=lambda m: -m.id)]
        self.assertEqual(self.ids(limit=3), newest_first)
        self.assertEqual(self.ids(limit=3, conversations=False), newest_first)

    def test_conversation_shows_once_with_count_and_senders(self):
        first = self.mail(self.account, from_name="Carl")
        other = self.mail(self.account, minute=1)
        last = self.mail(
            self.account,
            minute=2,
            conversation=first.conversation_id,
            from_name="Dora",
            from_addr="dora@example.com",
        )
        self.assertEqual(self.ids(), [last.id, other.id])
        answer = self.client(self.anna).list_messages({"folder_id": self.inbox.id})
        row = answer["messages"][0]
        self.assertEqual(row["count"], 2)
        self.assertEqual(row["unread_count"], 2)
        names = [sender["name"] for sender in row["senders"]]
        self.assertEqual(names, ["Carl", "Dora"])

    def test_as_many_are_counted_as_are_listed(self):
        first = self.mail(self.account, has_attachments=True)
        self.mail(self.account, minute=1, conversation=first.conversation_id)
        self.mail(self.account, minute=2, is_read=True, is_starred=True)
        self.mail(self.account, "archive", minute=3, has_attachments=True)
        client = self.client(self.anna)
        for scope, filters, total in (
            ({"folder_id": self.inbox.id}, {}, 2),
            ({"role": "inbox"}, {"unread": True}, 1),
            ({"role": "archive"}, {"attachments": True}, 1),
            ({"role": "inbox"}, {"attachments": True}, 1),
            ({"starred": True}, {}, 1),
            ({"outbox": True}, {}, 0),
        ):
            with self.subTest(scope=scope, filters=filters):
                answer = client.count_messages(scope, filters)
                self.assertEqual(answer, {"total": total})
                listed = client.list_messages(scope, filters)["messages"]
                self.assertEqual(len(listed), total)
        answer = client.count_messages({"role": "inbox"}, conversations=False)
        self.assertEqual(answer, {"total": 3})

    def test_archived_mail_of_labels_is_in_the_archive_of_all_mailboxes(self):
        labelled = self.make_account(
            self.anna, "labels@example.com", roles=("inbox", "sent", "all")
        )
        uses_labels = self.registry["mailbox.account"]._uses_labels
        self.patch(
            self.registry["mailbox.account"],
            "_uses_labels",
            lambda account: account == labelled or uses_labels(account),
        )
        inbox, sent, everything = (
            self.folder(labelled, role) for role in ("inbox", "sent", "all")
        )

        def mail(*folders, minute, **values):
            message = self.mail(labelled, everything, minute=minute, **values)
            self.place(message, everything, *folders)
            return message

        archived = mail(minute=5)
        mail(inbox, minute=6)
        only_sent = mail(sent, minute=7)
        answered = mail(minute=8)
        answer = mail(sent, minute=9, conversation=answered.conversation_id)
        waiting = mail(minute=10)
        mail(inbox, minute=11, conversation=waiting.conversation_id)
        plain = self.mail(self.account, "archive", minute=1)
        scope = {"role": "archive"}
        self.assertEqual(self.ids(scope), [answer.id, archived.id, plain.id])
        self.assertEqual(self.ids(scope, limit=1), [answer.id, archived.id, plain.id])
        self.assertEqual(
            self.ids(scope, conversations=False),
            [waiting.id, answered.id, archived.id, plain.id],
        )
        self.assertNotIn(only_sent.id, self.ids(scope))
        self.assertEqual(self.ids(scope | {"account_id": self.account.id}), [plain.id])

    def test_unread_filter_finds_the_unread_one_below_a_read_head(self):
        first = self.mail(self.account)
        self.mail(
            self.account, minute=1, conversation=first.conversation_id, is_read=True
        )
        self.mail(self.account, minute=2, is_read=True)
        self.assertEqual(self.ids(filters={"unread": True}), [first.id])

    def test_attachment_filter_shows_newest_match_of_conversation(self):
        first = self.mail(self.account, has_attachments=True)
        second = self.mail(
            self.account,
            minute=1,
            conversation=first.conversation_id,
            has_attachments=True,
        )
        self.mail(self.account, minute=2, conversation=first.conversation_id)
        self.mail(self.account, minute=3)
        self.assertEqual(self.ids(filters={"attachments": True}), [second.id])
        self.assertEqual(
            self.ids(filters={"attachments": True}, conversations=False),
            [second.id, first.id],
        )

    def test_incoming_and_outgoing(self):
        received = self.mail(self.account)
        written = self.mail(self.account, minute=1, is_outgoing=True)
        self.assertEqual(self.ids(filters={"incoming": True}), [received.id])
        self.assertEqual(self.ids(filters={"outgoing": True}), [written.id])

    def test_oldest_first(self):
        mails = [self.mail(self.account, minute=n).id for n in range(5)]
        self.assertEqual(self.ids(filters={"sort": "oldest"}, limit=2), mails)

    def test_an_unknown_filter_does_not_give_the_whole_list(self):
        self.mail(self.account)
        for wrong in ({"flagged": True}, {"unread": 1}, {"sort": "size"}):
            with self.subTest(wrong), self.assertRaises(UserError):
                self.ids(filters=wrong)

    def test_role_merges_all_mailboxes_by_date(self):
        other = self.make_account(self.anna, "anna2@example.com")
        foreign = self.make_account(self.bob, "bob@example.com")
        mails = [
            self.mail(self.account if n % 2 else other, minute=n).id for n in range(7)
        ]
        self.mail(foreign, minute=9)
        self.assertEqual(self.ids({"role": "inbox"}, limit=2), mails[::-1])

    def test_role_of_one_mailbox(self):
        other = self.make_account(self.anna, "anna2@example.com")
        mine = self.mail(self.account)
        self.mail(other, minute=1)
        scope = {"account_id": self.account.id, "role": "inbox"}
        self.assertEqual(self.ids(scope), [mine.id])

    def test_starred_leaves_trash_out(self):
        starred = self.mail(self.account, is_starred=True)
        self.mail(self.account, "trash", minute=1, is_starred=True)
        self.mail(self.account, minute=2)
        self.assertEqual(self.ids({"starred": True}), [starred.id])

    def test_tag(self):
        tag = self.env["mailbox.tag"].create({"name": "VIP", "user_id": self.anna.id})
        mails = [self.mail(self.account, minute=n) for n in range(3)]
        self.client(self.anna).act(
            [mails[0].id, mails[2].id], "tag", {"tag_id": tag.id}
        )
        scope = {"tag_id": tag.id}
        self.assertEqual(self.ids(scope, limit=1), [mails[2].id, mails[0].id])

    def test_row_names_recipients_of_what_was_written(self):
        self.mail(
            self.account,
            "sent",
            is_outgoing=True,
            to_addrs='"Carl, C." <carl@example.com>, dora@example.com',
        )
        scope = {"role": "sent"}
        row = self.client(self.anna).list_messages(scope)["messages"][0]
        self.assertEqual(
            row["recipients"],
            [
                {"name": "Carl, C.", "email": "carl@example.com"},
                {"name": "", "email": "dora@example.com"},
            ],
        )

    def test_row_hides_the_own_tags_of_others(self):
        self.account.write({"is_shared": True, "access_user_ids": [self.bob.id]})
        mail = self.mail(self.account)
        own = self.env["mailbox.tag"].create({"name": "x", "user_id": self.anna.id})
        self.client(self.anna).act([mail.id], "tag", {"tag_id": own.id})
        scope = {"role": "inbox"}
        anna = self.client(self.anna).list_messages(scope)["messages"][0]
        bob = self.client(self.bob).list_messages(scope)["messages"][0]
        self.assertEqual(anna["tag_ids"], [own.id])
        self.assertEqual(bob["tag_ids"], [])

    def test_empty_folder(self):
        answer = self.client(self.anna).list_messages({"role": "archive"})
        self.assertEqual(answer["messages"], [])
        self.assertFalse(answer["cursor"])

    def test_hostile_parameters_are_refused(self):
        client = self.client(self.anna)
        good = {"folder_id": self.inbox.id}
        for scope in ("x", [], {"folder_id": "1"}, {"folder_id": True}, {"role": "x"}):
            with self.assertRaises(UserError):
                client.list_messages(scope)
        for cursor in ("x", "m1.2; DROP TABLE x", "m1", 7, "m99999999999999999999.1"):
            with self.assertRaises(UserError):
                client.list_messages(good, cursor=cursor)
        for limit in (0, -1, "5", None, True):
            with self.assertRaises(UserError):
                client.list_messages(good, limit=limit)
        self.assertFalse(client.list_messages(good, limit=10**9)["messages"])
        with self.assertRaises(UserError):
            client.list_messages({"folder_id": 2**40})
