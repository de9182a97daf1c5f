from odoo.tests import tagged

from ..sync.counters import recount
from .client_common import ClientCase

SOME, FEW, MANY = 40, 100, 5000
ACTIONS = ("mark_read", "mark_unread", "star", "archive", "delete", "move", "tag")
_STATE = """
    SELECT m.id, m.is_read, m.is_starred, m.keywords, m.orphaned_at, m.server_state,
           c.message_count, c.unread_count,
           (SELECT jsonb_object_agg(p.folder_id, ARRAY[p.uid, p.is_unread::int,
                                                       p.is_head::int])
              FROM mailbox_placement p WHERE p.message_id = m.id),
           ARRAY(SELECT t.tag_id FROM mailbox_message_tag t WHERE t.message_id = m.id)
      FROM mailbox_message_index m JOIN mailbox_conversation c
        ON c.id = m.conversation_id
     WHERE m.account_id = %s ORDER BY m.id"""


@tagged("post_install", "-at_install")
class TestBulkActions(ClientCase):
    """What is done to thousands of messages is done with as few statements as for
    some, and is as right.
    """

    def setUp(self):
        super().setUp()
        tag = {"name": "VIP", "keyword": "vip", "user_id": False}
        self.tag = self.env["mailbox.tag"].create(tag)
        self.target = self.make_folder(self.account, "Customers")
        self.act_options = {
            "move": {"folder_id": self.target.id},
            "tag": {"tag_id": self.tag.id},
        }

    def fill(self, count, changes_ids=False):
        """Conversations of four; some messages are read, some have a star, some a
        keyword, some lie in the archive as well.

        :param changes_ids: whether a message has another id when it was moved
        """
        self.env.flush_all()
        for statement in _FILLING:
            self.env.cr.execute(
                statement,
                {
                    "account": self.account.id,
                    "inbox": self.inbox.id,
                    "archive": self.folder(self.account, "archive").id,
                    "count": count,
                    "fingerprint": int(changes_ids),
                },
            )
        self.env.cr.execute(
            "SELECT id FROM mailbox_message_index WHERE account_id = %s ORDER BY id",
            [self.account.id],
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        # Autovacuum may have seen these tables when another test had emptied them.
        self.env.cr.execute(
            "ANALYZE mailbox_message_index, mailbox_placement, mailbox_conversation"
        )
        recount(self.env, self.account.id)
        self.env.invalidate_all()
        return ids

    def act(self, ids, action):
        options = self.act_options.get(action, {})
        return self.client(self.anna).act(ids, action, options)

    def undo(self, answer):
        return self.client(self.anna).undo(answer["undo"]["token"])

    def state(self):
        self.env.flush_all()
        self.env.cr.execute(_STATE, [self.account.id])
        return self.env.cr.fetchall()

    def statements(self, call, *arguments):
        """What the call gives, and how many statements it took."""
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = call(*arguments)
        self.env.flush_all()
        return answer, self.env.cr.sql_log_count - before

    def assert_books_are_right(self):
        self.assertEqual(recount(self.env, self.account.id), 0)

    def test_as_many_statements_for_thousands_as_for_a_hundred(self):
        ids = self.fill(MANY)
        for action in ACTIONS:
            # Once before: what Odoo caches is not read again.
            self.undo(self.act(ids[-FEW:], action))
            taken = []
            for part in (ids[:FEW], ids):
                answer, acting = self.statements(self.act, part, action)
                _answer, undoing = self.statements(self.undo, answer)
                taken.append((acting, undoing))
            # The answer for a hundred has their rows, which takes some more.
            few, many = taken
            self.assertLessEqual(many[0], few[0], action)
            self.assertLessEqual(many[1], few[1], action)

    def test_as_many_statements_to_reverse_what_was_sent(self):
        ids = self.fill(MANY)
        taken = []
        for part in (ids[-FEW:], ids[:FEW], ids[FEW:]):
            answer = self.act(part, "mark_read")
            self.env.cr.execute(
                """UPDATE mailbox_operation SET state = 'done'
                    WHERE message_id = ANY(%s)""",
                [part],
            )
            taken.append(self.statements(self.undo, answer)[1])
        self.assertLessEqual(taken[2], taken[1])

    def waiting_pages(self):
        """Words that waited for the full-text index, in pages of 8 kB."""
        index = "mailbox_message_index__search_vector_gin"
        self.env.cr.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        return self.env.cr.fetchone()[0]

    def test_nobody_waits_for_the_words_of_what_they_mark(self):
        ids = self.fill(FEW)
        self.env.cr.execute(
            """UPDATE mailbox_message_index m
                  SET subject = (SELECT string_agg(md5(m.id || '.' || n), ' ')
                                   FROM generate_series(1, 60) n)
                WHERE id = ANY(%s)
            RETURNING id, split_part(subject, ' ', 1)""",
            [ids],
        )
        [[found, word], *_others] = self.env.cr.fetchall()
        self.waiting_pages()
        self.env.cr.execute("SET LOCAL gin_pending_list_limit = '64kB'")
        undo = self.act(ids, "star")
        answer = self.client(self.anna).search(word)
        self.assertEqual([row["id"] for row in answer["messages"]], [found])
        self.assertGreater(self.waiting_pages(), 64 // 8)
        self.env.cr.execute("SET LOCAL gin_pending_list_limit = '64kB'")
        self.undo(undo)
        self.assertGreater(self.waiting_pages(), 64 // 8)

    def test_changes_of_somebody_who_is_gone_are_shown(self):
        user = self.bob.copy({"login": "md_gone"})
        self.account.write({"is_shared": True, "access_user_ids": [user.id]})
        ids = self.fill(SOME)
        self.client(user).act(ids, "mark_read")
        user.unlink()
        operations = self.env["mailbox.operation"].search([("message_id", "in", ids)])
        self.assertTrue(operations)
        self.assertEqual(
            {row["user_id"] for row in operations.read(["user_id"])}, {False}
        )

    def test_whatever_is_done_can_be_undone(self):
        ids = self.fill(SOME, changes_ids=True)
        before = self.state()
        for action in ACTIONS:
            answer = self.act(ids, action)
            self.assertNotEqual(self.state(), before, action)
            self.assert_books_are_right()
            self.undo(answer)
            self.assertEqual(self.state(), before, action)
            self.assert_books_are_right()

    def test_undo_takes_back_the_last_of_several_changes_only(self):
        ids = self.fill(SOME, changes_ids=True)
        self.act(ids, "star")
        between = self.state()
        self.undo(self.act(ids, "archive"))
        self.assertEqual(self.state(), between)
        self.assert_books_are_right()

    def test_every_message_is_queued_once_with_how_it_was(self):
        ids = self.fill(SOME, changes_ids=True)
        read = self.env["mailbox.message_index"].search(
            [("id", "in", ids), ("is_read", "=", True)]
        )
        self.act(ids, "mark_read")
        operations = self.env["mailbox.operation"].search(
            [("account_id", "=", self.account.id)]
        )
        changed = operations.message_id
        self.assertEqual(len(operations), len(changed))
        self.assertEqual(set(changed.ids), set(ids) - set(read.ids))
        self.assertEqual(operations.user_id, self.anna)
        for operation in operations:
            self.assertEqual(operation.undo, {"is_read": False})
            self.assertFalse(operation.message_id.server_state["is_read"])


_FILLING = (
    """INSERT INTO mailbox_conversation (account_id, subject, last_ts, message_count,
              unread_count, version)
       SELECT %(account)s, NULL, now(), 0, 0, 0
         FROM generate_series(1, %(count)s / 4) AS n""",
    """INSERT INTO mailbox_message_index (account_id, remote_id, fingerprint,
              message_id, conversation_id, sort_ts, is_read, is_starred, is_answered,
              is_forwarded, is_draft, is_local, keywords)
       SELECT %(account)s, 'bulk;1;' || c.id || '.' || n,
              (c.id * 4 + n) * %(fingerprint)s,
              c.id || '.' || n || '@example.com', c.id,
              timestamp '2026-01-01' + c.id * interval '1 minute' + n * interval '1 s',
              n = 1, n = 2, false, false, false, false, CASE WHEN n = 3 THEN 'old' END
         FROM mailbox_conversation c CROSS JOIN generate_series(0, 3) AS n
        WHERE c.account_id = %(account)s ORDER BY c.id, n""",
    """INSERT INTO mailbox_placement (account_id, folder_id, message_id,
              conversation_id, uid, sort_ts, is_unread, is_head, is_starred)
       SELECT account_id, f.id, m.id, conversation_id, m.id, sort_ts, NOT is_read,
              false, is_starred
         FROM mailbox_message_index m CROSS JOIN unnest(ARRAY[%(inbox)s, %(archive)s])
           AS f(id)
        WHERE account_id = %(account)s AND (f.id = %(inbox)s OR is_starred)""",
)
