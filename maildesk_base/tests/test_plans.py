from collections import Counter

from odoo.tests import tagged
from odoo.tools import SQL

from ..engine.types import ChangePage, Flags, Removal, Snapshot, SnapshotEntry
from .query_plans import columns_of, explain, logged_plans
from .sync_common import SyncCase

MAILBOXES = 10
MAIL_OF_OTHERS = 2500
MAIL = 1500
# More than a statement about some messages looks at, less than there is in a mailbox.
READ_AT_MOST = 700
FEW = 50
# More than there is in any table.
READ_ONCE = 2 * MAILBOXES * MAIL_OF_OTHERS
# Those in which a mailbox has many rows.
TABLES = (
    "mailbox_message_index",
    "mailbox_placement",
    "mailbox_conversation",
    "mailbox_conversation_key",
    "mailbox_word",
    "mailbox_departed_tag",
    "mailbox_quarantine",
    "mailbox_link",
    "mailbox_draft",
)
OWNERS = {"account_id", "folder_id"}
# What the trigger of new messages does.
_ARRIVAL = "INSERT INTO mailbox_word"
# Table, what is looked up in it, and values of that kind.
LOOKUPS = (
    ("mailbox_message_index", "remote_id", [f"INBOX;1;{n}" for n in range(50)]),
    ("mailbox_message_index", "message_id", [f"{n}@example.com" for n in range(50)]),
    ("mailbox_message_index", "maildesk_id", ["a", "b"]),
    ("mailbox_message_index", "id", list(range(50))),
    ("mailbox_conversation_key", "key_hash", list(range(50))),
    ("mailbox_departed_tag", "key_hash", list(range(50))),
)


@tagged("post_install", "-at_install")
class TestPlans(SyncCase):
    """However much PostgreSQL's statistics know about a mailbox, what happens to some
    of its messages does not read all the others.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.indexes = cls._indexes()
        cls.first_columns = cls._first_columns()
        for number in range(MAILBOXES - 1):
            cls._fill_mailbox(f"other{number}@example.com")
        cls._analyse()

    @classmethod
    def _fill_mailbox(cls, email):
        account = cls.env["mailbox.account"].create(
            {"name": email, "email": email, "provider": "memory"}
        )
        folder = cls.env["mailbox.folder"].create(
            {"account_id": account.id, "name": "INBOX", "remote_id": "INBOX"}
        )
        tag = cls.env["mailbox.tag"].create({"name": email, "account_id": account.id})
        values = {
            "account": account.id,
            "folder": folder.id,
            "tag": tag.id,
            "mail": MAIL_OF_OTHERS,
        }
        cls.env.flush_all()
        for statement in _FILLING:
            cls.env.cr.execute(SQL(statement, **values))

    @classmethod
    def _indexes(cls):
        """Index -> its table's columns, of those that hold for all rows."""
        cls.env.cr.execute(
            """SELECT i.indexrelid::regclass::text, array_agg(a.attname)
                 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
                WHERE i.indpred IS NULL AND NOT (i.indisunique AND i.indnatts = 1)
                  AND a.attnum > 0 AND i.indrelid::regclass::text = ANY(%s)
                GROUP BY 1""",
            [list(TABLES)],
        )
        return {name: set(columns) for name, columns in cls.env.cr.fetchall()}

    @classmethod
    def _first_columns(cls):
        """What each index is ordered by first, where that is a column."""
        cls.env.cr.execute(
            """SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i
                  JOIN pg_attribute a ON a.attrelid = i.indrelid
                   AND a.attnum = i.indkey[0]
                 WHERE i.indrelid::regclass::text = ANY(%s)""",
            [list(TABLES)],
        )
        return dict(cls.env.cr.fetchall())

    @classmethod
    def _forget_statistics(cls):
        cls.env.cr.execute(
            r"""DELETE FROM pg_statistic
                 WHERE starelid::regclass::text LIKE 'mailbox\_%'"""
        )

    @classmethod
    def _analyse(cls):
        cls.env.cr.execute(
            """SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
                WHERE relkind = 'r' AND relname LIKE 'mailbox\\_%'"""
        )
        cls.env.cr.execute(SQL("ANALYZE " + cls.env.cr.fetchone()[0]))

    def setUp(self):
        super().setUp()
        self.sync()

    def sync(self):
        self.account.action_sync_now()

    def load_history(self, messages):
        """The server has had that many messages all the time; they are loaded now."""
        self.mails = [
            self.server.add("INBOX", subject=f"Order {number}")
            for number in range(messages)
        ]
        self.sync()
        self.sync()

    def work(self):
        """Everything that another program does to mail, and a pass that finds it."""
        server, mails = self.server, self.mails
        for number, mail in enumerate(mails[:40]):
            server.mark(mail, is_read=True, is_starred=number % 2 == 0)
        for mail in mails[40:60]:
            server.mark(mail, keywords=frozenset({"Green"}))
        for mail in mails[60:80]:
            server.move(mail, "Archive")
        for mail in mails[80:100]:
            server.delete(mail)
        for number in range(100, 140):
            answer = mails[number].message_id
            server.add("INBOX", f"Re: Order {number}", references=(answer,))
        server.add("Drafts", "Not yet", maildesk_id="begun", flags=Flags(is_draft=True))
        for number in range(5):
            server.add("Sent", f"Offer {number}", maildesk_id=f"offer{number}")
        self.sync()
        self.sync()
        kept = [
            SnapshotEntry(f"INBOX;1;{uid}", uid, Flags()) for uid in range(210, 230)
        ]
        self.apply(ChangePage(removed=(Removal("INBOX", uid_ranges=((150, 160),)),)))
        self.apply(ChangePage(removed=(Removal("INBOX", ("INBOX;1;170",)),)))
        self.apply(ChangePage(snapshots=(Snapshot("INBOX", tuple(kept), (200, 230)),)))

    def look(self):
        """What people do: lists, a search, a message marked."""
        inbox = self.folder("INBOX")
        client = self.env["mailbox.client"]
        for scope in ({"folder_id": inbox.id}, {"role": "inbox"}, {"starred": True}):
            for filters in ({}, {"unread": True}, {"starred": True}):
                client.list_messages(scope, filters)
        [found] = client.search("Order 1234")["messages"]
        client.open_conversation(found["conversation_id"])
        client.act([found["id"]], "mark_read")
        client.act([found["id"]], "archive", {"folder_id_from": inbox.id})

    def assert_little_is_read(self):
        with logged_plans(self.env.cr) as log:
            self.work()
        nodes = list(log.nodes())
        self.assert_well_planned(nodes)
        arrivals = [n for n in nodes if n.query.startswith(_ARRIVAL)]
        self.assertTrue(arrivals and not any(n.may_compile for n in arrivals))

    def assert_little_is_looked_at(self):
        with logged_plans(self.env.cr) as log:
            self.look()
        self.assert_well_planned(list(log.nodes()))
        for table, column, values in LOOKUPS:
            self.assert_looked_up(table, column, values)
        self.assert_consistent()

    def assert_well_planned(self, nodes):
        tables = Counter(node.table for node in nodes)
        self.assertGreater(tables["mailbox_message_index"], 20, tables)
        bad = {str(n) for n in nodes if self.is_much(n) or self.is_walk(n)}
        bad |= {str(n) for n in nodes if self.is_read_whole(n)}
        self.assertFalse(bad, "\n".join(bad))

    def is_much(self, node):
        """Whether more is read than the changes are about; tables of a page do not
        count, however often they are read.
        """
        return node.rows > READ_AT_MOST and node.rows > FEW * node.times

    def is_walk(self, node):
        """Whether a mailbox or folder is read from its beginning in order to find
        something in it.
        """
        columns = self.indexes.get(node.index)
        if columns is None or not node.condition or not node.filter:
            return False
        return bool(named := columns_of(node.condition, columns)) and named <= OWNERS

    def is_read_whole(self, node):
        """Whether all of an index is read again and again, as what is looked up in it
        is not what it is ordered by.
        """
        first = self.first_columns.get(node.index)
        if node.times < FEW or not node.condition or not first:
            return False
        return not columns_of(node.condition, {first})

    def assert_looked_up(self, table, column, values):
        query = f"SELECT FROM {table} WHERE account_id = %s AND {column} = ANY(%s)"
        nodes = explain(self.env.cr, query, [self.account.id, values])
        conditions = [node.condition for node in nodes if node.index]
        self.assertTrue(conditions, str(nodes))
        for condition in conditions:
            self.assertIn(column, condition)

    def test_a_mailbox_that_statistics_do_not_know(self):
        self.load_history(MAIL)
        self.assert_little_is_read()
        self.assert_little_is_looked_at()

    def test_statistics_from_when_the_mailbox_was_small(self):
        self.load_history(10)
        self._analyse()
        self.load_history(MAIL)
        self.assert_little_is_read()
        self.assert_little_is_looked_at()

    def test_fresh_statistics(self):
        self.load_history(MAIL)
        self._analyse()
        self.assert_little_is_read()
        self.assert_little_is_looked_at()

    def test_no_statistics(self):
        self._forget_statistics()
        self.load_history(MAIL)
        self.assert_little_is_read()

    def test_a_folder_that_was_renumbered(self):
        """All its messages wait for the server to confirm them, and none of the pages
        that do so reads them for each of its messages.
        """
        for prepare in (self._analyse, self._forget_statistics):
            with self.subTest(statistics=prepare.__name__):
                self.load_history(MAIL)
                prepare()
                self.server.renumber("INBOX")
                with logged_plans(self.env.cr) as log:
                    self.sync()
                    self.sync()
                much = {str(n) for n in log.nodes() if n.rows > READ_ONCE}
                self.assertFalse(much, "\n".join(much))

    def test_many_changes_at_once(self):
        """Statistics are from a time when no change waited: marking, moving and Undo of
        a whole list read the changes once, and not once for each of them.
        """
        for prepare in (self._analyse, self._forget_statistics):
            with self.subTest(statistics=prepare.__name__):
                self.load_history(MAIL)
                prepare()
                self._empty_operations()
                self._tag_everything()
                with logged_plans(self.env.cr) as log:
                    self.change_everything()
                much = {
                    str(n)
                    for n in log.nodes()
                    if n.rows > READ_ONCE or self.is_read_whole(n)
                }
                self.assertFalse(much, "\n".join(much))

    def change_everything(self):
        client, inbox = self.env["mailbox.client"], self.folder("INBOX")
        ids = self._in_folder(inbox)
        self.assertGreater(len(ids), MAIL - FEW)
        client.act(ids, "star")
        archived = client.act(ids, "archive", {"folder_id_from": inbox.id})
        client.undo(archived["undo"]["token"])
        client.act(ids, "archive", {"folder_id_from": inbox.id})
        self.env.cr.execute("UPDATE mailbox_operation SET not_before = NULL")
        self.sync()

    def _tag_everything(self):
        tag = self.env["mailbox.tag"].create({"name": "Everything"})
        messages = self._in_folder(self.folder("INBOX"))
        self.env["mailbox.client"].act(messages, "tag", {"tag_id": tag.id})
        # As PostgreSQL knows tables that were never analysed.
        self.env.cr.execute(
            """UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname IN
               ('mailbox_account', 'mailbox_tag', 'mailbox_message_tag')"""
        )

    def _in_folder(self, folder):
        self.env.cr.execute(
            SQL(
                "SELECT message_id FROM mailbox_placement WHERE folder_id = %s",
                folder.id,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _empty_operations(self):
        """As PostgreSQL knows the table that was vacuumed when it was empty."""
        self.env.cr.execute(
            r"""UPDATE pg_class SET reltuples = 0, relpages = 1500
                 WHERE relname LIKE 'mailbox\_operation%'"""
        )


_FILLING = (
    """INSERT INTO mailbox_conversation (account_id, subject, last_ts, message_count)
       SELECT %(account)s, NULL, now(), 1
         FROM generate_series(1, %(mail)s) AS n""",
    """INSERT INTO mailbox_message_index (account_id, remote_id, fingerprint,
              message_id, conversation_id, subject, sort_ts, is_read, is_starred)
       SELECT %(account)s, 'INBOX;1;' || row_number() OVER (), hashint8(id),
              id || '@example.com', id, subject, now(), false, false
         FROM mailbox_conversation WHERE account_id = %(account)s""",
    """INSERT INTO mailbox_placement (account_id, folder_id, message_id,
              conversation_id, uid, sort_ts, is_unread, is_head, is_starred)
       SELECT account_id, %(folder)s, id, conversation_id,
              split_part(remote_id, ';', 3)::int, sort_ts, true, true, false
         FROM mailbox_message_index WHERE account_id = %(account)s""",
    """INSERT INTO mailbox_conversation_key (account_id, key_hash, conversation_id)
       SELECT account_id, hashint8(id), id
         FROM mailbox_conversation WHERE account_id = %(account)s""",
    """INSERT INTO mailbox_departed_tag (account_id, key_hash, tag_id, departed_at)
       SELECT account_id, hashint8(id), %(tag)s, now()
         FROM mailbox_conversation WHERE account_id = %(account)s""",
)
