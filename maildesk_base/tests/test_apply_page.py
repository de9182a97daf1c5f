from datetime import UTC, datetime, timedelta

from odoo.tests import tagged

from ..engine.types import (
    Address,
    ChangePage,
    Flags,
    Location,
    MessageMeta,
    MessageUpdate,
    Part,
    Removal,
    Snapshot,
    SnapshotEntry,
)
from .sync_common import SyncCase

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def meta(uid, folder="INBOX", **values):
    values.setdefault("received_at", NOW + timedelta(minutes=uid))
    values.setdefault("subject", f"Mail {uid}")
    values.setdefault("rfc_message_id", f"{uid}@example.com")
    values.setdefault("fingerprint", f"print {uid}")
    return MessageMeta(
        remote_id=values.pop("remote_id", f"{folder};1;{uid}"),
        locations=(Location(folder, uid),),
        **values,
    )


@tagged("post_install", "-at_install")
class TestApplyPage(SyncCase):
    def setUp(self):
        super().setUp()
        self.inbox = self.make_folder("INBOX", "inbox")
        self.archive = self.make_folder("Archive", "archive")

    def test_new_messages_are_listed_and_counted(self):
        page = ChangePage(
            added=(meta(1), meta(2, flags=Flags(is_read=True))), cursor="c1", older="2"
        )
        self.apply(page, self.inbox)
        self.assertEqual(self.subjects("INBOX"), ["Mail 2", "Mail 1"])
        self.assertEqual((self.inbox.total_count, self.inbox.unread_count), (2, 1))
        self.assertEqual(self.inbox.cursor_changes, "c1")
        self.assertEqual(self.inbox.cursor_older, "2")
        self.assertEqual(self.inbox.oldest_loaded, datetime(2026, 5, 1, 12, 1))
        self.assert_consistent()

    def test_mail_of_one_second_is_in_the_order_it_came(self):
        """Whichever way round the server lists it: the last one is on top."""
        for uids, prefix in (((2, 1, 3), "a"), ((13, 11, 12), "b")):
            same = [
                meta(uid, received_at=NOW, subject=f"{prefix}{uid}") for uid in uids
            ]
            self.apply(ChangePage(added=tuple(same)))
        rows = self.env["mailbox.message_index"].search(
            [("account_id", "=", self.account.id)], order="id"
        )
        self.assertEqual(
            rows.mapped("subject"), ["a1", "a2", "a3", "b11", "b12", "b13"]
        )

    def test_same_page_twice_changes_nothing(self):
        page = ChangePage(added=(meta(1), meta(2)), cursor="c")
        self.apply(page, self.inbox)
        before = self.messages().ids
        applied = self.apply(page, self.inbox)
        self.assertEqual(self.messages().ids, before)
        self.assertFalse(applied.ledger.new_ids)
        self.assert_consistent()

    def test_answers_join_the_conversation_in_any_order(self):
        answer = meta(2, references=("1@example.com",))
        self.apply(ChangePage(added=(answer,)))
        self.apply(ChangePage(added=(meta(3),)))
        self.apply(ChangePage(added=(meta(1),)))
        first, second = self.message(subject="Mail 1"), self.message(subject="Mail 2")
        self.assertEqual(first.conversation_id, second.conversation_id)
        self.assertEqual(first.conversation_id.message_count, 2)
        heads = self.env["mailbox.placement"].search(
            [("folder_id", "=", self.inbox.id), ("is_head", "=", True)]
        )
        self.assertEqual(set(heads.message_id.mapped("subject")), {"Mail 2", "Mail 3"})
        self.assert_consistent()

    def test_a_mail_that_ties_two_conversations_merges_them(self):
        self.apply(ChangePage(added=(meta(1), meta(2))))
        both = meta(3, references=("1@example.com", "2@example.com"))
        self.apply(ChangePage(added=(both,)))
        conversation = self.messages().conversation_id
        self.assertEqual(len(conversation), 1)
        self.assertEqual(conversation.message_count, 3)
        self.assert_consistent()

    def test_flags_change_counters(self):
        self.apply(ChangePage(added=(meta(1), meta(2))))
        update = MessageUpdate("INBOX;1;1", Flags(is_read=True, is_starred=True))
        self.apply(ChangePage(updated=(update,)))
        message = self.message(subject="Mail 1")
        self.assertTrue(message.is_read and message.is_starred)
        self.assertEqual(self.inbox.unread_count, 1)
        self.assert_consistent()

    def test_update_of_an_unknown_message_writes_nothing(self):
        applied = self.apply(
            ChangePage(updated=(MessageUpdate("INBOX;1;9", Flags(is_read=True)),))
        )
        self.assertFalse(self.messages())
        self.assertFalse(applied.unknown)

    def test_removed_message_leaves_the_list(self):
        self.apply(ChangePage(added=(meta(1), meta(2), meta(3))))
        self.apply(ChangePage(removed=(Removal("INBOX", uid_ranges=((1, 2),)),)))
        self.assertEqual(self.subjects("INBOX"), ["Mail 3"])
        self.assert_consistent()

    def test_move_seen_leaving_first_keeps_the_row(self):
        self.apply(ChangePage(added=(meta(1),)))
        row = self.message()
        self.apply(ChangePage(removed=(Removal("INBOX", uid_ranges=((1, 1),)),)))
        moved = meta(7, "Archive", fingerprint="print 1", subject="Mail 1")
        self.apply(ChangePage(added=(moved,)))
        self.assertEqual(self.message(), row)
        self.assertEqual(row.remote_id, "Archive;1;7")
        self.assertEqual(row.folder_ids, self.archive)
        self.assert_consistent()

    def test_move_on_one_page_keeps_the_row(self):
        self.apply(ChangePage(added=(meta(1),)))
        self.apply(ChangePage(removed=(Removal("INBOX", uid_ranges=((1, 1),)),)))
        self.assertFalse(self.messages())

    def test_copies_stay_separate(self):
        copy = meta(7, "Archive", fingerprint="print 1", subject="Mail 1")
        self.apply(ChangePage(added=(meta(1), copy)))
        self.assertEqual(len(self.messages()), 2)
        self.assert_consistent()

    def test_snapshot_heals_everything_in_its_range(self):
        self.apply(ChangePage(added=(meta(1), meta(2), meta(3), meta(4))))
        snapshot = Snapshot(
            "INBOX",
            (
                SnapshotEntry("INBOX;1;2", 2, Flags(is_read=True)),
                SnapshotEntry("INBOX;1;4", 4, Flags()),
                SnapshotEntry("INBOX;1;5", 5, Flags()),
            ),
            (2, 9),
        )
        applied = self.apply(ChangePage(snapshots=(snapshot,)))
        self.assertEqual(self.subjects("INBOX"), ["Mail 4", "Mail 2", "Mail 1"])
        self.assertTrue(self.message(subject="Mail 2").is_read)
        self.assertEqual(applied.unknown, {"INBOX": ["INBOX;1;5"]})
        self.assert_consistent()

    def test_hostile_text_is_stored_as_far_as_possible(self):
        nasty = meta(
            1,
            subject="a\0b\ud800c\td\\.\ne\\N\r",
            sender=Address('Q"uo, te\\', "x@example.com"),
            rfc_message_id="\0",
            received_at=datetime(9999, 1, 1, tzinfo=UTC),
            sent_at=datetime(1, 1, 1, tzinfo=UTC),
            size=2**40,
            attachments=(Part("1", filename='a\t\\"b\n.pdf'),),
        )
        self.apply(ChangePage(added=(nasty,)))
        message = self.message()
        self.assertEqual(message.subject, "ab?c\td\\.\ne\\N\r")
        self.assertEqual(message.conversation_id.subject, message.subject)
        self.assertEqual(message.attachments[0]["name"], 'a\t\\"b\n.pdf')
        self.assertLess(message.sort_ts.year, 9999)
        self.assert_consistent()

    def test_uid_given_to_another_message_evicts_the_old_one(self):
        self.apply(ChangePage(added=(meta(1),)))
        other = meta(1, remote_id="INBOX;2;1", subject="Other", fingerprint="x")
        self.apply(ChangePage(added=(other,)))
        self.assertEqual(self.subjects("INBOX"), ["Other"])
        self.assert_consistent()

    def test_queries_do_not_grow_with_the_page(self):
        for count in (50, 500):
            page = ChangePage(added=tuple(meta(count * 10 + i) for i in range(count)))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.apply(page, self.inbox)
            self.assertLessEqual(self.env.cr.sql_log_count - before, 18)
